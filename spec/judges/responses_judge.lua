--- Responses made at random from the models of the operations: whatever fits them comes back as it
--- was, with nothing lost and nothing raised. VRCHATAPI_SEED repeats a run, VRCHATAPI_RESPONSES says
--- how many responses each operation gets.
local core = require "vrchatapi.core"
local generator = require "spec.judges.generator"
local png = require "spec.support.png"
local responder = require "spec.judges.responder"
local uv = require "luv"
local vrchatapi = require "vrchatapi"

local SEED = tonumber(os.getenv("VRCHATAPI_SEED")) or uv.hrtime() % 1000000000
local RESPONSES = tonumber(os.getenv("VRCHATAPI_RESPONSES")) or 60
local LIST_LENGTHS = { 0, 1, 2, 12, 60, 300 }

-- What must hold a word for the response to be a success at all.
local WORDS = { id = true }
local TRUE = { ok = true, verified = true }

-- ---- arguments ----

local VALUES = {
  id = "x1",
  world = "wrld_1",
  instance = "12345",
  text = "a text",
  word = "a",
  time = "2026-01-01T00:00:00.000Z",
  secret = "123456",
  boolean = true,
  ids = { "x1" },
  table = {},
}

local function argument(field)
  if field.type == "choice" then return field.words[1] end
  if field.type == "integer" then return field.min end
  return VALUES[field.type]
end

local function arguments_of(row)
  local list = { n = 0 }
  local function add(value)
    list.n = list.n + 1
    list[list.n] = value
  end
  for _, field in ipairs(row.parameters) do
    add(argument(field))
  end
  if row.photo then add({ bytes = png.image() }) end
  if row.body and row.body.required then
    local body = {}
    for _, field in ipairs(row.body.fields) do
      if field.required then body[field.name] = argument(field) end
    end
    add(body)
  end
  return list
end

-- ---- responses ----

local function value_of(random, field, kind)
  if TRUE[field.name] then return true, "true" end
  if WORDS[field.name] and kind == "string" then return random:word() end
  local value, json = random:of_type(kind)
  -- what the service does with this field, and with no other
  if field.name == "details" and random:chance(50) then json = random.quoted(json) end
  return value, json
end

local function object_of(random, fields)
  local list = {}
  for _, field in ipairs(fields) do
    local kind, optional = field.type:match("^(.-)(%??)$")
    local absent = optional ~= "" and random:integer(1, 3)
    if absent == 1 then
      list[#list + 1] = { name = field.name } -- null
    elseif absent ~= 2 then
      local value, json = value_of(random, field, kind)
      list[#list + 1] = { name = field.name, value = value, json = json }
    end
  end
  for number = 1, random:integer(0, 3) do
    local value, json = random:any()
    list[#list + 1] = { name = "unknown " .. number, value = value, json = json }
  end
  return random:object(list)
end

local function response_of(random, reply)
  if reply.shape == "object" then return object_of(random, reply.fields) end
  local count = random:one_of(LIST_LENGTHS)
  if #reply.fields > 20 then count = math.min(count, 60) end
  return random:list(count, function() return object_of(random, reply.fields) end)
end

-- ---- comparison ----

-- Where two values differ; nil if they do not.
local function difference(expected, got, path)
  if type(expected) ~= "table" or type(got) ~= "table" then
    local same = expected == got and (not math.type or math.type(expected) == math.type(got))
    return not same and ("%s: expected %q, got %q"):format(path, tostring(expected), tostring(got)) or nil
  end
  for key, value in pairs(expected) do
    local found = difference(value, got[key], path .. "." .. tostring(key))
    if found then return found end
  end
  for key in pairs(got) do
    if expected[key] == nil then return ("%s.%s: nothing expected"):format(path, tostring(key)) end
  end
end

describe("responses made at random", function()
  local server, client

  setup(function()
    print(("VRCHATAPI_SEED=%d"):format(SEED))
    server = responder.start()
    client = vrchatapi.new {
      base_url = server.url,
      user_agent = "Judges/1.0 judges@vrchatapi.test",
      auth = "authcookie_1",
      timeout = 20,
      rate = false,
    }
  end)
  teardown(function()
    client:close()
    server:stop()
  end)

  for _, row in ipairs(core.operations()) do
    it("come back whole from " .. row.name, function()
      local random = generator.new(SEED, row.name)
      local arguments = arguments_of(row)
      for number = 1, RESPONSES do
        local expected
        expected, server.body = response_of(random, row.response)
        server.chunk = random:chance(30) and random:integer(1, 5000) or nil
        local where = ("VRCHATAPI_SEED=%d, response %d"):format(SEED, number)
        local result, err = responder.call(client, row.name, arguments)
        assert.is_nil(err, where .. ": " .. tostring(err))
        local found = difference(expected, result, row.name)
        assert.is_nil(found, where .. ": " .. tostring(found))
      end
    end)
  end
end)
