--- Run by the program gnutls: what the module says of the same requests, and an invite.
local vrchatapi = require "vrchatapi"

local url, certificate = ...

local function list(ca_file)
  local client = vrchatapi.new {
    user_agent = os.getenv "VRCHATAPI_USER_AGENT",
    base_url = url,
    auth = "any",
    ca_file = ca_file,
    retries = 0,
  }
  local messages, err = client:get_invite_messages("usr_1", "message")
  client:close()
  return messages and "ok" or err.message
end

print("module, without the certificate: " .. list(nil))
print("module, with it: " .. list(certificate))
local client = vrchatapi.new(assert(vrchatapi.settings()))
assert(client:invite("Mira", "here"))
client:close()
