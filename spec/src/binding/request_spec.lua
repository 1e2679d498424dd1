--- Requests without an operation: their arguments, and what comes of responses.

local cjson = require "cjson"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"
local ways = require "spec.support.ways"

local HERE = debug.getinfo(1, "S").short_src

-- The target and the body of a request, as it was sent by the core alone.
local function sent(method, path, options)
  service.box:forget()
  service:core():request(method, path, options)
  local request = service:request()
  return request.target:gsub("^/api/1", ""), request.body
end

local function mistake(...)
  local client = service:core()
  local ok, message = pcall(client.request, client, ...)
  assert.is_false(ok)
  return message
end

local function check_mistakes(cases)
  for _, case in ipairs(cases) do
    local message = mistake(case[2], case[3], case[4], case[5])
    assert.equal(
      ("bad argument #%d to 'request' (%s)"):format(case[1], case[6]),
      message:gsub("^[^ ]+:%d+: ", ""),
      nil
    )
  end
  assert.same({}, service:requests())
end

describe("a mistake in a request raises:", function()
  it("with the position of the caller", function()
    for _, make in ipairs { "client", "core" } do
      local client = service[make](service)
      local where = debug.getinfo(1, "l").currentline + 1
      local _, message = pcall(function() client:request("GET", "x") end)
      assert.equal(
        ("%s:%d: bad argument #2 to 'request' (path must begin with '/', such as '/groups/{groupId}')"):format(
          HERE,
          where
        ),
        message
      )
      where = debug.getinfo(1, "l").currentline + 1
      _, message = pcall(function() client:request("GET", "/x", nil, 1) end)
      assert.equal(
        ("%s:%d: bad argument #4 to 'request' (what follows the options must be absent, got 1)"):format(
          HERE,
          where
        ),
        message
      )
    end
  end)

  it("a method that the service does not have", function()
    local METHODS = "method must be 'GET', 'POST', 'PUT' or 'DELETE', got "
    check_mistakes {
      { 1, nil, nil, nil, nil, METHODS .. "nil" },
      { 1, "get", "/x", nil, nil, METHODS .. "'get'" },
      { 1, "PATCH", "/x", nil, nil, METHODS .. "'PATCH'" },
      { 1, "HEAD", "/x", nil, nil, METHODS .. "'HEAD'" },
      { 1, "GET\0", "/x", nil, nil, METHODS .. "'GET'" },
      { 1, 5, "/x", nil, nil, METHODS .. "5" },
    }
  end)

  it("a path that is none, or that others may read otherwise", function()
    local OUTSIDE = " outside of {name}: the option 'path' takes what has to be encoded"
    local BEGIN = "path must begin with '/', such as '/groups/{groupId}'"
    local NAME = "path must have a name of letters, digits and '_' between '{' and '}'"
    local EMPTY = "path must not have an empty segment"
    local PERCENT = "path must not contain '%' without two hexadecimal digits behind it"
    local cases = {}
    for path, text in pairs {
      [""] = BEGIN,
      ["users"] = BEGIN,
      ["https://api.vrchat.cloud/api/1/users"] = BEGIN,
      ["/"] = EMPTY,
      ["//"] = EMPTY,
      ["//users"] = EMPTY,
      ["/users/"] = EMPTY,
      ["/users//x"] = EMPTY,
      ["/."] = "path must not have a segment '.'",
      ["/a/./b"] = "path must not have a segment '.'",
      ["/a/%2e/b"] = "path must not have a segment '.'",
      ["/.."] = "path must not have a segment '..'",
      ["/../admin"] = "path must not have a segment '..'",
      ["/a/.%2E"] = "path must not have a segment '..'",
      ["/a/%2e%2e/b"] = "path must not have a segment '..'",
      ["/a?b=c"] = "path must not contain '?': the option 'query' takes what would follow it",
      ["/a#b"] = "path must not contain '#'" .. OUTSIDE,
      ["/a b"] = "path must not contain ' '" .. OUTSIDE,
      ["/a\\b"] = "path must not contain '\\'" .. OUTSIDE,
      ["/a|b"] = "path must not contain '|'" .. OUTSIDE,
      ["/a}"] = "path must not contain '}'" .. OUTSIDE,
      ["/a\nb"] = "path must not contain the byte 0A" .. OUTSIDE,
      ["/a\r\nHost: x"] = "path must not contain the byte 0D" .. OUTSIDE,
      ["/a\0"] = "path must not contain the byte 00" .. OUTSIDE,
      ["/a\127"] = "path must not contain the byte 7F" .. OUTSIDE,
      ["/ä"] = "path must not contain the byte C3" .. OUTSIDE,
      ["/a%"] = PERCENT,
      ["/a%2"] = PERCENT,
      ["/a%2x"] = PERCENT,
      ["/{}"] = NAME,
      ["/{a"] = NAME,
      ["/{a b}"] = NAME,
      ["/{a/b}"] = NAME,
      ["/{{a}}"] = NAME,
      ["/{ä}"] = NAME,
    } do
      cases[#cases + 1] = { 2, "GET", path, { path = { a = "x" } }, nil, text }
    end
    cases[#cases + 1] = { 2, "GET", nil, nil, nil, "path must be a string, got nil" }
    cases[#cases + 1] = { 2, "GET", 5, nil, nil, "path must be a string, got 5" }
    check_mistakes(cases)
  end)

  it("a parameter that is missing, not used or cannot be one", function()
    local VALUE = "path.a must not be empty, '.' or '..'"
    check_mistakes {
      { 3, "GET", "/{a}", nil, nil, "path.a is required: the path has {a}" },
      { 3, "GET", "/{a}", { path = {} }, nil, "path.a is required: the path has {a}" },
      { 3, "GET", "/{a}/{b2}", { path = { a = "x" } }, nil, "path.b2 is required: the path has {b2}" },
      {
        3,
        "GET",
        "/{a}",
        { path = { a = "x", b = "y" } },
        nil,
        "unknown field 'b' of path: the path has no {b}",
      },
      {
        3,
        "GET",
        "/{aa}",
        { path = { aa = "x", a = "y" } },
        nil,
        "unknown field 'a' of path: the path has no {a}",
      },
      { 3, "GET", "/x", { path = { a = "x" } }, nil, "unknown field 'a' of path: the path has no {a}" },
      { 3, "GET", "/{a}", { path = { a = "" } }, nil, VALUE },
      { 3, "GET", "/{a}", { path = { a = "." } }, nil, VALUE },
      { 3, "GET", "/x/{a}/y", { path = { a = ".." } }, nil, VALUE },
      { 3, "GET", "/{a}", { path = { a = "..\0" } }, nil, VALUE },
      { 3, "GET", "/{a}", { path = { a = "x\0" } }, nil, "path.a must not contain CR, LF or NUL" },
      { 3, "GET", "/{a}", { path = { a = "x\ny" } }, nil, "path.a must not contain CR, LF or NUL" },
      { 3, "GET", "/{a}", { path = { a = "\xFF" } }, nil, "path.a must be UTF-8" },
      { 3, "GET", "/{a}", { path = { a = 1.5 } }, nil, "path.a must be a string or an integer, got number" },
      {
        3,
        "GET",
        "/{a}",
        { path = { a = true } },
        nil,
        "path.a must be a string or an integer, got boolean",
      },
      { 3, "GET", "/{a}", { path = "x" }, nil, "path must be a table, got 'x'" },
      { 3, "GET", "/{a}", { path = { "x" } }, nil, "path must have names as keys, got 1" },
    }
  end)

  it("an option that is unknown or wrong", function()
    local KNOWN = "; the options of a request are path, query, body, photo, timeout, progress and send"
    check_mistakes {
      { 3, "GET", "/x", 1, nil, "options must be a table, got 1" },
      { 3, "GET", "/x", { 1 }, nil, "options must have names as keys, got 1" },
      { 3, "GET", "/x", { extra = {} }, nil, "unknown option 'extra'" .. KNOWN },
      { 3, "GET", "/x", { credentials = {} }, nil, "unknown option 'credentials'" .. KNOWN },
      { 3, "GET", "/x", { image = "x" }, nil, "unknown option 'image'" .. KNOWN },
      { 3, "GET", "/x", { send = 1 }, nil, "send must be true or false, got 1" },
      { 3, "GET", "/x", { timeout = 0 }, nil, "timeout must be a positive number of seconds, got 0" },
      { 3, "GET", "/x", { progress = 1 }, nil, "progress must be a function, got 1" },
      { 3, "GET", "/x", { body = {} }, nil, "body must be absent: a GET request has no body" },
      { 3, "DELETE", "/x", { body = {} }, nil, "body must be absent: a DELETE request has no body" },
      { 3, "GET", "/x", { photo = "x.png" }, nil, "photo must be absent: a GET request has no body" },
      { 3, "DELETE", "/x", { photo = "x.png" }, nil, "photo must be absent: a DELETE request has no body" },
      {
        3,
        "POST",
        "/x",
        { photo = 5 },
        nil,
        "photo must be a path, the bytes of a PNG or an open file, got 5",
      },
      { 3, "POST", "/x", { body = "{}" }, nil, "body must be a table, got string" },
      { 3, "GET", "/x", { query = "a=b" }, nil, "query must be a table, got 'a=b'" },
      { 3, "GET", "/x", { query = { "a" } }, nil, "query must have names as keys, got 1" },
      {
        3,
        "GET",
        "/x",
        { query = { a = {} } },
        nil,
        "query.a must be a string, a number, true or false, got table",
      },
      { 3, "GET", "/x", { query = { a = 0 / 0 } }, nil, "query.a must be a finite number" },
      { 3, "GET", "/x", { query = { a = "\xFF" } }, nil, "query.a must be UTF-8" },
      { 3, "GET", "/x", { query = { ["\xFF"] = 1 } }, nil, "query.\xFF must be UTF-8" },
    }
  end)

  it("a body that JSON cannot hold", function()
    local endless = {}
    endless.me = { endless }
    local JSON = " cannot be written as JSON: "
    local KEYS = JSON .. "the keys of a table must be names, or 1 to N, got "
    check_mistakes {
      { 3, "POST", "/x", { body = { a = print } }, nil, "body.a" .. JSON .. "a function" },
      {
        3,
        "POST",
        "/x",
        { body = { a = { 1, { b = io.stdout } } } },
        nil,
        "body.a[2].b" .. JSON .. "a userdata",
      },
      { 3, "POST", "/x", { body = { 0 / 0 } }, nil, "body[1]" .. JSON .. "a number that is not finite" },
      {
        3,
        "POST",
        "/x",
        { body = { a = -math.huge } },
        nil,
        "body.a" .. JSON .. "a number that is not finite",
      },
      { 3, "POST", "/x", { body = { a = "\xFF" } }, nil, "body.a must be UTF-8" },
      { 3, "POST", "/x", { body = { ["\xFF"] = 1 } }, nil, "body.\xFF must be UTF-8" },
      { 3, "POST", "/x", { body = { 1, a = 2 } }, nil, "body" .. KEYS .. "'a'" },
      { 3, "POST", "/x", { body = { a = { [2] = 1 } } }, nil, "body.a" .. KEYS .. "2" },
      { 3, "POST", "/x", { body = { [1] = 1, [1000] = 2 } }, nil, "body" .. KEYS .. "1000" },
      { 3, "POST", "/x", { body = { [true] = 1 } }, nil, "body" .. KEYS .. "true" },
      { 3, "POST", "/x", { body = vrchatapi.array { a = 1 } }, nil, "body" .. KEYS .. "'a'" },
      {
        3,
        "POST",
        "/x",
        { body = endless },
        nil,
        "body" .. JSON .. "it is nested too deeply; does it contain itself?",
      },
    }
  end)

  it("what vrchatapi.array does not take", function()
    local ok, message = pcall(vrchatapi.array, 5)
    assert.is_false(ok)
    assert.matches("bad argument #1 to 'array' %(list must be a table, got number%)$", message)
  end)
end)

describe("the path of a request", function()
  it("has its parameters encoded, and what others read stays as it is", function()
    assert.equal("/a/b%2Fc/x", sent("GET", "/a/{p}/x", { path = { p = "b/c" } }))
    assert.equal("/..%2Fadmin", sent("GET", "/{p}", { path = { p = "../admin" } }))
    assert.equal("/%252e%252e", sent("GET", "/{p}", { path = { p = "%2e%2e" } }))
    assert.equal("/a%3Fb%23c", sent("GET", "/{p}", { path = { p = "a?b#c" } }))
    assert.equal("/wrld_1:1~private(x)", sent("GET", "/{p}", { path = { p = "wrld_1:1~private(x)" } }))
    assert.equal(("/%d"):format(math.mininteger), sent("GET", "/{p}", { path = { p = math.mininteger } }))
    assert.equal("/3", sent("GET", "/{p}", { path = { p = 3.0 } }))
    assert.equal("/a%20b/...", sent("GET", "/a%20b/..."))
    assert.equal("/-._~!$&'()*+,;=:@", sent("GET", "/-._~!$&'()*+,;=:@"))
  end)

  -- Texts that nobody thought of either raise, or arrive as one path whose segments are what they were.
  it("never leads anywhere else", function()
    local PIECES = { " ", "\0", "\n", "\r\n", "\xFF", "\127" }
    local printable = "/a /b.c /{p} /{p}:{p} x y /... /z /w /%20 {p}. / / a users . .. %2e %2F % ? # ä {p} {q} { } ~ "
      .. ": @ \\ // http: %00 %25 [ ; 127.0.0.1"
    for piece in printable:gmatch("%S+") do
      PIECES[#PIECES + 1] = piece
    end
    math.randomseed(20261126)
    local client, accepted = service:core(), 0
    for round = 1, 2000 do
      local parts = { round % 5 > 0 and "/" or "" }
      for i = 2, math.random(1, 4) do
        parts[i] = PIECES[math.random(#PIECES)]
      end
      local path = table.concat(parts)
      local value = PIECES[math.random(#PIECES)]
      local parameters = path:find("{p}", 1, true) and { p = value }
      local ok, call = pcall(client.prepare, client, "request", "GET", path, { path = parameters or nil })
      if ok then
        accepted = accepted + 1
        local url = call:describe().url
        call:close()
        local rest = url:sub(#service.box.url + 1)
        assert.equal(service.box.url, url:sub(1, #service.box.url), path)
        assert.falsy(rest:find("[^%w%-._~!$&'()*+,;=:@/%%]"), path)
        assert.falsy((rest .. "/"):find("//"), path)
        for segment in rest:gmatch("[^/]+") do
          local plain = segment:lower():gsub("%%2e", ".")
          assert.is_true(plain ~= "." and plain ~= "..", path)
        end
        assert.equal(select(2, path:gsub("/", "")), select(2, rest:gsub("/", "")), path)
      else
        assert.matches("bad argument #[23] to 'request' %(.+%)$", (call:gsub("[%z\n\r]", " ")))
      end
    end
    assert.is_true(accepted > 100 and accepted < 1900, accepted .. " were accepted")
    assert.same({}, service:requests())
  end)
end)

describe("the body of a request", function()
  local function body_of(body) return (select(2, sent("POST", "/x", { body = body }))) end

  it("holds objects with their names in order, lists, and what these contain", function()
    assert.equal("{}", body_of {})
    assert.equal('{"":1,"A":2,"a":3,"ab":4,"b":5}', body_of { b = 5, ab = 4, a = 3, A = 2, [""] = 1 })
    assert.equal(
      '[[],{},[[]],"x",true,false]',
      body_of {
        vrchatapi.array(),
        {},
        { vrchatapi.array {} },
        "x",
        true,
        false,
      }
    )
    assert.equal("[]", body_of(vrchatapi.array()))
    assert.equal("[1,2]", body_of(vrchatapi.array { 1, 2 }))
    assert.equal("[]", body_of(setmetatable({}, { __jsontype = "array" })))
    assert.equal("{}", body_of(setmetatable({}, { __jsontype = "object" })))
    assert.equal('{"a":null}', body_of { a = cjson.null })
    assert.equal('{"a":"\\"\\\\\\u0000ü"}', body_of { a = '"\\\0ü' })
  end)

  it("holds numbers in full, wherever they are", function()
    assert.equal(
      ("[%d,%d,1735732800123,0.1,1e+300,-2.5,4.94065645841247e-324,0,3,0.30000000000000004]"):format(
        math.maxinteger,
        math.mininteger
      ),
      body_of {
        math.maxinteger,
        math.mininteger,
        1735732800123,
        0.1,
        1e300,
        -2.5,
        5e-324,
        -0.0,
        3.0,
        0.1 + 0.2,
      }
    )
    local numbers = {}
    for i = 1, 200 do
      numbers[i] = (math.random() - 0.5) * 10 ^ math.random(-30, 30)
    end
    local i = 0
    for text in body_of(numbers):gmatch("[^,%[%]]+") do
      i = i + 1
      assert.equal(numbers[i], tonumber(text))
    end
    assert.equal(200, i)
  end)

  it("has many names in order", function()
    local body, names = {}, {}
    for i = 1, 300 do
      names[i] = ("%x"):format(math.random(0, 2 ^ 40) * 1000 + i)
      body[names[i]] = i
    end
    table.sort(names)
    local found = {}
    for name in body_of(body):gmatch('"(%x+)"') do
      found[#found + 1] = name
    end
    assert.same(names, found)
  end)

  it("is not changed", function()
    local body = { a = { 1.0, vrchatapi.array() } }
    body_of(body)
    assert.same({ a = { 1.0, {} } }, body)
    assert.equal(math.type(1.0), math.type(body.a[1]))
  end)
end)

describe("the result of a request", function()
  local function answer(status, body, method)
    service.box:fault {
      kind = "reply",
      status = status,
      body = body,
      headers = { ["Content-Type"] = "application/json" },
    }
    return service:client():request(method or "GET", "/x")
  end

  it("is whatever JSON came", function()
    assert.same({ a = { 1, 2 } }, (answer(200, '{"a":[1,null,2],"b":null}')))
    assert.same({}, (answer(200, "[]")))
    assert.same({ { id = 1 } }, (answer(200, '[{"id":1.0}]')))
    local count = answer(200, "12345")
    assert.equal(12345, count)
    assert.equal("integer", math.type(count))
    assert.equal(1.5, (answer(200, "1.5")))
    assert.equal("2026-11-26T00:00:00Z", (answer(200, '"2026-11-26T00:00:00Z"')))
    assert.is_true((answer(200, "true")))
    assert.same({ false }, table.pack(answer(200, "false")) and { (answer(200, "false")) })
    assert.is_nil((select(2, answer(200, "false"))))
  end)

  it("is true for a success without a body, and for null", function()
    assert.is_true((answer(200, "")))
    assert.is_true((answer(204, "")))
    assert.is_true((answer(200, "", "DELETE")))
    assert.is_true((answer(200, "null")))
  end)

  it("is an error for what is not JSON, which may have been carried out", function()
    for body, text in pairs {
      ["<html>"] = "^the response must be JSON, got no JSON %(.*status 200%)$",
      ["BEGIN:VCALENDAR"] = "^the response must be JSON, got no JSON ",
      ["{"] = "^the response must be JSON, got no JSON ",
      [" "] = "^the response must be JSON, got no JSON ",
    } do
      local err = ways.fail("decode", "not_json", answer(200, body, "POST"))
      assert.matches(text, err.message)
      assert.equal("unknown", err.acted)
      assert.equal("POST /x", err.operation)
    end
  end)

  it("is a refusal for an error with a 2xx", function()
    local err =
      ways.fail("api", "not_found", answer(200, '{"error":{"message":"No!","status_code":404}}', "POST"))
    assert.equal("no", err.acted)
    assert.equal("No!", err.message)
  end)
end)

describe("an error of a request", function()
  it("is called by method and path", function()
    for _, make in ipairs { "client", "core" } do
      local _, err = service[make](service):request("PUT", "/groups/{id}/x", { path = { id = "grp_secret" } })
      assert.equal("PUT /groups/{id}/x", err.operation)
      assert.equal(
        "PUT /groups/{id}/x: The endpoint you're looking for is not implemented by our system. "
          .. "(api not_found, status 404)",
        tostring(err)
      )
      assert.equal("no", err.acted)
      assert.equal(404, err.status)
    end
  end)

  it("is the same for a photo that cannot be sent and a client that is closed", function()
    for _, make in ipairs { "client", "core" } do
      local client = service[make](service)
      local err = ways.fail("photo", "unreadable", client:request("POST", "/x", { photo = "/nonexistent" }))
      assert.equal("POST /x", err.operation)
      client:close()
      err = ways.fail("closed", "closed", client:request("POST", "/x"))
      assert.equal("POST /x", err.operation)
      assert.equal("request", ways.fail("closed", "closed", client:request()).operation)
    end
    assert.same({}, service:requests())
  end)

  it("has no secrets of the account, also in its path", function()
    local cookie = "authcookie_5f2d8a71-0000-4b39-8d16-a7e94c3b0f66"
    local client = service:client { auth = "not-the-usual-form-of-it" }
    for _, secret in ipairs { cookie, "not-the-usual-form-of-it" } do
      local _, err = client:request("GET", "/x/" .. secret)
      assert.equal("GET /x/[secret]", err.operation)
      assert.falsy(tostring(err):find(secret, 1, true))
    end
  end)
end)
