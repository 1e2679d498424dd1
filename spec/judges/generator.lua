--- Random values and the JSON that stands for them. The JSON is written here, not by lua-cjson, as
--- that is what the client reads it with.
local generator = {}
generator.__index = generator

local PRIME = 2147483647 -- of Park and Miller's generator: the same numbers in every Lua

--- A generator of its own for each name, so that one can be run alone.
---@param seed integer
---@param name string
---@return table
function generator.new(seed, name)
  local state = seed % (PRIME - 1) + 1
  for i = 1, #name do
    state = (state * 16807 + name:byte(i)) % (PRIME - 1) + 1
  end
  return setmetatable({ state = state }, generator)
end

--- A random integer.
---@param first integer
---@param last integer
---@return integer
function generator:integer(first, last)
  self.state = self.state * 16807 % PRIME
  return first + self.state % (last - first + 1)
end

function generator:one_of(list) return list[self:integer(1, #list)] end

function generator:chance(percent) return self:integer(1, 100) <= percent end

-- ---- texts ----

local LEADS = { 0xC0, 0xE0, 0xF0 } -- of two bytes and more

local function utf8_of(code)
  if code < 0x80 then return string.char(code) end
  local count = code < 0x800 and 1 or code < 0x10000 and 2 or 3 -- of bytes behind the first
  local bytes = ""
  for _ = 1, count do
    bytes = string.char(0x80 + code % 0x40) .. bytes
    code = math.floor(code / 0x40)
  end
  return string.char(LEADS[count] + code) .. bytes
end

local ODD_CODES = {
  0x2024,
  0x1C3,
  0x201A,
  0x2F8,
  0xFF1F,
  0xFF08,
  0xFF02,
  0xFF06,
  0xFF0B,
  0xFF20,
  0x2044, -- look-alikes
  0,
  1,
  8,
  9,
  10,
  13,
  0x1B,
  0x1F,
  0x22,
  0x27,
  0x2F,
  0x5C,
  0x7F,
  0x80,
  0x85,
  0xA0,
  0xAD,
  0x7FF,
  0x800,
  0x200B,
  0x200D,
  0x202E,
  0x2028,
  0x2029,
  0xD7FF,
  0xE000,
  0xFEFF,
  0xFFFD,
  0xFFFE,
  0xFFFF,
  0x10000,
  0x1F389,
  0x1F468,
  0x10FFFF,
}

local function code_of(self)
  local kind = self:integer(1, 4)
  if kind == 1 then return self:one_of(ODD_CODES) end
  if kind == 2 then return self:integer(0xA0, 0xD7FF) end
  if kind == 3 then return self:integer(0x10000, 0x10FFFF) end
  return self:integer(0x20, 0x7E)
end

local SHORT = {
  [0x22] = '\\"',
  [0x5C] = "\\\\",
  [0x2F] = "\\/",
  [8] = "\\b",
  [9] = "\\t",
  [10] = "\\n",
  [12] = "\\f",
  [13] = "\\r",
}

local function unit(self, value) return (self:chance(50) and "\\u%04x" or "\\u%04X"):format(value) end

local function escaped(self, code)
  if SHORT[code] and self:chance(50) then return SHORT[code] end
  if code < 0x10000 then return unit(self, code) end
  code = code - 0x10000
  return unit(self, 0xD800 + math.floor(code / 0x400)) .. unit(self, 0xDC00 + code % 0x400)
end

local LENGTHS = { 1, 1, 2, 3, 5, 8, 13, 30, 64, 65 }
local WORDS = { "null", "true", "0", "-1", "{}", "[]", "usr_", "offline", "2017-02-01T21:59:00.000+0000" }

--- A text that is not empty.
---@return string value
---@return string json
function generator:word()
  if self:chance(20) then
    local word = self:one_of(WORDS)
    return word, '"' .. word .. '"'
  end
  local value, json = {}, {}
  for i = 1, self:one_of(LENGTHS) do
    local code = code_of(self)
    value[i] = utf8_of(code)
    local must = code < 0x20 or code == 0x22 or code == 0x5C
    json[i] = (must or self:chance(20)) and escaped(self, code) or value[i]
  end
  -- sometimes long
  local times = self:chance(2) and self:integer(100, 1000) or 1
  return table.concat(value):rep(times), '"' .. table.concat(json):rep(times) .. '"'
end

function generator:text()
  if self:chance(10) then return "", '""' end
  return self:word()
end

-- ---- other values ----

local INTEGERS = {
  "0",
  "1",
  "-1",
  "11",
  "60",
  "2147483647",
  "2147483648",
  "-2147483648",
  "4294967296",
  "9007199254740991",
  "9007199254740992",
  "-9007199254740992",
  "1000000000000000",
}
local FLOATS = { "0.5", "-0.25", "1.5e300", "1e-7", "3.141592653589793", "123456.789", "2.5E-2" }

local function integer(self)
  local json = self:chance(60) and self:one_of(INTEGERS) or ("%d"):format(self:integer(0, 100000))
  return tonumber(json), json
end

local function boolean(self)
  local value = self:chance(50)
  return value, tostring(value)
end

local function float(self)
  local json = self:one_of(FLOATS)
  return tonumber(json), json
end

local function space(self) return self:chance(10) and self:one_of { " ", "\n", "\t", "\r\n  " } or "" end

--- A list.
---@param count integer
---@param item fun(self: table): any, string
---@return table value
---@return string json
function generator:list(count, item)
  local values, json = {}, {}
  for i = 1, count do
    values[i], json[i] = item(self)
  end
  return values, "[" .. space(self) .. table.concat(json, "," .. space(self)) .. "]"
end

--- An object with the fields in any order.
---@param fields table[] of { name, value, json }; a value of nil is written as null
---@return table value
---@return string json
function generator:object(fields)
  local values, json = {}, {}
  for _, field in ipairs(fields) do
    values[field.name] = field.value
    table.insert(
      json,
      self:integer(1, #json + 1),
      ('"%s":%s%s'):format(field.name, space(self), field.json or "null")
    )
  end
  return values, "{" .. space(self) .. table.concat(json, "," .. space(self)) .. space(self) .. "}"
end

local NAMES =
  { "world", "n", "__index", "__gc", "x-1", "1", "", "a b", "\u{E9}t\u{E9}", "wrld_1:2~(eu)", "message" }

local any

-- Any object, at most N levels deep.
local function object(self, depth)
  local fields, seen = {}, {}
  for _ = 1, self:integer(0, 4) do
    local name = self:one_of(NAMES)
    if not seen[name] then
      seen[name] = true
      local value, json
      if not self:chance(15) then
        value, json = any(self, depth - 1)
      end
      fields[#fields + 1] = { name = name, value = value, json = json }
    end
  end
  return self:object(fields)
end

function any(self, depth)
  local kind = self:integer(1, depth > 0 and 6 or 4)
  if kind == 1 then return self:text() end
  if kind == 2 then return integer(self) end
  if kind == 3 then return boolean(self) end
  if kind == 4 then return float(self) end
  if kind == 5 then return object(self, depth) end
  return self:list(self:integer(0, 4), function() return any(self, depth - 1) end)
end

-- ---- models ----

local TYPES = {
  string = generator.text,
  integer = integer,
  boolean = boolean,
  table = function(self) return object(self, 3) end,
}

--- A value of a type of the models: "string", "integer", "boolean", "table", or a list of these.
---@param kind string
---@return any value
---@return string json
function generator:of_type(kind)
  local item = kind:match("^(%w+)%[%]$")
  if item then return self:list(self:one_of { 0, 1, 2, 3, 5, 200 }, assert(TYPES[item], kind)) end
  return assert(TYPES[kind], kind)(self)
end

--- Any value at all.
function generator:any() return any(self, 3) end

--- A text that holds JSON, as JSON.
---@param json string
---@return string
function generator.quoted(json)
  return '"' .. json:gsub('[%c"\\]', function(byte) return ("\\u%04x"):format(byte:byte()) end) .. '"'
end

return generator
