--- Self-signed certificates.
local certificate = {}

--- True if there is an `openssl` program.
---@return boolean
function certificate.can() return (os.execute("openssl version >/dev/null 2>&1")) end

--- Makes a key and a certificate for a host.
---@param files table of spec.support.files, where they go
---@param host string
---@return string key path
---@return string certificate path
function certificate.make(files, host)
  local key, path = files:path("key.pem"), files:path("certificate.pem")
  assert(
    os.execute(
      (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout %s -out %s "
        .. "-subj %s -addext %s >/dev/null 2>&1"
      ):format(
        files.quote(key),
        files.quote(path),
        files.quote("/CN=" .. host),
        files.quote("subjectAltName=DNS:" .. host)
      )
    )
  )
  return key, path
end

return certificate
