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
}

--- Rewrites a text as the service does.
---@param text string
---@return string
function lookalike.encode(text)
  return (text:gsub("[.!,:?=()]", CHARACTERS))
end

return lookalike
