--- The Date of a response.

local time_of = require "vrchatapi.session.date"

describe("the Date of a response", function()
  it("is read as seconds since 1970", function()
    for text, time in pairs {
      ["Thu, 01 Jan 1970 00:00:00 GMT"] = 0,
      ["Tue, 29 Feb 2000 12:34:56 GMT"] = 951827696,
      ["Wed, 25 Nov 2026 22:33:27 GMT"] = 1795646007,
      ["Thu, 31 Dec 2099 23:59:59 GMT"] = 4102444799,
    } do
      assert.equal(time, time_of("HTTP/1.1 200 OK\r\nDate: " .. text .. "\r\n\r\n"), text)
      assert.equal(time, time_of("HTTP/2 200\r\nx: y\r\ndate:" .. text .. "\r\n\r\n"), text)
    end
  end)

  it("is nil if there is none, or none that can be read", function()
    for _, headers in ipairs {
      "",
      "HTTP/1.1 200 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nX-Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n",
      "Date: 2026-11-25T22:33:27Z\r\n",
      "Date: Thu, 01 Foo 1970 00:00:00 GMT\r\n",
      "Date: \r\n",
    } do
      assert.is_nil(time_of(headers), headers)
    end
  end)
end)
