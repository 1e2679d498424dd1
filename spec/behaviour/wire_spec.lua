local CALLS = require "spec.support.calls"
local cjson = require "cjson"
local multipart = require "spec.support.multipart"
local png = require "spec.support.png"
local service = require("spec.support.service").use()
local vrchatapi = require "vrchatapi"

local IMAGE = CALLS.IMAGE

-- The longest call has five; a nil is one that is left out.
local function call(client, row) return client[row[1]](client, row[2], row[3], row[4], row[5]) end

local function sorted(headers)
  local lines = {}
  for i, header in ipairs(headers) do
    lines[i] = header[1] .. ": " .. header[2]
  end
  table.sort(lines)
  return lines
end

-- The body of an operation on the wire.
local function expected_body(row, boundary)
  if not row.photo then return row.body or "" end
  return "--"
    .. boundary
    .. "\r\n"
    .. 'Content-Disposition: form-data; name="data"\r\n\r\n'
    .. row.body
    .. "\r\n--"
    .. boundary
    .. "\r\n"
    .. 'Content-Disposition: form-data; name="image"; filename="image.png"\r\n'
    .. "Content-Type: image/png\r\n\r\n"
    .. IMAGE
    .. "\r\n--"
    .. boundary
    .. "--\r\n"
end

-- All headers of an operation on the wire.
local function expected_headers(row, boundary, cookie)
  local headers = {
    { "Host", service.box.url:match("//([^/]+)") },
    { "User-Agent", service.USER_AGENT },
    { "Accept", "application/json" },
    { "Accept-Encoding", "gzip" },
  }
  local function add(name, value) headers[#headers + 1] = { name, value } end
  if cookie then add("Cookie", cookie) end
  if row.body then add("Content-Length", #expected_body(row, boundary)) end
  if row.photo then
    add("Content-Type", "multipart/form-data; boundary=" .. boundary)
  elseif row.body and row.body ~= "" then
    add("Content-Type", "application/json")
  end
  return headers
end

local function check(row, request, cookie)
  local boundary = row.photo and select(2, multipart.split(request))
  assert.equal(row.line, request.method .. " " .. request.target)
  assert.equal(row.line .. " HTTP/1.1", request.raw_head:match("^[^\r]*"))
  assert.same(sorted(expected_headers(row, boundary, cookie)), sorted(request.headers))
  assert.is_true(expected_body(row, boundary) == request.body, "another body: " .. request.body)
  assert.equal(#request.body, request.body_length)
end

-- One call of each form that a request can have.
local function forms()
  local rows, seen = {}, {}
  for _, row in ipairs(CALLS) do
    local form = ("%s %s %s %s"):format(
      row.line:match("^%u+"),
      row.line:find("?", 1, true) ~= nil,
      row.photo or false,
      row.body and row.body ~= ""
    )
    if not seen[form] then rows[#rows + 1] = row end
    seen[form] = true
  end
  return rows
end

describe("on the wire,", function()
  local box, cookie

  before_each(function()
    box = service.box
    cookie = "auth=" .. box.auth
  end)

  it("every operation has a line", function()
    local tried = {}
    for _, row in ipairs(CALLS) do
      tried[row[1]] = true
    end
    for _, row in ipairs(vrchatapi.operations()) do
      assert.is_true(tried[row.name], row.name)
    end
  end)

  for _, layer in ipairs { "client", "core" } do
    for i, row in ipairs(CALLS) do
      it(("%s (%d, %s) is sent byte by byte as expected"):format(row[1], i, layer), function()
        call(service[layer](service), row)
        check(row, service:request(), cookie)
      end)
    end
  end

  it("no call contains parts of an earlier one", function()
    local client = service:client()
    for _, first in ipairs(forms()) do
      for _, second in ipairs(forms()) do
        box:forget()
        call(client, first)
        call(client, second)
        local requests = service:requests()
        check(first, requests[1], cookie)
        check(second, requests[2], cookie)
      end
    end
  end)

  it("no client sends parts of another client's calls", function()
    local clients = {
      {
        service:client { user_agent = "First/1 a@vrchatapi.test", two_factor_auth = "two" },
        "First/1 a@vrchatapi.test",
        { cookie .. "; twoFactorAuth=two" },
      },
      {
        service:client { user_agent = "Second/2 b@vrchatapi.test", auth = "other" },
        "Second/2 b@vrchatapi.test",
        { "auth=other" },
      },
      { service:client { auth = false }, service.USER_AGENT, {} },
    }
    for _ = 1, 2 do
      for _, item in ipairs(clients) do
        box:forget()
        item[1]:get_invite_messages("usr_1", "message")
        local request = service:request()
        assert.same({ item[2] }, service.header(request, "User-Agent"))
        assert.same(item[3], service.header(request, "Cookie"))
      end
    end
  end)

  it("all requests share connections", function()
    for _, row in ipairs(CALLS) do
      call(service:client(), row)
    end
    for _, request in ipairs(service:requests()) do
      assert.equal(service:requests()[1].connection, request.connection)
    end
  end)

  it("both cookies are sent", function()
    call(service:client { two_factor_auth = "second" }, CALLS[1])
    check(CALLS[1], service:request(), cookie .. "; twoFactorAuth=second")
  end)

  it("no cookie is sent if there is none", function()
    for _, row in ipairs(CALLS) do
      box:forget()
      call(service:client { auth = false }, row)
      check(row, service:request(), nil)
    end
  end)

  describe("a path", function()
    -- Sends the id as each parameter and field that takes one, and returns what the wire has there.
    local function sent(id)
      local client = service:client()
      box:forget()
      client:get_invite_messages(id, "message")
      client:invite_user(id, { instanceId = "1" })
      client:invite_myself_to((id:gsub(":", "")), (id:gsub("^wrld", "x")))
      client:respond_invite(id, { responseSlot = 0 })
      local targets = {}
      for i, request in ipairs(service:requests()) do
        targets[i] = request.target
      end
      local first = targets[1]:match("^/api/1/message/(.*)/message$")
      assert.same({
        "/api/1/message/" .. first .. "/message",
        "/api/1/invite/" .. first,
        "/api/1/invite/myself/to/" .. first:gsub(":", "") .. ":" .. first:gsub("^wrld", "x"),
        "/api/1/invite/" .. first .. "/response",
      }, targets)
      return first
    end

    it("keeps all characters of a segment, especially ~ ( )", function()
      for _, id in ipairs {
        "~():@!$&'*+,;=",
        "wrld_1:12345~hidden(usr_1)~region(eu)~nonce(A-b_c.9)",
        "...",
        ".a",
        "-._~",
      } do
        assert.equal(id, sent(id))
      end
    end)

    it("has the rest encoded", function()
      for id, expected in pairs {
        ["a b"] = "a%20b",
        ["a/b"] = "a%2Fb",
        ["a?b#c"] = "a%3Fb%23c",
        ["50%"] = "50%25",
        ["%7E"] = "%257E",
        ["../admin"] = "..%2Fadmin",
        ["./."] = ".%2F.",
        ["%2e%2e"] = "%252e%252e",
        ["\t\1\127"] = "%09%01%7F",
        ['[]{}|\\^`"<>'] = "%5B%5D%7B%7D%7C%5C%5E%60%22%3C%3E",
        ["ü\u{1F44B}"] = "%C3%BC%F0%9F%91%8B",
      } do
        assert.equal(expected, sent(id))
      end
    end)

    it("has every byte as it must be", function()
      local bytes = {}
      for byte = 1, 127 do
        if byte ~= 10 and byte ~= 13 then bytes[#bytes + 1] = string.char(byte) end
      end
      local id = table.concat(bytes) .. "\u{80}\u{7FF}\u{FFFF}\u{10FFFF}"
      assert.equal(
        (id:gsub("[^%w%-._~!$&'()*+,;=:@]", function(byte) return ("%%%02X"):format(byte:byte()) end)),
        sent(id)
      )
    end)

    it("is appended to that of the base URL", function()
      local origin = box.url:match("^(http://[^/]+)/")
      for _, case in ipairs {
        { box.url .. "/", "/api/1" },
        { box.url .. "//", "/api/1" },
        { origin, "" },
        { origin .. "/", "" },
        { origin .. "/deep/er/api/1", "/deep/er/api/1" },
        { origin .. "/a/./b/../c/", "/a/./b/../c" },
      } do
        box:forget()
        service:client { base_url = case[1] }:get_invite_messages("usr_1", "message")
        assert.equal(case[2] .. "/message/usr_1/message", service:request().target)
      end
    end)
  end)

  describe("a JSON body", function()
    local function body_of(message)
      box:forget()
      service:client():update_invite_message("usr_1", "message", 0, { message = message })
      local request = service:request()
      assert.same({ tostring(#request.body) }, service.header(request, "Content-Length"))
      return request.body
    end

    it("contains strings unchanged", function()
      assert.equal('{"message":""}', body_of(""))
      assert.equal(
        '{"message":"a \'b\' ü \u{65E5} \u{1F44B} <&>"}',
        body_of("a 'b' ü \u{65E5} \u{1F44B} <&>")
      )
      assert.equal('{"message":"a/b"}', body_of("a/b"))
    end)

    it("escapes what JSON requires", function()
      assert.equal([[{"message":"\"\\\n\t\u0000\u0001"}]], body_of('"\\\n\t\0\1'))
      assert.equal([[{"message":"a\bb\fc\rd\u001fe\u007f"}]], body_of("a\bb\fc\rd\31e\127"))
    end)

    it("contains each character at each position", function()
      local pieces = {}
      for code = 0, 0x800, 3 do
        pieces[#pieces + 1] = utf8.char(code) .. ("a"):rep(code / 3 % 17)
      end
      for code = 0, 0x80 do
        for before = 0, 8 do
          pieces[#pieces + 1] = ("a"):rep(before) .. utf8.char(code) .. ("a"):rep(8 - before)
        end
      end
      local text = table.concat(pieces)
      local body = body_of(text)
      assert.is_nil(body:find("[%z\1-\31\127]"))
      assert.is_true(cjson.decode(body).message == text, "another text")
    end)

    it("has extra fields after the known ones", function()
      local client = service:client()
      client:invite_user(
        "usr_1",
        { messageSlot = 1, instanceId = "1" },
        { extra = { rsvp = { 1, true, "x", 2.5 } } }
      )
      client:update_invite_message("usr_1", "message", 1, nil, { extra = { a = "b" } })
      client:request_invite_with_photo("usr_1", IMAGE, nil, { extra = { ["ü"] = false } })
      local requests = service:requests()
      assert.equal('{"instanceId":"1","messageSlot":1,"rsvp":[1,true,"x",2.5]}', requests[1].body)
      assert.equal('{"a":"b"}', requests[2].body)
      assert.equal('{"ü":false}', multipart.split(requests[3])[1].body)
    end)

    it("has all extra fields, each once", function()
      local extra, pieces = {}, {}
      for i = 1, 50 do
        extra["field" .. i] = i
        pieces[i] = ('"field%d":%d'):format(i, i)
      end
      service:client():invite_myself_to("wrld_1", "1", { extra = extra })
      local found = {}
      for piece in service:request().body:match("^{(.*)}$"):gmatch("[^,]+") do
        found[#found + 1] = piece
      end
      table.sort(pieces)
      table.sort(found)
      assert.same(pieces, found)
    end)

    it("has extra fields of any name", function()
      for name, text in pairs {
        [""] = "",
        ["a b"] = "a b",
        ["a\0b"] = [[a\u0000b]],
        ['"'] = [[\"]],
        ["\u{1F44B}"] = "\u{1F44B}",
      } do
        box:forget()
        service:client():invite_myself_to("wrld_1", "1", { extra = { [name] = 1 } })
        assert.equal(('{"%s":1}'):format(text), service:request().body)
      end
    end)

    it("has whole numbers in full", function()
      for number, text in pairs {
        [1735732800123] = "1735732800123",
        [9007199254740991] = "9007199254740991",
        [-9007199254740991] = "-9007199254740991",
        [1e15] = "1000000000000000",
        [0] = "0",
        [-7] = "-7",
        [math.maxinteger] = ("%d"):format(math.maxinteger),
        [math.mininteger] = ("%d"):format(math.mininteger),
      } do
        box:forget()
        service:client():invite_myself_to("wrld_1", "1", { extra = { n = number } })
        assert.equal(('{"n":%s}'):format(text), service:request().body)
      end
    end)

    it("of megabytes is sent without Expect: 100-continue", function()
      local text = ("0123456789"):rep(150000)
      service:client():update_invite_message("usr_1", "message", 0, { message = text })
      local request = service:request()
      assert.same({}, service.header(request, "Expect"))
      assert.same({ tostring(#text + 14) }, service.header(request, "Content-Length"))
      assert.equal(#text + 14, request.body_length)
      local expected = '{"message":"' .. text
      assert.is_true(request.body == expected:sub(1, #request.body), "another body")
    end)
  end)

  describe("a multipart body", function()
    it("of megabytes is sent without Expect: 100-continue", function()
      local image = png.sized(3000000)
      local sent =
        service:client():invite_user_with_photo(box.friend_id, image, { instanceId = box.location })
      local request = service:request()
      assert.same({}, service.header(request, "Expect"))
      assert.same({}, service.header(request, "Transfer-Encoding"))
      assert.same({ tostring(request.body_length) }, service.header(request, "Content-Length"))
      assert.is_true(service:photo(sent.details.imageUrl) == image, "another photo")
    end)

    it("is intact with a photo that looks like one", function()
      local client = service:client()
      client:invite_user_with_photo("usr_1", IMAGE, { instanceId = "1" })
      local _, boundary = multipart.split(service:request())
      box:forget()
      local image = IMAGE .. "\r\n--" .. boundary .. "--\r\nContent-Disposition: form-data\r\n\r\n"
      client:invite_user_with_photo("usr_1", image, { instanceId = "1" })
      assert.is_true(multipart.image(service:request()) == image, "another photo")
    end)

    it("may contain any text in its data", function()
      local client = service:client()
      client:invite_user_with_photo(
        "usr_1",
        IMAGE,
        { instanceId = 'ü"\\~(1)' },
        { extra = { text = "\0\r\n--" } }
      )
      assert.equal(
        [[{"instanceId":"ü\"\\~(1)","text":"\u0000\r\n--"}]],
        multipart.split(service:request())[1].body
      )
    end)
  end)
end)
