--- Node's packages for the judges, in the user's cache, as spec/judges/npm/package-lock.json pins
--- them. One of them is Node itself, as distributions have older ones.
local files = require "spec.support.files"
local uv = require "luv"

local npm = {}

local HERE = uv.fs_realpath(debug.getinfo(1, "S").source:match("^@(.*/)")) .. "/npm/"

local function run(command)
  local pipe = assert(io.popen("(" .. command .. "\n) 2>&1", "r"))
  local output = pipe:read("*a")
  return pipe:close() == true, output
end

local function cache_folder()
  local cache = os.getenv("XDG_CACHE_HOME")
  if not cache or cache == "" then cache = assert(os.getenv("HOME"), "no HOME") .. "/.cache" end
  return cache .. "/vrchatapi/judges"
end

-- The lock is copied again once its packages are there, so that what was interrupted is not used.
local function install(folder)
  local ok, output = run(
    ([[
    cmp -s %s %s/installed.json && exit 0
    command -v npm >/dev/null || { echo 'npm is not installed'; exit 1; }
    mkdir -p %s && cp %s %s %s && cd %s && rm -f installed.json &&
    npm ci --no-audit --no-fund && cp package-lock.json installed.json
  ]]):format(
      files.quote(HERE .. "package-lock.json"),
      files.quote(folder),
      files.quote(folder),
      files.quote(HERE .. "package.json"),
      files.quote(HERE .. "package-lock.json"),
      files.quote(folder),
      files.quote(folder)
    )
  )
  assert(ok, "npm's packages could not be installed: " .. output)
end

--- The Node among the packages, as a word of a shell; installs these if need be.
---@return string
function npm.node()
  local folder = cache_folder()
  install(folder)
  return files.quote(folder .. "/node_modules/.bin/node")
end

--- The command that runs a script of spec/judges/npm by that Node.
---@param script string
---@return string command of a shell, to which arguments can be added
function npm.command(script)
  local folder, node = cache_folder(), npm.node()
  -- beside the packages, where it finds them
  local ok, output = run(("cp %s %s"):format(files.quote(HERE .. script), files.quote(folder)))
  assert(ok, output)
  return ("env -u LD_PRELOAD %s %s"):format(node, files.quote(folder .. "/" .. script))
end

--- Runs a script to its end.
---@param script string
---@param argument string
---@return boolean ok whether it ended well
---@return string output
function npm.run(script, argument) return run(npm.command(script) .. " " .. files.quote(argument)) end

return npm
