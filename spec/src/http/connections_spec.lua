--- Connections over TLS cost much: they are shared and resumed.
local closing = require("spec.support.closing").use()
local files = require("spec.support.files").use()
local nginx = require "spec.support.nginx"
local vrchatapi = require "vrchatapi"

local can = nginx.can()

describe("TLS connections", function()
  local server

  setup(function()
    if not can then print("connections_spec: skipped, as there is no `nginx` or no `openssl` program") end
  end)
  after_each(function()
    if server then server:stop() end
    server = nil
  end)

  local function connect()
    return vrchatapi.new {
      user_agent = "VrchatapiSpec/1.0 spec@vrchatapi.test",
      auth = "authcookie_0123456789",
      base_url = server.url,
      ca_file = server.certificate,
      timeout = 20,
    }
  end

  -- What the server reports about the connection of a call.
  local function call(client) return assert(client:get_invite_messages("usr_1", "message"))[1] end

  -- The same for calls that are in flight at the same time.
  local function calls(client, count)
    local results = {}
    vrchatapi.run(function()
      for number = 1, count do
        vrchatapi.spawn(function() results[number] = call(client) end)
      end
    end)
    return results
  end

  local function with_server(name, options, test)
    it(name, function()
      if not can then return end
      server = nginx.start(files, options)
      test()
    end)
  end

  -- OpenSSL takes a ticket of TLS 1.3 for one connection only
  for protocol, count in pairs { ["TLSv1.2"] = 3, ["TLSv1.3"] = 1 } do
    with_server(
      "resume the session of one before over " .. protocol,
      { protocol = protocol, requests = 1 },
      function()
        local client = closing(connect())
        local first = call(client)
        assert.equal(".", first.message)
        local numbers = { [first.id] = true }
        for _, one in ipairs(calls(client, count)) do
          assert.equal("r", one.message)
          assert.is_nil(numbers[one.id]) -- it is another connection
          numbers[one.id] = true
        end
        local other = closing(connect())
        assert.equal("r", call(other).message)
      end
    )
  end

  with_server("are one for all requests over HTTP/2", { http2 = true }, function()
    local client = closing(connect())
    local results = calls(client, 8)
    assert.equal(8, #results)
    for _, one in ipairs(results) do
      assert.equal("HTTP/2.0", one.updatedAt)
      assert.equal(results[1].id, one.id)
    end
    assert.equal(results[1].id, call(client).id)
  end)

  with_server("are kept from one request to the next", {}, function()
    local client = closing(connect())
    local first = call(client)
    assert.equal("HTTP/1.1", first.updatedAt)
    assert.equal(first.id, call(client).id)
  end)
end)
