--- The service's look-alike punctuation: it writes users' texts, and one of its two families of
--- error messages, with characters that look like ASCII punctuation but are not.

local lookalike = {}

local CHARACTERS = {
  ["."] = "\xE2\x80\xA4", -- U+2024
  ["!"] = "\xC7\x83", -- U+01C3
  [","] = "\xE2\x80\x9A", -- U+201A
  [":"] = "\xCB\xB8", -- U+02F8
  ["?"] = "\xEF\xBC\x9F", -- U+FF1F
  ["="] = "\xEF\xBC\x9D", -- U+FF1D
  ["("] = "\xEF\xBC\x88", -- U+FF08
  [")"] = "\xEF\xBC\x89", -- U+FF09
  ['"'] = "\xEF\xBC\x82", -- U+FF02
  ["["] = "\xEF\xBC\xBB", -- U+FF3B
  ["]"] = "\xEF\xBC\xBD", -- U+FF3D
  ["&"] = "\xEF\xBC\x86", -- U+FF06
  ["+"] = "\xEF\xBC\x8B", -- U+FF0B
  ["@"] = "\xEF\xBC\xA0", -- U+FF20
}

--- Rewrites a text as the service does.
---@param text string
---@return string
function lookalike.encode(text) return (text:gsub("%p", CHARACTERS)) end

return lookalike
