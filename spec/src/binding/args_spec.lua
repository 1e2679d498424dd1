local files = require("spec.support.files").use()
local png = require "spec.support.png"
local service = require("spec.support.service").use()

local IMAGE = png.image()
local HERE = debug.getinfo(1, "S").short_src
local NONE = {} -- stands for an argument that is nil

local ID = "an id (not empty, '.' or '..')"
local WORLD = "a world's id, without an instance"
local INSTANCE = "what follows the world's id and the colon"
local ONE_LINE = "must not contain CR, LF or NUL"
local TYPES = "'message', 'response', 'request' or 'requestResponse'"
local SLOT = "an integer from 0 to 11"
local SECONDS = "a positive number of seconds"
local PHOTO = "a path, the bytes of a PNG or an open file"
local KNOWN = "; the options of a call are timeout, progress and extra"
local EXTRA = "; the option 'extra' takes fields that are not known here"
local LONG = ("0123456789"):rep(5)

local function id(name, value, number, shown)
  return { number, ("%s must be %s, got %s"):format(name, ID, shown or "'" .. value .. "'") }
end

local function must(number, name, what, shown)
  return { number, ("%s must be %s, got %s"):format(name, what, shown) }
end

-- Each mistake: the operation, its arguments, the number of the bad one, and what is said of it.
local MISTAKES = {
  -- ids
  { "get_invite_messages", {}, must(1, "user_id", "a string", "nil") },
  { "get_invite_messages", { NONE, "message" }, must(1, "user_id", "a string", "nil") },
  { "get_invite_messages", { 12, "message" }, must(1, "user_id", "a string", "12") },
  { "get_invite_messages", { 1.5, "message" }, must(1, "user_id", "a string", "1.5") },
  { "get_invite_messages", { true, "message" }, must(1, "user_id", "a string", "true") },
  { "get_invite_messages", { {}, "message" }, must(1, "user_id", "a string", "table") },
  { "get_invite_messages", { print, "message" }, must(1, "user_id", "a string", "function") },
  { "get_invite_messages", { io.stdout, "message" }, must(1, "user_id", "a string", "userdata") },
  { "get_invite_messages", { "", "message" }, id("user_id", "", 1) },
  { "get_invite_messages", { ".", "message" }, id("user_id", ".", 1) },
  { "get_invite_messages", { "..", "message" }, id("user_id", "..", 1) },
  { "get_invite_messages", { "a\rb", "message" }, { 1, "user_id " .. ONE_LINE } },
  { "get_invite_messages", { "usr_1\n", "message" }, { 1, "user_id " .. ONE_LINE } },
  { "get_invite_messages", { "\0usr_1", "message" }, { 1, "user_id " .. ONE_LINE } },
  { "invite_user", { NONE, { instanceId = "1" } }, must(1, "user_id", "a string", "nil") },
  { "invite_user_with_photo", { "", IMAGE, { instanceId = "1" } }, id("user_id", "", 1) },
  { "request_invite", {}, must(1, "user_id", "a string", "nil") },
  { "request_invite_with_photo", { 1, IMAGE }, must(1, "user_id", "a string", "1") },
  { "respond_invite", { "..", { responseSlot = 1 } }, id("notification_id", "..", 1) },
  { "respond_invite_with_photo", { {}, IMAGE, {} }, must(1, "notification_id", "a string", "table") },
  { "invite_myself_to", { 5, "1" }, must(1, "world_id", "a string", "5") },
  { "invite_myself_to", { "wrld_1" }, must(2, "instance_id", "a string", "nil") },
  { "invite_myself_to", { "wrld_1", "" }, id("instance_id", "", 2) },
  { "invite_myself_to", { "wrld_1:1", "1" }, must(1, "world_id", WORLD, "'wrld_1:1'") },
  { "invite_myself_to", { "wrld_1", "wrld_1:1" }, must(2, "instance_id", INSTANCE, "'wrld_1:1'") },
  { "invite_myself_to", { "wrld_1", "wld_1:1" }, must(2, "instance_id", INSTANCE, "'wld_1:1'") },
  { "get_instance", { "wrld_1", "wrld_1:1" }, must(2, "instance_id", INSTANCE, "'wrld_1:1'") },
  { "get_world", { "wrld_1:1" }, must(1, "world_id", WORLD, "'wrld_1:1'") },
  {
    "create_instance",
    { { worldId = "wrld_1:1", type = "public", region = "eu" } },
    must(1, "worldId", WORLD, "'wrld_1:1'"),
  },
  { "invite_myself_to", { "wrld_1", "1\r\nX: y" }, { 2, "instance_id " .. ONE_LINE } },

  -- types of messages
  { "get_invite_messages", { "usr_1" }, must(2, "message_type", TYPES, "nil") },
  { "get_invite_messages", { "usr_1", "" }, must(2, "message_type", TYPES, "''") },
  { "get_invite_messages", { "usr_1", "Message" }, must(2, "message_type", TYPES, "'Message'") },
  { "get_invite_messages", { "usr_1", "invite" }, must(2, "message_type", TYPES, "'invite'") },
  { "get_invite_messages", { "usr_1", 1 }, must(2, "message_type", TYPES, "1") },
  { "get_invite_messages", { "usr_1", {} }, must(2, "message_type", TYPES, "table") },
  {
    "get_invite_messages",
    { "usr_1", LONG },
    must(2, "message_type", TYPES, "'" .. LONG:sub(1, 40) .. "...'"),
  },
  { "get_invite_message", { "usr_1", NONE, 3 }, must(2, "message_type", TYPES, "nil") },
  { "update_invite_message", { "usr_1", 3, "message" }, must(2, "message_type", TYPES, "3") },
  { "reset_invite_message", { "usr_1", "messages", 3 }, must(2, "message_type", TYPES, "'messages'") },

  -- slots
  { "get_invite_message", { "usr_1", "message" }, must(3, "slot", SLOT, "nil") },
  { "get_invite_message", { "usr_1", "message", -1 }, must(3, "slot", SLOT, "-1") },
  { "get_invite_message", { "usr_1", "message", 12 }, must(3, "slot", SLOT, "12") },
  { "get_invite_message", { "usr_1", "message", 1.5 }, must(3, "slot", SLOT, "1.5") },
  { "get_invite_message", { "usr_1", "message", "3" }, must(3, "slot", SLOT, "'3'") },
  { "get_invite_message", { "usr_1", "message", true }, must(3, "slot", SLOT, "true") },
  { "get_invite_message", { "usr_1", "message", math.huge }, must(3, "slot", SLOT, "inf") },
  {
    "get_invite_message",
    { "usr_1", "message", math.mininteger },
    must(3, "slot", SLOT, tostring(math.mininteger)),
  },
  { "update_invite_message", { "usr_1", "message", 12, {} }, must(3, "slot", SLOT, "12") },
  { "reset_invite_message", { "usr_1", "message", 2 ^ 53 }, must(3, "slot", SLOT, tostring(2.0 ^ 53)) },
  {
    "invite_user",
    { "usr_1", { instanceId = "1", messageSlot = 12 } },
    must(2, "messageSlot", SLOT, "12"),
  },
  {
    "invite_user",
    { "usr_1", { instanceId = "1", messageSlot = "0" } },
    must(2, "messageSlot", SLOT, "'0'"),
  },
  {
    "invite_user_with_photo",
    { "usr_1", IMAGE, { instanceId = "1", messageSlot = -1 } },
    must(3, "messageSlot", SLOT, "-1"),
  },
  { "request_invite", { "usr_1", { requestSlot = 0.5 } }, must(2, "requestSlot", SLOT, "0.5") },
  {
    "request_invite_with_photo",
    { "usr_1", IMAGE, { requestSlot = false } },
    must(3, "requestSlot", SLOT, "false"),
  },
  { "respond_invite", { "not_1", { responseSlot = {} } }, must(2, "responseSlot", SLOT, "table") },
  {
    "respond_invite_with_photo",
    { "not_1", IMAGE, { responseSlot = 99 } },
    must(3, "responseSlot", SLOT, "99"),
  },

  -- bodies
  { "invite_user", { "usr_1" }, { 2, "body must be a table, got nil" } },
  { "invite_user", { "usr_1", "wrld_1:1" }, { 2, "body must be a table, got 'wrld_1:1'" } },
  { "invite_user", { "usr_1", {} }, { 2, "instanceId is required" } },
  { "invite_user", { "usr_1", { messageSlot = 1 } }, { 2, "instanceId is required" } },
  { "invite_user", { "usr_1", { instanceId = 12345 } }, must(2, "instanceId", "a string", "12345") },
  { "invite_user", { "usr_1", { instanceId = "" } }, id("instanceId", "", 2) },
  { "invite_user", { "usr_1", { instanceId = "1\n" } }, { 2, "instanceId " .. ONE_LINE } },
  {
    "invite_user",
    { "usr_1", { instanceId = "1", message_slot = 1 } },
    { 2, "unknown field 'message_slot'" .. EXTRA },
  },
  { "invite_user", { "usr_1", { instance = "1" } }, { 2, "unknown field 'instance'" .. EXTRA } },
  { "invite_user", { "usr_1", { "1" } }, { 2, "body must have names as keys, got 1" } },
  {
    "invite_user",
    { "usr_1", { instanceId = "1", [true] = 1 } },
    { 2, "body must have names as keys, got true" },
  },
  { "invite_user_with_photo", { "usr_1", IMAGE }, { 3, "body must be a table, got nil" } },
  { "invite_user_with_photo", { "usr_1", IMAGE, {} }, { 3, "instanceId is required" } },
  { "request_invite", { "usr_1", 3 }, { 2, "body must be a table, got 3" } },
  { "request_invite", { "usr_1", { responseSlot = 1 } }, { 2, "unknown field 'responseSlot'" .. EXTRA } },
  { "respond_invite", { "not_1" }, { 2, "body must be a table, got nil" } },
  { "respond_invite", { "not_1", {} }, { 2, "responseSlot is required" } },
  { "respond_invite_with_photo", { "not_1", IMAGE, {} }, { 3, "responseSlot is required" } },
  {
    "update_invite_message",
    { "usr_1", "message", 1, "Hello" },
    { 4, "body must be a table, got 'Hello'" },
  },
  { "update_invite_message", { "usr_1", "message", 1, {} }, { 4, "message is required" } },
  {
    "update_invite_message",
    { "usr_1", "message", 1, { message = 5 } },
    must(4, "message", "a string", "5"),
  },
  {
    "update_invite_message",
    { "usr_1", "message", 1, { text = "x" } },
    { 4, "unknown field 'text'" .. EXTRA },
  },

  -- images
  { "invite_user_with_photo", { "usr_1", NONE, { instanceId = "1" } }, must(2, "image", PHOTO, "nil") },
  { "invite_user_with_photo", { "usr_1", 5, { instanceId = "1" } }, must(2, "image", PHOTO, "5") },
  { "request_invite_with_photo", { "usr_1" }, must(2, "image", PHOTO, "nil") },
  { "request_invite_with_photo", { "usr_1", print }, must(2, "image", PHOTO, "function") },
  {
    "request_invite_with_photo",
    { "usr_1", {} },
    { 2, "image must be {path=string} or {bytes=string}" },
  },
  {
    "request_invite_with_photo",
    { "usr_1", { path = "a", bytes = IMAGE } },
    { 2, "image must be {path=string} or {bytes=string}" },
  },
  {
    "request_invite_with_photo",
    { "usr_1", { path = 5 } },
    { 2, "image must be {path=string} or {bytes=string}" },
  },
  {
    "request_invite_with_photo",
    { "usr_1", { bytes = {} } },
    { 2, "image must be {path=string} or {bytes=string}" },
  },
  {
    "request_invite_with_photo",
    { "usr_1", { path = "a\0b" } },
    { 2, "the path of the image must not contain NUL" },
  },

  -- options of a call
  { "get_invite_messages", { "usr_1", "message", 5 }, { 3, "options must be a table, got 5" } },
  {
    "get_invite_messages",
    { "usr_1", "message", { timeuot = 5 } },
    { 3, "unknown option 'timeuot'" .. KNOWN },
  },
  {
    "get_invite_messages",
    { "usr_1", "message", { 5 } },
    { 3, "options must have names as keys, got 1" },
  },
  { "get_invite_messages", { "usr_1", "message", { timeout = 0 } }, must(3, "timeout", SECONDS, "0") },
  { "get_invite_messages", { "usr_1", "message", { timeout = -1 } }, must(3, "timeout", SECONDS, "-1") },
  {
    "get_invite_messages",
    { "usr_1", "message", { timeout = "5" } },
    must(3, "timeout", SECONDS, "'5'"),
  },
  {
    "get_invite_messages",
    { "usr_1", "message", { timeout = math.huge } },
    must(3, "timeout", SECONDS, "inf"),
  },
  {
    "get_invite_messages",
    { "usr_1", "message", { progress = true } },
    must(3, "progress", "a function", "true"),
  },
  {
    "invite_user",
    { "usr_1", { instanceId = "1" }, { progress = {} } },
    must(3, "progress", "a function", "table"),
  },
  {
    "invite_user",
    { "usr_1", { instanceId = "1" }, "fast" },
    { 3, "options must be a table, got 'fast'" },
  },
  {
    "update_invite_message",
    { "usr_1", "message", 1, NONE, { retries = 5 } },
    { 5, "unknown option 'retries'" .. KNOWN },
  },
  {
    "request_invite_with_photo",
    { "usr_1", IMAGE, NONE, { timeout = 0 / 0 } },
    must(4, "timeout", SECONDS, tostring(0 / 0)),
  },
  {
    "get_invite_message",
    { "usr_1", "message", 1, { extra = {} } },
    { 4, "extra must be absent: a GET request has no body" },
  },
  {
    "get_invite_messages",
    { "usr_1", "message", { extra = { a = 1 } } },
    { 3, "extra must be absent: a GET request has no body" },
  },
  {
    "reset_invite_message",
    { "usr_1", "message", 1, { extra = { a = 1 } } },
    { 4, "extra must be absent: a DELETE request has no body" },
  },
  {
    "invite_user",
    { "usr_1", { instanceId = "1" }, { extra = "x" } },
    { 3, "extra must be a table, got 'x'" },
  },
  {
    "invite_user",
    { "usr_1", { instanceId = "1" }, { extra = { "x" } } },
    { 3, "extra must have names as keys, got 1" },
  },
  {
    "invite_user",
    { "usr_1", { instanceId = "1" }, { extra = { messageSlot = 1 } } },
    { 3, "extra must not hold 'messageSlot', which is a field of the body" },
  },
  {
    "request_invite",
    { "usr_1", NONE, { extra = { requestSlot = 1 } } },
    { 3, "extra must not hold 'requestSlot', which is a field of the body" },
  },
  {
    "update_invite_message",
    { "usr_1", "message", 1, NONE, { extra = { message = "x" } } },
    { 5, "extra must not hold 'message', which is a field of the body" },
  },

  -- too many
  {
    "get_invite_messages",
    { "usr_1", "message", NONE, 5 },
    { 4, "what follows the options must be absent, got 5" },
  },
  {
    "get_invite_messages",
    { "usr_1", "message", {}, {} },
    { 4, "what follows the options must be absent, got table" },
  },
  {
    "invite_myself_to",
    { "wrld_1", "1", NONE, NONE, false },
    { 5, "what follows the options must be absent, got false" },
  },
  {
    "respond_invite_with_photo",
    { "not_1", IMAGE, { responseSlot = 1 }, {}, "more" },
    { 5, "what follows the options must be absent, got 'more'" },
  },

  -- the first mistake is the one that is reported
  { "get_invite_message", { 1, 2, 3 }, must(1, "user_id", "a string", "1") },
  { "invite_user_with_photo", { "usr_1", "/no/such/file", {} }, { 3, "instanceId is required" } },
}

