--- Responses that refuse the upgrade, up to the end of their body.
local peers = require "spec.support.peers"

-- What a client makes of a response, in one piece or byte by byte.
local function refusal(response, size, ends)
  local client = peers.client()
  size = size or #response
  for i = 1, #response, size do
    client:push(response:sub(i, i + size - 1))
    local event, problem = client:next()
    if event ~= nil then return event, problem end
  end
  if ends then client:eof() end
  return client:next()
end

local function chunked(...)
  local bytes = {}
  for _, chunk in ipairs { ... } do
    bytes[#bytes + 1] = ("%x\r\n%s\r\n"):format(#chunk, chunk)
  end
  return table.concat(bytes) .. "0\r\n\r\n"
end

describe("a refusal", function()
  it("has the status, the headers and the body", function()
    local body = '{"error":{"message":"slow down","status_code":429}}'
    local response = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 30\r\nContent-Type: application/json\r\n"
      .. ("Content-Length: %d\r\n\r\n%s"):format(#body, body)
    for _, size in ipairs { #response, 1, 7 } do
      local event, problem = refusal(response .. "behind it", size)
      assert.is_false(event)
      assert.equal("refused", problem.code)
      assert.equal(429, problem.status)
      assert.equal("30", problem.headers["retry-after"])
      assert.equal(body, problem.body)
      assert.equal("the upgrade was refused with status 429", problem.message)
      assert.is_nil(problem.close_code)
    end
  end)

  it("has the body of several chunks", function()
    local response = "HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n"
      .. chunked("{", '"a":1', "}")
    for _, size in ipairs { #response, 1 } do
      local _, problem = refusal(response, size)
      assert.equal('{"a":1}', problem.body)
    end
  end)

  it("has the body up to the end of the connection", function()
    local response = "HTTP/1.1 502 Bad Gateway\r\n\r\n<html>"
    assert.is_nil(refusal(response))
    local _, problem = refusal(response, nil, true)
    assert.equal(502, problem.status)
    assert.equal("<html>", problem.body)
  end)

  it("has what came of a body that is cut", function()
    for _, response in ipairs {
      "HTTP/1.1 503 x\r\nContent-Length: 10\r\n\r\n12345",
      "HTTP/1.1 503 x\r\nTransfer-Encoding: chunked\r\n\r\na\r\n12345",
      "HTTP/1.1 503 x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345",
      "HTTP/1.1 503 x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n1",
      "HTTP/1.1 503 x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\nno size\r\n",
    } do
      local event, problem = refusal(response, nil, true)
      assert.is_false(event)
      assert.equal("12345", problem.body)
    end
  end)

  it("may have no body", function()
    for _, head in ipairs {
      "HTTP/1.1 204 x\r\n\r\n",
      "HTTP/1.1 304\r\n\r\n",
      "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
    } do
      local _, problem = refusal(head)
      assert.equal("", problem.body)
    end
  end)

  it("keeps the first 64 KiB of a large body", function()
    local large = ("0123456789abcdef"):rep(8192)
    for _, response in ipairs {
      "HTTP/1.1 403 x\r\nContent-Length: 99999999999999999999\r\n\r\n" .. large,
      "HTTP/1.1 403 x\r\n\r\n" .. large,
      "HTTP/1.1 403 x\r\nTransfer-Encoding: chunked\r\n\r\n" .. chunked(large),
      "HTTP/1.1 403 x\r\nTransfer-Encoding: chunked\r\n\r\n" .. (("1\r\nx\r\n"):rep(70000)),
    } do
      local event, problem = refusal(response)
      assert.is_false(event)
      assert.equal(65536, #problem.body)
    end
  end)

  it("does not wait for the end of the size of a chunk", function()
    local event = refusal("HTTP/1.1 403 x\r\nTransfer-Encoding: chunked\r\n\r\n" .. ("1"):rep(65537))
    assert.is_false(event)
  end)
end)
