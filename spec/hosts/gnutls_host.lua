local files = require("spec.support.files").use()
local host = require "spec.hosts.host"
local nginx = require "spec.support.nginx"
local service = require("spec.support.service").use()

describe("a program that is linked with a libcurl of its own, with GnuTLS,", function()
  local server

  after_each(function()
    if server then server:stop() end
  end)

  it("does not keep the module from using libcurl with OpenSSL", function()
    host.need "nginx"
    local mira = service.box:friend { displayName = "Mira" }
    server = nginx.start(files, {})
    local words = {}
    for i, word in ipairs {
      host.path "build/gnutls",
      server.url,
      server.certificate,
      host.path "spec/hosts/gnutls.lua",
      server.url,
      server.certificate,
    } do
      words[i] = files.quote(word)
    end
    local output = host.run(files:make "mkdir", table.concat(words, " "), host.environment(service, "build"))
    -- the words of GnuTLS and of OpenSSL for the same
    assert.matches("^host: GnuTLS", output)
    assert.matches("host, without the certificate: server certificate verification failed", output, 1, true)
    assert.matches("module, without the certificate: [^\n]*self%-signed certificate", output)
    assert.matches("host, with it: ok\nmodule, without", output, 1, true)
    assert.matches("module, with it: ok\nhost, after the script: ok\n", output, 1, true)
    assert.equal(mira.id, service:sent()[1].receiverUserId)
    print(
      ("C with %s: the module has OpenSSL; %d invite"):format(output:match "host: (%S+)", #service:sent())
    )
  end)
end)