-- Bytes that are no UTF-8, and where the first of them stands.
local NO_UTF8 = {
  { "\xFF", 1 },
  { "abc\x80", 4 },
  { "ü\xC3", 3 },
  { "\xC0\xAF", 1 },
  { "a\xE0\x80\x80", 2 },
  { "\xED\xA0\x80", 1 },
  { "\xF4\x90\x80\x80", 1 },
  { "\xE2\x82", 1 },
  { "\xF0\x9F\x91", 1 },
  { "\xC3(", 1 },
  { "x\xF8\x88\x80\x80\x80", 2 },
  { "12345678\xFF", 9 },
  { "1234567\x80", 8 },
  { "1234567\u{20AC}12\x80", 13 },
}

for _, row in ipairs(NO_UTF8) do
  local text = "must be UTF-8, got a byte that is not at position " .. row[2]
  for _, mistake in ipairs {
    { "get_invite_messages", { row[1], "message" }, { 1, "user_id " .. text } },
    { "invite_myself_to", { "wrld_1", row[1] }, { 2, "instance_id " .. text } },
    { "invite_user", { "usr_1", { instanceId = row[1] } }, { 2, "instanceId " .. text } },
    {
      "update_invite_message",
      { "usr_1", "message", 1, { message = row[1] } },
      { 4, "message " .. text },
    },
  } do
    MISTAKES[#MISTAKES + 1] = mistake
  end
end

local function arguments(mistake)
  local list, count = mistake[2], #mistake[2]
  local out = {}
  for i = 1, count do
    if list[i] ~= NONE then out[i] = list[i] end
  end
  return table.unpack(out, 1, count)
end

local function expected(mistake)
  return ("bad argument #%d to '%s' (%s)"):format(mistake[3][1], mistake[1], mistake[3][2])
end

local function line() return debug.getinfo(2, "l").currentline end

-- Checks the message of an error, and that it names this file and that line.
local function at(number, text, ok, message)
  assert.is_false(ok)
  assert.equal(("%s:%d: %s"):format(HERE, number, text), message)
end

for _, layer in ipairs { "client", "core" } do
  describe("a mistake in a call of the " .. layer, function()
    local client

    before_each(function() client = service[layer](service) end)

    it("raises with the exact text", function()
      for _, mistake in ipairs(MISTAKES) do
        local where
        local ok, message = pcall(function()
          where = line() + 1
          client[mistake[1]](client, arguments(mistake))
        end)
        at(where, expected(mistake), ok, message)
      end
      assert.same({}, service:requests())
    end)

    it("has the same text under pcall", function()
      for _, mistake in ipairs(MISTAKES) do
        at(line(), expected(mistake), pcall(client[mistake[1]], client, arguments(mistake)))
      end
      assert.same({}, service:requests())
    end)

    it("has the same text in a coroutine", function()
      for _, mistake in ipairs(MISTAKES) do
        local where
        local thread = coroutine.create(function()
          where = line() + 1
          client[mistake[1]](client, arguments(mistake))
        end)
        local ok, message = coroutine.resume(thread)
        at(where, expected(mistake), ok, message)
      end
      assert.same({}, service:requests())
    end)

    it("has the same text if the method is a coroutine's function", function()
      for _, mistake in ipairs(MISTAKES) do
        local ok, message = coroutine.resume(coroutine.create(client[mistake[1]]), client, arguments(mistake))
        assert.is_false(ok)
        assert.equal(expected(mistake), message) -- nobody's line called it
      end
    end)

    it("has the same text through other functions", function()
      local mistake = {
        "get_invite_message",
        { "usr_1", "message", 12 },
        must(3, "slot", SLOT, "12"),
      }
      local where
      local function wrapper(...)
        where = line() + 1
        local result = client:get_invite_message(...)
        return result
      end
      local ok, message = pcall(wrapper, arguments(mistake))
      at(where, expected(mistake), ok, message)
      ok, message = pcall(string.gsub, "x", "x", function() wrapper(arguments(mistake)) end)
      at(where, expected(mistake), ok, message)
      where = line() + 1
      ok, message = xpcall(client.get_invite_message, tostring, client, arguments(mistake))
      at(where, expected(mistake), ok, message)
    end)

    it("has the same text for every kind of table", function()
      -- what stands in metatables is not seen, and raises nothing of its own
      local odd = setmetatable(
        { instanceId = "1", colour = "red" },
        { __pairs = function() error "not called" end, __len = function() error "not called" end }
      )
      local text = "bad argument #2 to 'invite_user' (unknown field 'colour'" .. EXTRA .. ")"
      at(line(), text, pcall(client.invite_user, client, "usr_1", odd))
    end)

    it("with a closed file raises", function()
      local file = assert(io.open(files:write(IMAGE), "rb"))
      file:close()
      local text = "bad argument #2 to 'request_invite_with_photo' (image must be an open file, "
        .. "got a closed file)"
      at(line(), text, pcall(client.request_invite_with_photo, client, "usr_1", file))
      assert.same({}, service:requests())
    end)

    it("with a value that JSON cannot hold raises", function()
      local cyclic = {}
      cyclic.me = cyclic
      for _, value in ipairs {
        print,
        0 / 0,
        math.huge,
        -math.huge,
        io.stdout,
        coroutine.create(print),
        cyclic,
        { [1] = 1, [1000000] = 2 },
        { deep = { { print } } },
        { [{}] = 1 },
      } do
        local where = line() + 1
        local ok, message = pcall(
          client.invite_user,
          client,
          "usr_1",
          { instanceId = "1" },
          { extra = { odd = value } }
        )
        assert.is_false(ok)
        assert.matches(
          ("^%s:%d: bad argument #3 to 'invite_user' %%(odd%%S* cannot be written as JSON: "):format(
            HERE:gsub("%p", "%%%0"),
            where
          ),
          message
        )
      end
      assert.same({}, service:requests())
    end)

    it("with text that is not UTF-8 raises in the extra fields too", function()
      for _, extra in ipairs {
        { odd = "\xFF" },
        { ["\xFF"] = 1 },
        { odd = { { a = "x\xC3" } } },
        { odd = { ["\xFF"] = 1 } },
      } do
        local ok, message = pcall(
          client.invite_user,
          client,
          "usr_1",
          { instanceId = "1" },
          { extra = extra }
        )
        assert.is_false(ok, "it was sent")
        assert.matches("bad argument #3 to 'invite_user'", message, 1, true)
      end
      assert.same({}, service:requests())
    end)

    it("that is a NUL behind a name raises", function()
      for _, case in ipairs {
        { 2, "get_invite_messages", "usr_1", "message\0" },
        { 2, "get_invite_message", "usr_1", "message\0x", 1 },
        { 1, "get_invite_messages", "..\0", "message" },
        { 2, "invite_user", "usr_1", { instanceId = "1", ["messageSlot\0"] = 1 } },
        { 2, "request_invite", "usr_1", { ["requestSlot\0x"] = 1 } },
        { 3, "request_invite", "usr_1", {}, { ["timeout\0"] = 1 } },
      } do
        local ok, message = pcall(client[case[2]], client, table.unpack(case, 3))
        assert.is_false(ok, case[2] .. " was sent")
        assert.matches(("bad argument #%d to '%s' ("):format(case[1], case[2]), message, 1, true)
      end
      assert.same({}, service:requests())
    end)

    -- Both say who was expected, and name the method.
    local function is_about_self(number, ok, message)
      assert.is_false(ok)
      assert.equal(("%s:%d: "):format(HERE, number), message:match("^.-:%d+: "))
      assert.matches("'invite_user'", message, 1, true)
      assert.matches("client expected, got", message, 1, true)
    end

    it("by a dot instead of a colon raises", function()
      for _, self in ipairs { "usr_1", 5, {}, io.stdout } do
        local where
        local ok, message = pcall(function()
          where = line() + 1
          client.invite_user(self, { instanceId = "1" })
        end)
        is_about_self(where, ok, message)
      end
      assert.has_error(function() client.invite_user() end)
      assert.same({}, service:requests())
    end)

    it("by a dot instead of a colon has the same text under pcall", function()
      is_about_self(line(), pcall(client.invite_user, "usr_1", { instanceId = "1" }))
      assert.same({}, service:requests())
    end)
  end)
end

describe("a mistake in a prepared request", function()
  it("raises as the call does", function()
    local client = service:core()
    for _, mistake in ipairs(MISTAKES) do
      at(line(), expected(mistake), pcall(client.prepare, client, mistake[1], arguments(mistake)))
    end
    assert.same({}, service:requests())
  end)
end)

describe("correct arguments", function()
  local client

  before_each(function() client = service:client() end)

  it("may be slots that are whole floats", function()
    for slot = 0, 11 do
      assert.equal(slot, client:get_invite_message(service.box.user_id, "message", slot).slot)
      assert.equal(slot, client:get_invite_message(service.box.user_id, "message", slot + 0.0).slot)
    end
  end)

  it("may be ids of every kind", function()
    for _, name in ipairs { "8JoV9XEdpp", "...", "a", "ü", ("x"):rep(1000), " ", "-0", "nil" } do
      assert.equal("not_friends", select(2, client:invite_user(name, { instanceId = "1" })).code)
    end
  end)

  it("may be nil where they are optional", function()
    local friend = service.box.friend_id
    assert.is_table(client:request_invite(friend, nil, nil, nil, nil))
    assert.is_table(client:request_invite(friend, { requestSlot = nil }, {}))
    assert.is_table(client:request_invite(friend, nil, { timeout = 10, extra = { a = 1 } }))
  end)

  it("are not changed by the call", function()
    local body = { instanceId = service.box.location, messageSlot = 3.0 }
    local options = { extra = { a = { 1.0 } }, timeout = 5 }
    assert.is_table(client:invite_user(service.box.friend_id, body, options))
    assert.same({ instanceId = service.box.location, messageSlot = 3 }, body)
    assert.equal(math.type(3.0), math.type(body.messageSlot))
    assert.same({ extra = { a = { 1 } }, timeout = 5 }, options)
  end)

  it("may be texts of any length", function()
    local me = service.box.user_id
    for _, text in ipairs { "", ("x"):rep(1000) } do
      assert.is_table(client:update_invite_message(me, "message", 1, { message = text }))
    end
  end)
end)
