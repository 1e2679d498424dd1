--- TLS: verified always, by the system's authorities or the client's own.

local certificates = require "spec.support.certificate"
local closing = require("spec.support.closing").use()
local process = require "spec.support.process"
local files = require("spec.support.files").use()
local vrchatapi = require "vrchatapi"

local USER_AGENT = "VrchatapiSpec/1.0 spec@vrchatapi.test"
local LIST = '[{"id":"default","slot":0}]'

-- A server of one file, which holds a whole response.
local function serve(key, certificate_path, options)
  local root = files:make("mkdir")
  assert(os.execute("mkdir -p " .. files.quote(root .. "/message/usr_1")))
  files:write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" .. LIST, root .. "/message/usr_1/message")
  local server = {
    pipe = assert(
      io.popen(
        (
          "cd %s && echo $$ && exec openssl s_server -accept 0 "
          .. "-HTTP -key %s -cert %s %s 2>&1 </dev/null"
        ):format(files.quote(root), files.quote(key), files.quote(certificate_path), options or ""),
        "r"
      )
    ),
  }
  server.pid = server.pipe:read("n", "l")
  for line in server.pipe:lines() do
    server.port = line:match("^ACCEPT .*:(%d+)$")
    if server.port then return server end
  end
  error("openssl s_server did not start")
end

local function stop(server)
  if not server then return end
  assert(os.execute("kill " .. server.pid))
  server.pipe:close()
end

describe("TLS", function()
  local key, path, server

  setup(function()
    if not certificates.can() then
      print("tls_spec: skipped, as there is no `openssl` program")
      return
    end
    key, path = certificates.make(files, "localhost")
    server = serve(key, path)
  end)
  teardown(function() stop(server) end)

  local function call(options, host)
    options.user_agent, options.timeout = USER_AGENT, 20
    options.auth = "authcookie_0123456789"
    options.base_url = options.base_url or ("https://%s:%s"):format(host or "localhost", server.port)
    options.retries = 0
    local client = closing(vrchatapi.new(options))
    return client:get_invite_messages("usr_1", "message")
  end

  local function refuses(...)
    local result, err = call(...)
    assert.is_nil(result)
    assert.equal("tls", err.code)
    assert.equal("transport", err.kind)
    assert.equal("no", err.acted)
    assert.is_nil(err.status)
  end

  -- A test that needs the server.
  local function with_server(name, test)
    it(name, function()
      if server then test() end
    end)
  end

  with_server("refuses a certificate that nobody vouches for", function() refuses({}) end)

  with_server("takes one that the client's own authority vouches for", function()
    for _ = 1, 2 do
      assert.same({ { id = "default", slot = 0 } }, call { ca_file = path })
    end
    refuses({}) -- the next client starts from nothing
  end)

  with_server("takes an authority out of a folder", function()
    local folder = files:make("mkdir")
    assert(
      os.execute(
        ("cp %s %s/$(openssl x509 -hash -noout -in %s).0"):format(
          files.quote(path),
          files.quote(folder),
          files.quote(path)
        )
      )
    )
    assert.same({ { id = "default", slot = 0 } }, call { ca_path = folder })
    refuses({ ca_path = files:make("mkdir") })
  end)

  with_server("refuses a certificate for another name", function()
    refuses({ ca_file = path }, "127.0.0.1")
    local other_key, other_path = certificates.make(files, "other.invalid")
    local other = serve(other_key, other_path)
    refuses { ca_file = other_path, base_url = "https://localhost:" .. other.port }
    stop(other)
  end)

  with_server("refuses a server of another authority, and files that hold none", function()
    local _, other_path = certificates.make(files, "localhost")
    refuses { ca_file = other_path }
    refuses { ca_file = files:write("no certificate") }
    refuses { ca_file = files:path() }
  end)

  with_server("refuses versions that are too old to trust", function()
    local old = serve(key, path, "-tls1_1 -cipher DEFAULT@SECLEVEL=0")
    refuses { ca_file = path, base_url = "https://localhost:" .. old.port }
    stop(old)
  end)

  with_server("cannot be weakened by the environment", function()
    local output = process.run(
      [[
      local client = require("vrchatapi").new {
        user_agent = VALUES.user_agent, base_url = VALUES.url, timeout = 20,
      }
      local _, err = client:get_invite_messages("usr_1", "message")
      print(err.code)
    ]],
      { user_agent = USER_AGENT, url = "https://localhost:" .. server.port },
      { before = "CURL_SSL_VERIFYPEER=0 INSECURE=1; export CURL_SSL_VERIFYPEER INSECURE" }
    )
    assert.equal("tls\n", output)
  end)

  it("cannot be switched off", function()
    for _, name in ipairs { "insecure", "verify", "verify_peer", "ssl_verifypeer", "tls_verify" } do
      for _, value in ipairs { true, false, 0 } do
        assert.has_error(function() vrchatapi.new { user_agent = USER_AGENT, [name] = value } end)
      end
    end
  end)

  it("fails with a server that answers in plain text", function()
    local box = closing(assert(require("vrchatapi.sandbox").start()))
    box:fault { kind = "raw", bytes = "HTTP/1.1 400 Bad Request\r\n\r\n", close = true }
    local client = closing(vrchatapi.new {
      user_agent = USER_AGENT,
      base_url = box.url:gsub("^http:", "https:"),
      timeout = 0.5,
      retries = 0,
    })
    local result, err = client:get_invite_messages("usr_1", "message")
    assert.is_nil(result)
    assert.equal("no", err.acted)
    assert.is_nil(err.status)
  end)
end)
