--- The servers that the benchmark runs against, in a folder of their own below /tmp: nginx over
-- HTTP, over TLS with HTTP/2 and over TLS without it, each also 20 ms late; and bench/server, which
-- takes photos. With them the certificates, and copies of the system's with ours among them.
local process = require "process"
local uv = require "luv"

local servers = {}

local CERTIFICATES = "/etc/ssl/certs"

local function write(path, text)
  local file = assert(io.open(path, "wb"))
  assert(file:write(text))
  assert(file:close())
end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local bytes = assert(file:read("*a"))
  file:close()
  return bytes
end

local function free_port()
  local socket = uv.new_tcp()
  assert(socket:bind("127.0.0.1", 0))
  local port = socket:getsockname().port
  socket:close()
  return port
end

-- ---- what the servers reply ----

-- Twelve messages, about 2.6 kB.
local function list()
  local items = {}
  for slot = 0, 11 do
    items[#items + 1] = (
      '{"id":"invm_00000000-0000-4000-8000-%012d","messageType":"message",'
      .. '"slot":%d,"message":"You can wait a little, I am nearly there","canBeUpdated":true,'
      .. '"remainingCooldownMinutes":0,"updatedAt":"2024-05-01T12:34:56.789Z"}'
    ):format(slot, slot)
  end
  return "[" .. table.concat(items, ",") .. "]"
end

local INVITE = '{"id":"not_00000000-0000-4000-8000-000000000000","type":"invite",'
  .. '"senderUserId":"usr_00000000-0000-4000-8000-000000000000","senderUsername":null,'
  .. '"receiverUserId":"usr_00000000-0000-4000-8000-000000000001",'
  .. '"message":"This is a generated invite to The Black Cat",'
  .. '"details":{"worldId":"wrld_00000000-0000-4000-8000-000000000000:12345~private(usr)",'
  .. '"worldName":"The Black Cat","inviteMessage":"Come and see"},'
  .. '"created_at":"2024-05-01T12:34:56.789Z"}'

-- ---- what is sent ----

-- A chunk of a PNG, with a checksum that nobody checks.
local function chunk(kind, data)
  local length, digits = #data, ""
  for _ = 1, 4 do
    digits = string.char(length % 256) .. digits
    length = math.floor(length / 256)
  end
  return digits .. kind .. data .. ("\0"):rep(4)
end

--- Writes a PNG of 1000 by 1000, as far as the client looks.
---@param path string
---@param size integer bytes
---@return string path
function servers.photo(path, size)
  local head = "\x89PNG\r\n\x1a\n" .. chunk("IHDR", ("\0\0\3\232"):rep(2) .. "\8\2\0\0\0")
  local tail = chunk("IEND", "")
  write(path, head .. chunk("IDAT", ("\x5a"):rep(size - #head - #tail - 12)) .. tail)
  return path
end

-- ---- certificates ----

local AUTHORITY = [[
cd "$1"
new="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
openssl req -x509 $new -subj '/CN=Throw-away CA' -keyout ca.key -out ca.pem
openssl req -x509 $new -CA ca.pem -CAkey ca.key -subj /CN=127.0.0.1 \
  -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=CA:FALSE \
  -keyout server.key -out server.pem
mkdir certificates
cp -L "$2"/*.[0-9] certificates
cp ca.pem "certificates/$(openssl x509 -hash -noout -in ca.pem).0"
cat "$2/ca-certificates.crt" ca.pem >bundle.pem
]]

-- ---- starting ----

local function start_nginx(self)
  local template = read(self.here .. "/nginx.conf")
  local values =
    { folder = self.folder, plain = free_port(), h2 = free_port(), tls = free_port(), invite = INVITE }
  write(self.folder .. "/nginx.conf", (template:gsub("@(%w+)@", values)))
  self.nginx =
    process.start("nginx", { "-p", self.folder, "-c", self.folder .. "/nginx.conf", "-e", "stderr" })
  self.plain = ("http://127.0.0.1:%d"):format(values.plain)
  self.h2 = ("https://127.0.0.1:%d"):format(values.h2)
  self.tls = ("https://127.0.0.1:%d"):format(values.tls)
end

--- Starts them all. They end with servers.stop, and the folder with them.
---@param here string the folder of the benchmark
---@param programs string the folder of its compiled programs
function servers.start(here, programs)
  local self = { here = here }
  self.folder = assert(uv.fs_mkdtemp((os.getenv("TMPDIR") or "/tmp") .. "/vrchatapi-bench-XXXXXX"))
  process.run("sh", { "-euc", AUTHORITY, "sh", self.folder, CERTIFICATES })
  self.ca_path = self.folder .. "/certificates"
  self.ca_file = self.folder .. "/bundle.pem"
  assert(uv.fs_mkdir(self.folder .. "/replies", tonumber("755", 8)))
  write(self.folder .. "/replies/list.json", list())
  write(self.folder .. "/invite.json", INVITE)
  self.photos = {
    [1] = servers.photo(self.folder .. "/1.png", 1048576),
    [2] = servers.photo(self.folder .. "/2.png", 2 * 1048576),
    [8] = servers.photo(self.folder .. "/8.png", 8 * 1048576),
  }
  start_nginx(self)
  self.sink_server = process.start(programs .. "/server", { self.folder .. "/invite.json" })
  self.sink = ("http://127.0.0.1:%d"):format(tonumber(self.sink_server:line()))
  uv.sleep(300) -- for nginx, which does not report that it is ready
  return self
end

function servers.stop(self)
  for _, server in ipairs({ self.nginx or false, self.sink_server or false }) do
    if server then server:stop() end
  end
  if self.folder then process.run("rm", { "-r", self.folder }) end
end

return servers
