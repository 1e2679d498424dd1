--- Front ends that we did not write, before a sandbox: the usual exchanges, and many invites at
--- once. Connections end after 20 requests where the front end has a setting for it.
local certificate = require "spec.support.certificate"
local daemon = require "spec.support.daemon"
local exchanges = require "spec.judges.exchanges"
local files = require("spec.support.files").use()
local forward_proxies = require "spec.judges.forward_proxies"
local front_ends = require "spec.judges.front_ends"
local load = require "spec.judges.load"
local service = require("spec.support.service").use()

-- What a certificate for a host needs, as texts, and where the client finds it.
local function certify(host)
  local key, path = certificate.make(files, host)
  return { host = host, key = files.read(key), certificate = files.read(path), path = path }
end

-- A front end for the tests of the block at hand; `client` makes clients that go through it.
local function use_front_end(name, host)
  local front = {}
  setup(function()
    assert(daemon.has(front_ends.program(name)), front_ends.program(name) .. " is not installed")
    front.certificate = certify(host)
    front.daemon = front_ends.start(name, service.box, front.certificate)
  end)
  teardown(function()
    if front.daemon then front.daemon:stop() end
  end)
  function front.client(changes)
    local options = {
      base_url = ("https://%s:%s/api/1"):format(host, front.daemon.port),
      ca_file = front.certificate.path,
      timeout = 60,
      retries = 2,
    }
    for option, value in pairs(changes or {}) do
      options[option] = value
    end
    return service:client(options)
  end
  return front
end

local function assert_few_unknown(figures, most)
  assert.is_true(figures.unknown <= (most or load.MOST_UNKNOWN), figures.unknown .. " unknown")
end

local function assert_honest(figures)
  assert.equal(0, figures.twice)
  assert.same({}, figures.lies)
end

for _, name in ipairs(front_ends.NAMES) do
  describe(name, function()
    local front = use_front_end(name, "localhost")

    it("passes every kind of exchange on", function() exchanges.run(front.client(), service) end)

    it("takes 200 invites of 16 tasks", function()
      local figures = load.run(front.client(), service.box)
      load.print(name, figures)
      assert_honest(figures)
      assert_few_unknown(figures)
    end)

    local reload = front_ends.reload_signal(name)
    if reload then
      it("takes 200 invites while it reloads its configuration", function()
        local figures = load.run(front.client(), service.box, function() front.daemon:signal(reload) end)
        load.print(name .. ", reloaded", figures)
        assert_honest(figures)
        assert_few_unknown(figures, front_ends.most_unknown(name))
      end)
    end
  end)
end

describe("before nginx,", function()
  local front = use_front_end("nginx", forward_proxies.HOST)

  for _, name in ipairs(forward_proxies.NAMES) do
    describe(name, function()
      local proxy

      setup(function()
        assert(daemon.has(name), name .. " is not installed")
        proxy = forward_proxies.start(name, files)
      end)
      teardown(function()
        if proxy then proxy:stop() end
      end)

      local function client(password)
        return front.client {
          proxy = ("http://%s:%s@127.0.0.1:%s"):format(
            forward_proxies.USER,
            password or forward_proxies.PASSWORD,
            proxy.port
          ),
        }
      end

      it("passes every kind of exchange on", function() exchanges.run(client(), service) end)

      it("refuses a wrong password, and nothing is sent", function()
        local result, err =
          client("wrong"):invite_user(service.box.friend_id, { instanceId = service.box.location })
        assert.is_nil(result)
        assert.same({ "proxy_refused", "no" }, { err.code, err.acted })
        assert.equal(forward_proxies.refusal(name), err.proxy_status)
        assert.same({}, service:requests())
      end)

      it("takes 200 invites of 16 tasks", function()
        local figures = load.run(client(), service.box)
        load.print(name, figures)
        assert_honest(figures)
        assert_few_unknown(figures)
      end)
    end)
  end
end)
