--- How the sandbox ends a connection.

local files = require("spec.support.files").use()
local png = require "spec.support.png"
local service = require("spec.support.service").use()
local tcp = require "spec.support.tcp"
local uv = require "luv"

describe("a connection that the sandbox ends", function()
  it("has brought the whole of a long response, however late it is read", function()
    local image = png.sized(10000000)
    local sent = assert(service.invite_with_photo(service:client(), files:write(image)))
    local path = sent.details.imageUrl:match("^http://[^/]+(/.*)$")
    local client = assert(tcp.dial(service.box.url))
    client.socket:read_stop()
    local get = "GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n"
    client:send(get:format(path, ""):rep(3) .. get:format(path, "Connection: close\r\n"))
    uv.update_time()
    local waited = uv.new_timer()
    waited:start(1500, 0, function() waited:close() end)
    tcp.turn(function() return waited:is_closing() end) -- longer than the sandbox leaves a client to close
    local count, ended = 0, nil
    client.socket:read_start(function(failure, bytes)
      count, ended = count + #(bytes or ""), failure or not bytes and "EOF"
    end)
    assert.is_true(tcp.turn(function() return ended end))
    client:close()
    assert.equal("EOF", ended)
    assert.is_true(count > 4 * #image)
  end)
end)
