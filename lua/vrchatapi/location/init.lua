--- VRChat's locations, and the links and short names that stand for them, as tables and back.
---
--- A location is a world's id, a colon, and the instance's id: its name (mostly a number) and tags,
--- `~name(value)` or `~name`, which say whose it is and who may come in. The service adds tags now
--- and then, so that those that are not known here are kept as they are.

local compat = require "vrchatapi.compat"
local fields = require "vrchatapi.location.fields"
local percent = require "vrchatapi.percent"

---@class vrchatapi.location
local location = {}

-- What the service writes instead of a location that it does not reveal; `x:x` is the same.
local NOWHERE = { offline = true, private = true, traveling = true }

local WORD = "^[%w_-]+$"
local WORLD_ID = "^wr?ld_[%w_-]+$" -- some old ones begin with wld_
local VALUE = fields.VALUE
local TAG = "^([%w_-]+)%((" .. VALUE .. ")%)$"

-- A world's id and an instance's, which may hold further colons.
local BOTH = "^([^:~]*):(.*)$"

-- What these must be, for messages.
local WORLD_ID_WORDS = "a world's id (wrld_…)"
local NAME_WORDS = "an instance's name (letters, digits, '-' and '_')"
local SHORT_NAME_WORDS = "a short name (letters, digits, '-' and '_')"

local TAGS = fields.TAGS

-- The parameters of a link that count.
local PARAMETERS = { id = true, worldId = true, instanceId = true, shortName = true }

local FIELDS = {}
for _, field in ipairs(fields.LIST) do
  FIELDS[field.name] = true
end

local TAG_OF_NAME, TAG_OF_TYPE = {}, {}
for _, tag in ipairs(TAGS) do
  TAG_OF_NAME[tag.name] = tag
  if tag.type then TAG_OF_TYPE[tag.type] = tag end
end

-- "'public', 'hidden', … or 'group'"
local TYPE_WORDS = ("'%s'"):format(table.concat(fields.TYPES, "', '")):gsub(", ('[^']*')$", " or %1")

local function is_match(value, pattern) return type(value) == "string" and value:find(pattern) ~= nil end

local function is_name(value) return is_match(value, WORD) and not value:find(WORLD_ID) and not NOWHERE[value] end

-- Short names have 8 characters, wherever one was seen.
local function is_short_name(text) return #text == 8 and is_match(text, "^%w+$") end

-- Whether an instance's id says what it is when it stands alone: a mere word may be anything.
local function is_known_alone(instance_id)
  return instance_id:find("~", 1, true) or is_match(instance_id, "^%d+$") and not is_short_name(instance_id)
end

-- ---- messages ----

