--- Random locations; a failure shows the seed.

local location = require "vrchatapi.location"

describe("random places", function()
  local seed = os.time()
  local state = seed % 2147483646 + 1
  local function random(count) -- from 1 to count
    state = state * 16807 % 2147483647
    return state % count + 1
  end
  local function word(characters, longest)
    local text = {}
    for i = 1, random(longest) do
      local at = random(#characters)
      text[i] = characters:sub(at, at)
    end
    return table.concat(text)
  end

  local LETTERS = "abcxyzABCXYZ0189_-"
  local PRINTABLE = LETTERS .. "!\"#$%'*+,./:;<=>?@[\\]^`{|}"
  local OWNERS = { "hidden(usr_%s)", "friends(%s)", "private(usr_%s)", "group(grp_%s)" }

  local function random_tags()
    local tags = {}
    local function add(tag) table.insert(tags, random(#tags + 1), tag) end
    local owner = OWNERS[random(6)]
    if owner then add(owner:format(word(LETTERS, 12))) end
    if owner == OWNERS[4] and random(2) == 1 then add("groupAccessType(plus)") end
    for _, tag in ipairs { "ageGate", "canRequestInvite", "strict" } do
      if random(3) == 1 then add(tag) end
    end
    if random(3) > 1 then add("region(" .. word(LETTERS, 3) .. ")") end
    if random(3) == 1 then add("nonce(" .. word(PRINTABLE, 40) .. ")") end
    for i = 1, random(4) - 1 do
      local name = "new" .. i .. word(LETTERS, 3)
      add(random(2) == 1 and name or name .. "(" .. word(PRINTABLE, 20) .. ")")
    end
    return tags
  end

  it(("survive formatting and parsing (seed %d)"):format(seed), function()
    for _ = 1, 2000 do
      local parts = { "wrld_" .. word(LETTERS, 20) .. ":" .. word("0123456789", 6) }
      table.move(random_tags(), 1, 12, 2, parts)
      local text = table.concat(parts, "~")
      local place = assert(location.parse(text))
      assert.equal(text, location.format(place))
      if random(2) == 1 then place.short_name = word(LETTERS, 8) end
      assert.same(place, location.parse(location.link(place)))

      place.order, place.location, place.instance_id = nil, nil, nil
      local again = location.parse(location.format(place))
      again.order, again.location, again.instance_id = nil, nil, nil
      again.short_name = place.short_name
      assert.same(place, again)
    end
  end)

  it(("never raise for a text (seed %d)"):format(seed), function()
    local pieces = {
      "wrld_a",
      ":",
      "~",
      "(",
      ")",
      "region",
      "hidden",
      "12345",
      "&",
      "shortName=",
      "%",
      "%2",
      "?",
      "https://",
      "vrchat.com/home/launch",
      "vrchat://launch",
      "vrch.at/",
      "#",
      "/",
      "=",
      "\0",
      " ",
      "worldId=",
      "instanceId=",
      "id=",
      "\xff",
      "private",
      "group(grp_a)",
      "strict",
    }
    for _ = 1, 20000 do
      local parts = {}
      for i = 1, random(12) do
        parts[i] = pieces[random(#pieces)]
      end
      local place, message = location.parse(table.concat(parts))
      if place then
        assert.is_nil(message)
        if place.name then location.format(place) end
      else
        assert.matches("^[ -~\x80-\xff]+$", message)
      end
    end
  end)
end)
