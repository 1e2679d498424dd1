--- Percent-encoding, for what needs no C module: links, and the sandbox. Requests are encoded by the
--- core.
local percent = {}

--- As encodeURIComponent of JavaScript, which leaves ~ ( ) alone.
---@param text string
---@return string encoded
function percent.encode(text)
  return (text:gsub("[^%w_.!~*'()-]", function(byte) return ("%%%02X"):format(byte:byte()) end))
end

---@param text string
---@return string bytes what is not a valid escape stays as it is
function percent.decode(text)
  return (text:gsub("%%(%x%x)", function(digits) return string.char(tonumber(digits, 16)) end))
end

return percent