-- A value for a message: in quotes, on one line, not too long.
local function shown(value)
  if type(value) == "table" then return "a table" end
  if type(value) ~= "string" then return tostring(value) end
  local text = value:sub(1, 60):gsub("[^ -~]", function(byte) return ("\\x%02X"):format(byte:byte()) end)
  return ("'%s%s'"):format(text, #value > 60 and "…" or "")
end

local function expected(what, got) return ("expected %s, got %s"):format(what, shown(got)) end

local function no_place(text, description)
  return ("%s is %snot a place that one can be invited to"):format(shown(text), description or "")
end

-- How a known tag is written.
local function sample(tag) return ("'~%s%s'"):format(tag.name, tag.pattern and "(…)" or "") end

local function wrong(field, words, value)
  return ("place.%s must be %s, got %s"):format(field, words, shown(value))
end

-- Raises in the name of a public function, at the level of its caller: not by argerror, as this module
-- needs no C module.
local function raise(caller, problem, level)
  compat.raise(("bad argument #1 to '%s' (%s)"):format(caller, problem), level)
end

local function check_type(value, kind, name, caller)
  if type(value) ~= kind then
    raise(caller, ("%s must be a %s, got %s"):format(name, kind, type(value)), 4)
  end
end

-- ---- reading ----

-- The name and the value of a tag without its tilde; nil if the text is not a tag.
local function split_tag(text)
  local name, value = text:match(TAG)
  return name or text:match(WORD), value
end

-- Sets the fields of `place` that a known tag stands for. Returns a message if the tag is wrong.
local function read_known_tag(place, tag, text, value)
  local is_good
  if tag.pattern then
    is_good = is_match(value, tag.pattern)
  else
    is_good = not value
  end
  if not is_good then return expected(sample(tag), "~" .. text) end
  if tag.type then
    if place.owner_id then return ("expected one owner, got '~%s' and '~%s'"):format(place.type, tag.type) end
    place.type = tag.type
  end
  place[tag.field] = value or true
  return nil
end

local function read_tag(place, text)
  local name, value = split_tag(text)
  if not name then return expected("a tag such as '~strict' or '~region(eu)'", "~" .. text) end
  place.order[#place.order + 1] = name
  local tag = TAG_OF_NAME[name]
  if tag then return read_known_tag(place, tag, text, value) end
  place.tags[#place.tags + 1] = text
  return nil
end

-- Two tags of one name, or nil.
local function repeated(names)
  local seen = {}
  for _, name in ipairs(names) do
    if seen[name] then return name end
    seen[name] = true
  end
  return nil
end

local function read_instance(place, text)
  local name = text:match("^[^~]*")
  if NOWHERE[name] then return no_place(name) end
  if not is_name(name) then return expected(NAME_WORDS, name) end
  place.name, place.instance_id, place.type = name, text, "public"
  place.tags, place.order = {}, {}
  for _, tag in ipairs(TAGS) do
    if not tag.pattern then place[tag.field] = false end
  end
  for tag in text:gmatch("~([^~]*)") do
    local problem = read_tag(place, tag)
    if problem then return problem end
  end
  local twice = repeated(place.order)
  if twice then return ("expected '~%s' once, got it twice"):format(twice) end
  if place.group_access_type and place.type ~= "group" then
    return expected("'~group(…)' beside '~groupAccessType(…)'", text)
  end
  return nil
end

-- The place of a world's id and an instance's id, of which one may be missing.
local function place_of(world_id, instance_id, short_name)
  if world_id then
    if NOWHERE[world_id] then return nil, no_place(world_id) end
    if not is_match(world_id, WORLD_ID) then return nil, expected(WORLD_ID_WORDS, world_id) end
    if not instance_id then return nil, no_place(world_id, "a world without an instance, which is ") end
  end
  if short_name and not is_match(short_name, WORD) then return nil, expected(SHORT_NAME_WORDS, short_name) end
  local place = { world_id = world_id, short_name = short_name }
  local problem = read_instance(place, instance_id)
  if problem then return nil, problem end
  place.location = world_id and world_id .. ":" .. instance_id
  return place
end

-- The parameters in a link's query that are not empty; unknown ones, such as where the link comes
-- from, are ignored.
local function read_query(query)
  local values = {}
  for parameter in query:gmatch("[^&]+") do
    local name, value = parameter:match("^([^=]+)=(.+)$")
    if PARAMETERS[name] then
      if values[name] then return nil, ("expected '%s' once, got it twice"):format(name) end
      if value:gsub("%%%x%x", ""):find("%", 1, true) then
        return nil, expected("two hexadecimal digits after '%'", value)
      end
      values[name] = percent.decode(value)
    end
  end
  return values
end

local function read_short_link(text, name)
  if is_match(name, WORLD_ID) then return place_of(name) end
  if is_short_name(name) then return { short_name = name } end
  return nil, expected("a link with a short name (8 letters and digits)", text)
end

local function read_web_link(text, host, path, values)
  if host == "vrch.at" and path:find("^/[^/]+$") then return read_short_link(text, path:sub(2)) end
  if host == "vrchat.com" then
    local world_id, name = path:match("^/home/world/([^/]+)"), path:match("^/i/([^/]+)$")
    if world_id then return place_of(world_id) end
    if name then return read_short_link(text, name) end
    if path == "/home/launch" and values.worldId then
      return place_of(values.worldId, values.instanceId, values.shortName)
    end
  end
  return nil, expected("a link to an instance (https://vrchat.com/home/launch?worldId=…)", text)
end

local function read_game_link(text, host, path, values)
  if host == "launch" and path == "" and values.id then
    local world_id, instance_id = values.id:match(BOTH)
    return place_of(world_id or values.id, instance_id, values.shortName)
  end
  return nil, expected("a link to an instance (vrchat://launch?id=wrld_…)", text)
end

local function read_link(text, scheme, rest)
  local host, path, query = rest:match("^([^/?#]*)([^?#]*)%??([^#]*)")
  host, path = host:lower():gsub("^www%.", ""), path:gsub("/$", "")
  local values, problem = read_query(query)
  if not values then return nil, problem end
  if scheme == "vrchat" then return read_game_link(text, host, path, values) end
  if scheme == "https" or scheme == "http" then return read_web_link(text, host, path, values) end
  return nil, expected("a link that begins with https:, http: or vrchat:", text)
end

local function read_text(text)
  if text == "" or NOWHERE[text:match("^(%l+):%1$") or text] then return nil, no_place(text) end
  -- Many copied locations have this part of a link at their end.
  local rest, query = text:match("^(.-)&(shortName=.*)$")
  local values, problem = read_query(query or "")
  if not values then return nil, problem end

  rest = rest or text
  local world_id, instance_id = rest:match(BOTH)
  if world_id then return place_of(world_id, instance_id, values.shortName) end
  if is_match(rest, WORLD_ID) then return place_of(rest) end
  if is_known_alone(rest) then return place_of(nil, rest, values.shortName) end
  if is_short_name(text) then return { short_name = text } end
  return nil, expected("a location (wrld_…:12345~region(eu)), a link or a short name", text)
end

--- Reads a location, an instance's id, a launch link, a short link or a short name.
---@param text string
---@return vrchatapi.Place? place
---@return string message what was expected and what came
function location.parse(text)
  check_type(text, "string", "text", "parse")
  if text:find("[\1-\x20\x7F]") or text:find("\0", 1, true) then
    return nil, expected("a text without spaces and control characters", text)
  end
  local scheme, rest = text:match("^(%a[%w+.-]*)://(.*)$")
  if scheme then return read_link(text, scheme:lower(), rest) end
  return read_text(text)
end

-- ---- writing ----

-- What is wrong with a place, its tags aside, or nil.
local function problem_of(place)
  for field in pairs(place) do
    if not FIELDS[field] then return ("a place has no field %s"):format(shown(field)) end
  end
  local world_id, short_name = place.world_id, place.short_name
  if not is_name(place.name) then return wrong("name", NAME_WORDS, place.name) end
  if world_id ~= nil and not is_match(world_id, WORLD_ID) then
    return wrong("world_id", WORLD_ID_WORDS, world_id)
  end
  if short_name ~= nil and not is_match(short_name, WORD) then
    return wrong("short_name", SHORT_NAME_WORDS, short_name)
  end
  if place.type ~= "public" and not TAG_OF_TYPE[place.type] then
    return wrong("type", TYPE_WORDS, place.type)
  end
  if place.type == "public" and place.owner_id ~= nil then
    return wrong("owner_id", "nil in a public instance", place.owner_id)
  end
  if place.type ~= "group" and place.group_access_type ~= nil then
    return wrong("group_access_type", "nil in an instance of no group", place.group_access_type)
  end
  for _, field in ipairs { "tags", "order" } do
    if place[field] ~= nil and type(place[field]) ~= "table" then
      return wrong(field, "a list", place[field])
    end
  end
  return nil
end

-- The text of a known tag, or nil if the place does not have it; or nil and a message.
local function write_known_tag(place, tag)
  local value = place[tag.field]
  if tag.type and tag.type ~= place.type then return nil end
  if not tag.pattern then
    if value ~= nil and type(value) ~= "boolean" then return nil, wrong(tag.field, "a boolean", value) end
    return value and tag.name or nil
  end
  if value == nil and not tag.type then return nil end
  if not is_match(value, tag.pattern) then
    return nil, wrong(tag.field, "what can stand in " .. sample(tag), value)
  end
  return ("%s(%s)"):format(tag.name, value)
end

-- The tags of a place as a list of their names, in the service's order, and their texts by name; or
-- nil and a message.
local function write_tags(place)
  local names, texts = {}, {}
  for _, tag in ipairs(TAGS) do
    local text, problem = write_known_tag(place, tag)
    if problem then return nil, problem end
    if text then
      names[#names + 1], texts[tag.name] = tag.name, text
    end
  end
  for _, text in ipairs(place.tags or {}) do
    local name = type(text) == "string" and split_tag(text)
    if not name or TAG_OF_NAME[name] or texts[name] then
      return nil, wrong("tags", "a list of further tags such as 'name(value)', each once", text)
    end
    names[#names + 1], texts[name] = name, text
  end
  return names, texts
end

-- The id of a place's instance; or nil and a message.
local function write_instance(place)
  local problem = problem_of(place)
  if problem then return nil, problem end
  local names, texts = write_tags(place)
  if not names then return nil, texts end

  -- First the tags in the order in which they were parsed, then the others.
  local parts = { place.name }
  for _, list in ipairs { place.order or {}, names } do
    for _, name in ipairs(list) do
      parts[#parts + 1], texts[name] = texts[name], nil
    end
  end
  return table.concat(parts, "~")
end

-- The text of a place; or nil and a message.
local function write(place)
  local instance_id, problem = write_instance(place)
  if not instance_id then return nil, problem end
  if place.world_id then return place.world_id .. ":" .. instance_id end
  if not is_known_alone(instance_id) then return nil, wrong("world_id", WORLD_ID_WORDS) end
  return instance_id
end

--- What is wrong with a place that was made by hand.
---@param place vrchatapi.Place
---@return string? problem nil: `format` has a text for it
function location.problem(place)
  check_type(place, "table", "place", "problem")
  return select(2, write(place))
end

--- The text of a place: its location, or its instance's id if it has no world. The tags of a parsed
--- place keep their order. `location` and `instance_id` are not read.
---@param place vrchatapi.Place
---@return string text
function location.format(place)
  check_type(place, "table", "place", "format")
  local text, problem = write(place)
  if not text then raise("format", problem, 3) end
  return text
end

--- The launch link of a place that has a world.
---@param place vrchatapi.Place
---@return string link
function location.link(place)
  check_type(place, "table", "place", "link")
  local instance_id, problem = write_instance(place)
  if not instance_id then raise("link", problem, 3) end
  if not place.world_id then raise("link", wrong("world_id", WORLD_ID_WORDS), 3) end
  return ("https://vrchat.com/home/launch?worldId=%s&instanceId=%s%s"):format(
    percent.encode(place.world_id),
    percent.encode(instance_id),
    place.short_name and "&shortName=" .. percent.encode(place.short_name) or ""
  )
end

--- Whether a place has a world and an instance, so that people can be invited to it as it is. A place
--- that has only a short name must be looked up first.
---@param place vrchatapi.Place
---@return boolean
function location.is_complete(place)
  check_type(place, "table", "place", "is_complete")
  return place.world_id ~= nil and place.name ~= nil
end

return location
