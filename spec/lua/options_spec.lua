--- Each option of a client has an effect. How far it goes is in the specs of its subject.

local annotations = require "spec.support.annotations"
local compile = require "spec.support.compile"
local files = require("spec.support.files").use()
local pages = require "spec.support.pages"
local service = require("spec.support.service").use()
local time = require "spec.support.time"
local vrchatapi = require "vrchatapi"

local system -- sockets

local function header(name)
  for _, pair in ipairs(service:request().headers) do
    if pair[1]:lower() == name then return pair[2] end
  end
  return nil
end

-- The error of a call to a client with these options.
local function err_of(options)
  local user, err = service:client(options):get_user(service.box.friend_id)
  assert.is_nil(user)
  return err
end

-- The sandbox's port, which answers a TLS handshake with plain text.
local function tls_url() return (service.box.url:gsub("^http:", "https:")) end

local EFFECTS = {
  user_agent = function()
    service:client({ user_agent = "OptionSpec/1.0 spec@vrchatapi.test" }):get_friends()
    assert.equal("OptionSpec/1.0 spec@vrchatapi.test", header("user-agent"))
  end,
  base_url = function()
    service:client({ base_url = service.box.url .. "/elsewhere" }):get_friends()
    assert.matches("/elsewhere/auth/user/friends$", service:request().target)
  end,
  pipeline_url = function()
    local client = service:client { pipeline_url = false }
    assert.equal("no_pipeline", select(2, client:live()()).code)
    client = service:client { pipeline_url = service.box.pipeline_url }
    local _ = client:live()
    vrchatapi.step()
    assert.equal("connecting", client:live_state())
    for url, text in pairs {
      ["https://a.test/"] = "must be a wss:// URL",
      ["ws://a.test/"] = "must be a wss:// URL %(ws:// is for loopback alone%)",
      ["ws://127.0.0.1.a.test/"] = "must be a wss:// URL %(ws:// is for",
      ["wss://me:secret@a.test/"] = "must not contain a user or a password",
      ["wss://a.test/#x"] = "must not contain a fragment",
      ["wss:///x"] = "must have a host",
      ["wss://a.test:x/"] = "must have a host",
      ["wss://a test/"] = "must be printable ASCII without spaces",
      [7] = "must be a URL or false, got 7",
    } do
      assert.error_matches(function() service:client { pipeline_url = url } end, "pipeline_url " .. text)
    end
    for _, url in ipairs {
      "wss://a.test",
      "wss://[::1]:9/x?y=z",
      "ws://localhost:9",
      "ws://[::1]",
      "ws://127.1.2.3",
    } do
      service:client { pipeline_url = url }
    end
    local options = { user_agent = "OptionSpec/1.0 spec@vrchatapi.test" }
    assert.equal("wss://pipeline.vrchat.cloud/", vrchatapi.new(options).pipeline_url)
    assert.is_nil(service:client().pipeline_url)
  end,
  auth = function()
    service:client():get_friends()
    assert.equal("auth=" .. service.box.auth, header("cookie"))
  end,
  two_factor_auth = function()
    service:client({ two_factor_auth = "second" }):get_friends()
    assert.matches("; twoFactorAuth=second$", header("cookie"))
  end,
  session = function()
    local path = files:path()
    local client = service:client { session = path }
    client:get_friends()
    assert.is_true(client:save_session())
    assert.truthy(pages.read(path):find(service.box.auth, 1, true))
  end,
  login = function()
    service.box:account { two_factor = {} }
    local client = service:client {
      auth = false,
      login = { username = service.box.username, password = service.box.password },
    }
    assert(client:get_friends())
  end,
  retries = function()
    service.box:fault { kind = "status", status = 503, times = 1 }
    assert.is_nil((service:client({ retries = false }):get_friends()))
    service.box:fault { kind = "status", status = 503, times = 1 }
    assert(service:client({ retries = 1 }):get_friends())
  end,
  rate = function()
    local client = service:client { rate = { calls = 1 }, queue_timeout = 0 }
    assert(client:get_friends())
    assert.is_nil((client:get_friends()))
  end,
  queue_timeout = function()
    local client = service:client { rate = { calls = 1 }, queue_timeout = 0.01 }
    assert(client:get_friends())
    local _, err = client:get_friends()
    assert.equal("queue_timeout", err.code)
  end,
  trace = function()
    local lines = {}
    service:client({ trace = function(line) lines[#lines + 1] = line end }):get_friends()
    assert.equal(1, #lines)
  end,
  dry_run = function()
    local client = service:client { dry_run = true, trace = function() end }
    assert(client:request_invite(service.box.friend_id))
    assert.same({}, service.box:requests())
  end,
  timeout = function()
    service.box:fault { kind = "hang" }
    assert.equal("timeout", err_of({ timeout = 0.05 }).code)
  end,
  connect_timeout = function()
    -- The system answers for a listener until its queue is full; from then on, nobody does.
    local listener, port = system.bind(0)
    local others = {}
    for i = 1, 3 do
      others[i] = system.dial(port)
    end
    local err = err_of { base_url = ("http://127.0.0.1:%d"):format(port), connect_timeout = 0.05 }
    for _, other in ipairs(others) do
      system.close(other)
    end
    system.close(listener)
    assert.equal("connect_timeout", err.code)
  end,
  max_reply_bytes = function() assert.equal("too_large", err_of({ max_reply_bytes = 9 }).code) end,
  ip_version = function()
    -- the sandbox listens on 127.0.0.1 alone
    local base_url = service.box.url:gsub("127%.0%.0%.1", "localhost")
    assert(service:client({ base_url = base_url, ip_version = 4 }):get_user(service.box.friend_id))
    local code = err_of({ base_url = base_url, ip_version = 6 }).code
    assert.is_true(code == "refused" or code == "unresolved", code)
    for _, wrong in ipairs { 5, 4.5, "4", true } do
      assert.error_matches(function() service:client { ip_version = wrong } end, "ip_version must be 4 or 6")
    end
  end,
  proxy = function()
    for _, wrong in ipairs { "ftp://127.0.0.1", "file:///x", "http://", "http://127.0.0.1:port", "a b" } do
      assert.error_matches(function() service:client { proxy = wrong } end, "%(proxy must b")
    end
    local elsewhere = { base_url = "https://service.invalid/api/1", proxy = "http://127.0.0.1:1" }
    assert.equal("refused", err_of(elsewhere).code)
  end,
  ca_file = function()
    local path = files:write("no certificate")
    assert.matches("certificate file", err_of({ base_url = tls_url(), ca_file = path }).message)
  end,
  ca_path = function()
    -- OpenSSL looks into the folder when it has a certificate to verify: spec/src/http/tls_spec.lua
    assert.equal("tls", err_of({ base_url = tls_url(), ca_path = files.directory }).code)
    assert.error_matches(
      function() vrchatapi.new { user_agent = "OptionSpec/1.0 spec@vrchatapi.test", ca_path = "" } end,
      "ca_path must not be empty"
    )
  end,
}

describe("the option", function()
  time.use() -- for the pause before a retry
  setup(function() system = compile.module("system.c", files:path("system.so")) end)

  local options = annotations.read("lua/vrchatapi/options.lua").classes["vrchatapi.Options"]
  for _, option in ipairs(options) do
    it(
      option.name .. " has an effect",
      function() assert(EFFECTS[option.name], "the option has no test of its effect")() end
    )
  end
end)
