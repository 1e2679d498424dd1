local http = require "vrchatapi.sandbox.formats.http"

describe("a target", function()
  for target, parts in pairs {
    ["/a?b?c"] = { "/a", "b?c" },
    ["/a"] = { "/a", "" },
    ["http://h:1/a?b"] = { "/a", "b" },
    ["HTTPS://h?b"] = { "", "b" },
    ["/http://h/a"] = { "/http://h/a", "" },
  } do
    it("is split: " .. target, function() assert.same(parts, { http.split(target) }) end)
  end
end)

describe("the head of a response", function()
  it("is a status line, the date and headers", function()
    local head = http.head(404, { { "A", "b" }, { "C", "d" } })
    assert.matches(
      "^HTTP/1.1 404 Not Found\r\nDate: %a%a%a, %d%d %a%a%a %d%d%d%d %d%d:%d%d:%d%d GMT"
        .. "\r\nA: b\r\nC: d\r\n\r\n$",
      head
    )
  end)

  it(
    "has no other date than its own",
    function() assert.equal("HTTP/1.1 200 OK\r\ndate: x\r\n\r\n", http.head(200, { { "date", "x" } })) end
  )

  it("says where the body ends and whether the connection does, and leaves the response alone", function()
    local response = { headers = { { "A", "b" } } }
    for connection, request in pairs {
      close = { keep_alive = false, is_http_1_0 = true },
      [false] = { keep_alive = true },
      ["keep-alive"] = { keep_alive = true, is_http_1_0 = true },
    } do
      local expected = { { "A", "b" }, { "Content-Length", "5" } }
      expected[3] = connection and { "Connection", connection } or nil
      assert.same(expected, http.framed(request, response, 5))
    end
    assert.equal(1, #response.headers)
  end)
end)
