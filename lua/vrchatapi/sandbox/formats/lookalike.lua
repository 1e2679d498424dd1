--- The service's look-alike punctuation: it writes users' texts, and one of its two families of
--- error messages, with characters that look like ASCII punctuation but are not.

local lookalike = {}

local CHARACTERS = {
  ["."] = "\u{2024}",
  ["!"] = "\u{01C3}",
  [","] = "\u{201A}",
  [":"] = "\u{02F8}",
  ["?"] = "\u{FF1F}",
  ["="] = "\u{FF1D}",
  ["("] = "\u{FF08}",
  [")"] = "\u{FF09}",
  ['"'] = "\u{FF02}",
  ["["] = "\u{FF3B}",
  ["]"] = "\u{FF3D}",
  ["&"] = "\u{FF06}",
  ["+"] = "\u{FF0B}",
  ["@"] = "\u{FF20}",
}

--- Rewrites a text as the service does.
---@param text string
---@return string
function lookalike.encode(text) return (text:gsub("%p", CHARACTERS)) end

return lookalike
