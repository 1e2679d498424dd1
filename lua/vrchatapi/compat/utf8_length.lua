--- The length of a text in characters, where Lua has no utf8.len.

-- The first bytes of a character, and the least and greatest second byte that may follow them.
local CHARACTERS = {
  { from = 0xC2, to = 0xDF, size = 2, least = 0x80, greatest = 0xBF },
  { from = 0xE0, to = 0xE0, size = 3, least = 0xA0, greatest = 0xBF },
  { from = 0xE1, to = 0xEC, size = 3, least = 0x80, greatest = 0xBF },
  { from = 0xED, to = 0xED, size = 3, least = 0x80, greatest = 0x9F }, -- no surrogates
  { from = 0xEE, to = 0xEF, size = 3, least = 0x80, greatest = 0xBF },
  { from = 0xF0, to = 0xF0, size = 4, least = 0x90, greatest = 0xBF },
  { from = 0xF1, to = 0xF3, size = 4, least = 0x80, greatest = 0xBF },
  { from = 0xF4, to = 0xF4, size = 4, least = 0x80, greatest = 0x8F },
}

-- The bytes of the character that begins at i; nil if there is none.
local function character_size(text, i)
  local first, second = text:byte(i, i + 1)
  if first < 0x80 then return 1 end
  for _, kind in ipairs(CHARACTERS) do
    if first >= kind.from and first <= kind.to then
      local is_good = second
        and second >= kind.least
        and second <= kind.greatest
        and text:find("^" .. ("[\128-\191]"):rep(kind.size - 2), i + 2)
      return is_good and kind.size or nil
    end
  end
end

--- The number of characters in a text.
---@param text string
---@return integer? length nil if the text is not UTF-8
return function(text)
  local i, length = 1, 0
  while i <= #text do
    local size = character_size(text, i)
    if not size then return nil end
    i, length = i + size, length + 1
  end
  return length
end
