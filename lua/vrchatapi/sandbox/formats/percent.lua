--- Percent-encoding.

local percent = {}

---@param text string
---@return string bytes what is not a valid escape stays as it is
function percent.decode(text)
  return (text:gsub("%%(%x%x)", function(digits) return string.char(tonumber(digits, 16)) end))
end

return percent
