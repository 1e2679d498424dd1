--- Lists and invites with LuaSocket and lua-cjson, as a script would do it. Takes the arguments of
-- bench/limit.c, and prints the same.
local cjson = require "cjson"
local http = require "socket.http"
local ltn12 = require "ltn12"
local socket = require "socket"

local USER = "usr_00000000-0000-4000-8000-%012d"
local INSTANCE = "wrld_00000000-0000-4000-8000-000000000000:12345"
  .. "~private(usr_00000000-0000-4000-8000-000000000000)"

local options = {}
for _, argument in ipairs(arg) do
  local name, value = argument:match("^(%w+_?%w*)=(.*)$")
  options[name] = value
end

local function request(method, path, body)
  local parts = {}
  local _, status = assert(http.request {
    method = method,
    url = options.url .. path,
    headers = {
      ["Accept"] = "application/json",
      ["User-Agent"] = "Bench/1.0 https://github.com/vrchatapi",
      ["Cookie"] = "auth=authcookie_00000000-0000-4000-8000-000000000000",
      ["Content-Type"] = body and "application/json",
      ["Content-Length"] = body and #body,
    },
    source = body and ltn12.source.string(body),
    sink = ltn12.sink.table(parts),
  })
  assert(status == 200, status)
  return cjson.decode(table.concat(parts))
end

local works = {
  list = function() return request("GET", "/message/" .. USER:format(0) .. "/message") end,
  post = function(number)
    return request(
      "POST",
      "/invite/" .. USER:format(number),
      cjson.encode { instanceId = INSTANCE, messageSlot = 3 }
    )
  end,
}

local function run(count)
  for number = 1, tonumber(count) do
    works[options.work](number)
  end
end

run(options.warm)
local wall, cpu = socket.gettime(), os.clock()
run(options.calls)
print(("wall=%.6f cpu=%.6f"):format(socket.gettime() - wall, os.clock() - cpu))
