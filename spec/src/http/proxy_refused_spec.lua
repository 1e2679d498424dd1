--- A proxy that does not connect.
local child = require "spec.support.child"
local peer = require("spec.support.peer").use()
local vrchatapi = require "vrchatapi"

local ELSEWHERE = "https://vrchat.test/api/1"
local SECRET = "hunter2-is-my-password"

local REASONS = {
  [407] = "Proxy Authentication Required",
  [403] = "Forbidden",
  [502] = "Bad Gateway",
}

describe("a proxy that refuses to connect", function()
  for status, reason in pairs(REASONS) do
    it(("with %d is asked once, whatever retries says"):format(status), function()
      peer.answer = function() return peer.response(status .. " " .. reason, "<html>no") end
      local client = peer:client { base_url = ELSEWHERE, proxy = "http://" .. peer.origin, retries = 3 }
      for _, call in ipairs {
        { "get_invite_messages", "usr_1", "message" },
        { "invite_user", "usr_1", { instanceId = "wrld_1:1" } },
      } do
        peer.requests = {}
        local result, err = peer:call(client, (table.unpack or unpack)(call)) -- luacheck: ignore 113
        assert.is_nil(result)
        assert.same(
          { "transport", "proxy_refused", status, "no", 1 },
          { err.kind, err.code, err.proxy_status, err.acted, err.attempts }
        )
        assert.is_nil(err.status)
        assert.matches("status " .. status, err.message, 1, true)
        assert.equal(1, #peer.requests)
      end
    end)
  end
end)

describe("a secret of a proxy", function()
  -- each has it where libcurl may or may not look for a password
  local URLS = {
    "http://me:%s@127.0.0.1:1",
    "http://me:%s@127.0.0.1:99999999",
    "http://me:%s@",
    "gopher://me:%s@127.0.0.1:1",
    "me:%s@127.0.0.1:port",
    "http://me:%s@[::1",
    "http:///me:%s@127.0.0.1:port",
  }

  it("of the option is in no message", function()
    for _, url in ipairs(URLS) do
      local proxy = url:format(SECRET)
      local ok, client = pcall(vrchatapi.new, {
        user_agent = "VrchatapiSpec/1.0 spec@vrchatapi.test",
        auth = "authcookie_0123456789",
        base_url = ELSEWHERE,
        proxy = proxy,
        retries = 0,
      })
      local text
      if ok then
        local _, err = client:get_invite_messages("usr_1", "message")
        text = tostring(err) .. (err.body or "")
        client:close()
      else
        text = tostring(client)
      end
      assert.is_nil(text:find("hunter2", 1, true), text)
    end
  end)

  it("of the environment is in no message", function()
    local script = [[
      local vrchatapi = require "vrchatapi"
      local client = vrchatapi.new {
        user_agent = "VrchatapiSpec/1.0 spec@vrchatapi.test", auth = "authcookie_0123456789",
        base_url = ..., retries = 0,
      }
      local result, err = client:get_invite_messages("usr_1", "message")
      print(result, err, err and err.body)
    ]]
    for _, url in ipairs(URLS) do
      local proxy = url:format(SECRET)
      local ok, output =
        child.run(script, { https_proxy = proxy, no_proxy = false, NO_PROXY = false }, ELSEWHERE)
      assert.is_true(ok, output)
      assert.is_nil(output:find("hunter2", 1, true), output)
    end
  end)
end)
