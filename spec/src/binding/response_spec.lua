--- Results: what the JSON of a response becomes.

local service = require("spec.support.service").use()

local function reply_with(body) service.box:fault { kind = "reply", status = 200, body = body } end

-- What the service's JSON is for an operation that returns an object, and for one that returns a list.
local function object(body)
  reply_with(body)
  return service:client():get_invite_message(service.box.user_id, "message", 0)
end

local function list(body)
  reply_with(body)
  return service:client():get_invite_messages(service.box.user_id, "message")
end

local function notification(body)
  reply_with(body)
  return service:client():request_invite(service.box.friend_id)
end

local function fails(code, pattern, result, err)
  assert.is_nil(result)
  assert.equal(code, err.code)
  assert.equal("decode", err.kind)
  assert.equal("unknown", err.acted)
  assert.equal(200, err.status)
  assert.matches(pattern, err.message)
end

describe("a result", function()
  it("is the object or the list of the operation", function()
    assert.same({}, object("{}"))
    assert.same({ id = "x" }, object('{"id":"x"}'))
    assert.same({}, list("[]"))
    assert.same({ { id = "x" }, {} }, list('[{"id":"x"},{}]'))
  end)

  it("is an error of the code wrong_shape otherwise", function()
    fails("wrong_shape", "must be a JSON list, got an object", list("{}"))
    fails("wrong_shape", "must be a JSON list, got an object", list(' {"0":1}'))
    fails("wrong_shape", "must be a JSON object, got a list", object("[]"))
    fails("wrong_shape", "must be a JSON object, got a list", notification("\n[{}]"))
    for _, get in ipairs { object, list, notification } do
      fails("wrong_shape", "got a string", get('"text"'))
      for _, body in ipairs { "5", "-1.5", "true", "false", "null", " null " } do
        fails("wrong_shape", "got another value", get(body))
      end
    end
    fails(
      "wrong_shape",
      "must be a JSON list, got an object",
      list('{"success":{"message":"Ok!","status_code":200}}')
    )
  end)

  it(
    "may be the service's word of success",
    function()
      assert.same(
        { success = { message = "Ok!", status_code = 200 } },
        object('{"success":{"message":"Ok!","status_code":200}}')
      )
    end
  )

  it("is never made of invalid JSON", function()
    for _, body in ipairs {
      "Ok!",
      "<html></html>",
      "{",
      "[",
      '{"a":1',
      "[1,2",
      '{"a":}',
      "{a:1}",
      "{'a':1}",
      "[1,]",
      '{"a":1,}',
      "{} {}",
      "[] x",
      "{}]",
      '{"a" 1}',
      '{"a":"\n"',
      '{"a":"x',
      '{"a":"\\x41"}',
      '{"a":"\\u12"}',
      '{"a":tru}',
      '{"a":TRUE}',
      "[1 2]",
      "\xEF\xBB\xBF{}",
      "/**/{}",
      "\0",
      " ",
      "undefined",
      "{}\0",
      "{}\0{}",
    } do
      fails("not_json", "got no", object(body))
      fails("not_json", "got no", list(body))
    end
  end)

  it("holds no NaN, no infinity and no hexadecimal number", function()
    for _, number in ipairs {
      "NaN",
      "nan",
      "-NaN",
      "Infinity",
      "-Infinity",
      "inf",
      "0x10",
      "-0x1",
      "0X1p4",
      "1e",
      "+1",
    } do
      fails("not_json", "got no JSON", object('{"n":' .. number .. "}"))
    end
  end)

  it("may be nested up to a limit", function()
    local function nested(depth) return '{"a":' .. ("["):rep(depth) .. ("]"):rep(depth) .. "}" end
    local value = object(nested(500)).a
    for _ = 1, 499 do
      value = value[1]
    end
    assert.same({}, value)
    fails("not_json", "got no JSON", object(nested(2000)))
    fails("not_json", "got no JSON", object(nested(100000)))
    fails("not_json", "got no JSON", object('{"a":' .. ("["):rep(1000000)))
    fails("not_json", "got no JSON", list(('[{"a":'):rep(100000)))
  end)
end)

