--- The commands over HTTP, for programs in other languages: POST /control/<token>/<command>, with
--- the arguments as JSON.

local uv = require "luv"

local commands = require "vrchatapi.sandbox.process.commands"
local control_json = require "vrchatapi.sandbox.formats.control_json"
local http = require "vrchatapi.sandbox.formats.http"
local json = require "vrchatapi.sandbox.formats.json"
local responses = require "vrchatapi.sandbox.service.responses"

local http_control = {}

local MAX_BODY = 4 * 1024 * 1024 -- bytes

--- A token that nobody guesses.
---@return string
function http_control.new_token()
  return (uv.random(16):gsub(".", function(byte) return ("%02x"):format(byte:byte()) end))
end

--- Whether a request is a command, which is neither recorded nor subject to faults.
---@param request vrchatapi.sandbox.Request
---@return boolean
function http_control.matches(request) return http.split(request.target):find("^/control/") ~= nil end

-- The arguments in a body: a list, or a single object; nil if it is neither.
local function read_arguments(body)
  if body == "" then return {} end
  local ok, value = pcall(json.decode, body)
  if not ok or type(value) ~= "table" then return nil end
  if body:find("^%s*{") then value = { value } end
  local argument = control_json.argument
  return { argument(value[1]), argument(value[2]), argument(value[3]) }
end

-- Marks the lists that may be empty, for which Lua has no type.
local function mark_lists(name, value)
  if name == "state" then
    for _, field in ipairs { "sent", "notifications", "notifications_v2", "mails" } do
      value[field] = json.list(value[field])
    end
  elseif name == "requests" then
    for _, request in ipairs(value) do
      request.headers = json.list(request.headers)
    end
    return json.list(value)
  end
  return value
end

local function refuse(status, text) return responses.json(status, { error = text }) end

--- Runs a command.
---@param server vrchatapi.sandbox.Server
---@param request vrchatapi.sandbox.Request
---@return vrchatapi.sandbox.Response
function http_control.handle(server, request)
  local token, name = http.split(request.target):match("^/control/([^/]*)/([%a_]+)$")
  if token ~= server.token then return refuse(403, "wrong token") end
  local command = commands[name]
  if not command then return refuse(404, "there is no command " .. name) end
  if request.method ~= "POST" then return refuse(405, "commands are sent by POST") end
  if #request.body > MAX_BODY then return refuse(413, "the body is longer than 4 MiB") end
  local given = read_arguments(request.body)
  if not given then return refuse(400, "the body must be a JSON list of arguments or an object") end
  local value, refused, position = command(server, given[1], given[2], given[3])
  server.pipeline:end_dead_sessions()
  if refused then return refuse(400, ("bad argument #%d to '%s' (%s)"):format(position, name, refused)) end
  if value == nil then value = true end
  return responses.json(200, mark_lists(name, control_json.result(value)))
end

return http_control
