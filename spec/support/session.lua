--- What specs of sessions share: whole files, what is in them, and scripts in processes of their own
--- that have a client with a session.

local json = require "cjson".new()
local files = require "spec.support.files"
local process = require "spec.support.process"

local session = {}

session.FORMAT = "vrchatapi session 1"

--- The text of a session file for the sandbox, with its living cookie.
---@param box table
---@param changes? table fields to add or to replace
---@return string
function session.text(box, changes)
  local object = {
    format = session.FORMAT,
    service = box.url,
    cookies = { auth = { value = box.auth } },
  }
  for name, value in pairs(changes or {}) do
    object[name] = value
  end
  return json.encode(object) .. "\n"
end

--- What a session file holds.
---@param path string
---@return table
function session.read(path) return json.decode(files.read(path)) end

--- The values of the cookies in a session file, by name.
---@param path string
---@return table<string, string>
function session.cookies(path)
  local values = {}
  for name, cookie in pairs(session.read(path).cookies) do
    values[name] = cookie.value
  end
  return values
end

--- Makes every response of the sandbox set cookies.
---@param box table
---@param ... string "name=value; Max-Age=60"
function session.set_cookies(box, ...) assert(box:fault { kind = "cookies", set_cookie = { ... } }) end

-- What scripts begin with: `new` makes a client with the session file, `list` makes a call.
local PRELUDE = [[
  local vrchatapi = require "vrchatapi"
  local box = VALUES
  local function new(changes)
    local options = {
      user_agent = "Spec/1.0 spec@vrchatapi.test", base_url = box.url, session = box.path,
      rate = false, retries = 0, timeout = 20,
    }
    for name, value in pairs(changes or {}) do options[name] = value or nil end
    return vrchatapi.new(options)
  end
  local function list(client, ...)
    return client:get_invite_messages(box.user_id, "message", ...)
  end
  local login = { username = box.username, password = box.password }
]]

local function values(box, path, more)
  local all = { path = path }
  for _, name in ipairs { "url", "auth", "user_id", "username", "password" } do
    all[name] = box[name]
  end
  for name, value in pairs(more or {}) do
    all[name] = value
  end
  return all
end

--- Starts a script that has `new`, `list`, `login` and `box`.
---@param box table
---@param path string of the session file
---@param script string
---@param more? table values for the script
---@param options? table as of process.command
---@return table child
function session.start(box, path, script, more, options)
  return process.start(PRELUDE .. script, values(box, path, more), options)
end

--- Runs a script that has nothing of that but the values, and the beginning of the others as
--- VALUES.prelude: for one that forks before it loads the module.
---@return string output
function session.run_bare(box, path, script, more, options)
  local all = values(box, path, more)
  all.prelude = "local VALUES = VALUES\n" .. PRELUDE
  return process.run("_G.VALUES = VALUES\n" .. script, all, options)
end

--- Runs one to its end; fails if that is not a good one.
---@return string output
function session.run(box, path, script, more, options)
  return process.run(PRELUDE .. script, values(box, path, more), options)
end

return session