describe("a value", function()
  local function value(json) return assert(object('{"v":' .. json .. "}")).v end

  it("that is integral is an integer, and other numbers are floats", function()
    for json, number in pairs {
      ["0"] = 0,
      ["-0"] = 0,
      ["1"] = 1,
      ["-1"] = -1,
      ["11"] = 11,
      ["3.0"] = 3,
      ["1e3"] = 1000,
      ["1E+2"] = 100,
      ["-25e-1"] = -2.5,
      ["1.5"] = 1.5,
      ["9007199254740992"] = 9007199254740992,
      ["-9007199254740992"] = -9007199254740992,
      ["1e-7"] = 1e-7,
      ["1e300"] = 1e300,
      ["1e400"] = math.huge,
    } do
      assert.equal(number, value(json), json)
      assert.equal(math.type(number), math.type(value(json)), json)
      assert.equal(math.type(number), math.type(list("[" .. json .. "]")[1]), json)
    end
  end)

  it("that is null is an absent field", function()
    assert.same(
      { a = 1, d = { f = false } },
      object('{"a":1,"b":null,"c":null,"d":{"e":null,"f":false},"g":null}')
    )
    assert.same({}, object('{"b":null}'))
  end)

  it("that is null leaves no hole in a list", function()
    assert.same({}, value("[null]"))
    assert.same({}, value("[null,null,null]"))
    assert.same({ 1, 2 }, value("[null,1,null,2,null]"))
    assert.same({ "a", { "b" }, {} }, value('["a",null,[null,"b"],[null]]'))
    assert.same({ { id = "x" } }, list('[null,{"id":"x","y":null}]'))
    assert.equal(3, #value("[1,null,null,2.5,null,3.0]"))
  end)

  it("that is a string is as it came", function()
    for json, text in pairs {
      ['""'] = "",
      ['"\\u0000"'] = "\0",
      ['"a\\u0000b"'] = "a\0b",
      ['"\\ud83d\\ude00"'] = "\u{1F600}",
      ['"\u{1F600}"'] = "\u{1F600}",
      ['"\\"\\\\\\/\\b\\f\\n\\r\\t"'] = '"\\/\b\f\n\r\t',
      ['"\u{2024}\u{FF1F}"'] = "\u{2024}\u{FF1F}",
      ['"\\u2024"'] = "\u{2024}",
      ['"1"'] = "1",
      ['"null"'] = "null",
      ['"\u{65E5}\u{672C}"'] = "\u{65E5}\u{672C}",
    } do
      assert.equal(text, value(json))
    end
  end)

  it("that is a boolean stays one", function()
    assert.is_true(value("true"))
    assert.is_false(value("false"))
    assert.same({ true, false }, value("[true,false]"))
  end)

  it("may have an unknown or an empty name", function()
    assert.same(
      { [""] = 1, ["1"] = "a", ["später"] = { x = {} }, ["\0"] = 2 },
      object('{"":1,"1":"a","später":{"x":{}},"\\u0000":2}')
    )
    assert.same({ a = 2 }, object('{"a":1,"a":2}'))
  end)
end)

describe("a notification's details", function()
  local function details(json)
    return assert(notification('{"id":"not_1"' .. (json and ',"details":' .. json or "") .. "}")).details
  end

  it("are a table, as an object or as JSON in a string", function()
    local expected = { worldId = "wrld_1:2", slot = 3, list = { 1 } }
    assert.same(expected, details('{"worldId":"wrld_1:2","slot":3.0,"list":[null,1],"x":null}'))
    assert.same(
      expected,
      details('"{\\"worldId\\":\\"wrld_1:2\\",\\"slot\\":3.0,\\"list\\":[null,1],\\"x\\":null}"')
    )
    assert.same({}, details("{}"))
    assert.same({}, details('"{}"'))
    assert.same({ 1, 2 }, details("[1,2]"))
    assert.same({ 1, 2 }, details('"[1,2]"'))
  end)

  it("are empty if there are none", function()
    assert.same({}, details())
    assert.same({}, details("null"))
  end)

  it("keep a value that is not a table", function()
    for json, raw in pairs {
      ['""'] = "",
      ['"no JSON"'] = "no JSON",
      ['"5"'] = "5",
      ['"null"'] = "null",
      ["5"] = 5,
      ['"{"'] = "{",
      ["false"] = false,
      ["true"] = true,
      ['"\\"text\\""'] = '"text"',
    } do
      assert.same({ raw = raw }, details(json))
    end
  end)

  it("are tables in all responses that have them", function()
    local client, box = service:client(), service.box
    reply_with('{"id":"x","details":"{\\"a\\":1}"}')
    local image = { bytes = require("spec.support.png").image() }
    for name, arguments in pairs {
      invite_user = { box.friend_id, { instanceId = box.location } },
      invite_user_with_photo = { box.friend_id, image, { instanceId = box.location } },
      invite_myself_to = { box.world_id, box.instance_id },
      request_invite = { box.friend_id },
      request_invite_with_photo = { box.friend_id, image },
      respond_invite = { box.notification_id, { responseSlot = 0 } },
      respond_invite_with_photo = { box.notification_id, image, { responseSlot = 0 } },
    } do
      assert.same({ id = "x", details = { a = 1 } }, client[name](client, table.unpack(arguments)), name)
    end
  end)

  it(
    "are not changed elsewhere",
    function() assert.equal('{"a":1}', object('{"details":"{\\"a\\":1}"}').details) end
  )
end)

describe("a list of notifications", function()
  it("has tables for all details", function()
    reply_with(
      '[{"id":"a","details":"{\\"worldId\\":\\"w\\"}"},{"id":"b","details":{"x":1}},'
        .. '{"id":"c","details":"{}"},{"id":"d"},{"id":"e","details":"none"},5]'
    )
    assert.same({
      { id = "a", details = { worldId = "w" } },
      { id = "b", details = { x = 1 } },
      { id = "c", details = {} },
      { id = "d", details = {} },
      { id = "e", details = { raw = "none" } },
      5,
    }, service:client():get_notifications())
  end)
end)

describe("a response with the status 200", function()
  local function current_user(body)
    reply_with(body)
    return service:client():get_current_user()
  end

  it("may ask for the second factor, which is an error", function()
    for json, methods in pairs {
      ['["totp","otp"]'] = { "totp", "otp" },
      ['["emailOtp"]'] = { "emailOtp" },
      ["[]"] = {},
      ["true"] = {},
      ['["totp",1,"otp"]'] = { "totp" },
      ['{"1":"totp"}'] = {},
    } do
      local body = '{"requiresTwoFactorAuth":' .. json .. "}"
      local user, err = current_user(body)
      assert.is_nil(user)
      assert.equal("two_factor_required", err.code)
      assert.equal("api", err.kind)
      assert.equal(200, err.status)
      assert.equal("get_current_user", err.operation)
      assert.equal(body, err.body)
      assert.same(methods, err.two_factor_methods)
    end
  end)

  it("does not ask for it if that is null or absent, or in other operations", function()
    assert.same({ id = "usr_1" }, current_user('{"id":"usr_1","requiresTwoFactorAuth":null}'))
    local text = '{"requiresTwoFactorAuth":["totp"]}'
    assert.same({ requiresTwoFactorAuth = { "totp" } }, object(text))
    assert.same({ requiresTwoFactorAuth = { "totp" } }, service:client():get_user("usr_1"))
  end)

  it("leaves other errors without methods", function()
    service.box:fault {
      kind = "reply",
      status = 401,
      body = '{"error":{"message":"\\"Requires Two-Factor Authentication\\"","status_code":401}}',
    }
    local _, err = service:client():get_current_user()
    assert.equal("two_factor_required", err.code)
    assert.is_nil(err.two_factor_methods)
  end)

  it("may be null instead of an instance", function()
    local client = service:client()
    for _, call in ipairs {
      { "get_instance", "wrld_1", "1" },
      { "get_instance_by_short_name", "abc" },
    } do
      reply_with(" null")
      local instance, err = client[call[1]](client, table.unpack(call, 2))
      assert.is_nil(instance)
      assert.equal("instance_not_found", err.code)
      assert.equal("api", err.kind)
      assert.equal(200, err.status)
    end
    fails("wrong_shape", "got another value", client:get_world("wrld_1"))
  end)
end)
