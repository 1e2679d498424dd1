--- What each example begins with: finds the library in a checkout, answers --help with the head of the example, and
--- with --sandbox has `vrchatapi.settings` lead to a sandbox.
--
--     local environment = dofile((arg[0]:match("^(.*)/") or ".") .. "/environment.lua")
local folder = arg[0]:match("^(.*)[/\\]") or "."
local environment = { folder = folder, words = {} }

io.stdout:setvbuf("line") -- for whoever reads along: only some Luas' print flushes

-- Where the library is not installed, that of the checkout is used.
local function find_library()
  if package.searchpath("vrchatapi", package.path) then return end
  local top = folder .. "/.."
  local kind = jit and "jit" or _VERSION:match("%d+%.%d+") -- luacheck: ignore 113
  package.path = ("%s/lua/?.lua;%s/lua/?/init.lua;%s"):format(top, top, package.path)
  package.cpath = ("%s/build/%s?.so;%s"):format(
    top,
    kind == "5.4" and "" or "lua" .. kind .. "/",
    package.cpath
  )
end

-- The comment at the head of the example.
local function head()
  local lines = {}
  for line in io.lines(arg[0]) do
    local text = line:match("^%-%-%-? ?(.*)$")
    if not text then break end
    lines[#lines + 1] = text
  end
  return table.concat(lines, "\n")
end

find_library()
assert = require("vrchatapi.compat").assert -- luacheck: ignore 121 (Lua 5.2's takes only texts)
local wants_sandbox
for _, word in ipairs(arg) do
  if word == "--help" or word == "-h" then
    print(("usage: lua5.4 %s [arguments]\n\n%s"):format(arg[0], head()))
    os.exit(0)
  elseif word == "--sandbox" then
    wants_sandbox = true
  else
    environment.words[#environment.words + 1] = word
  end
end
if wants_sandbox then
  local Context = require "vrchatapi.cli.context"
  environment.box = assert(Context.start_sandbox())
  package.loaded["examples.environment"] = environment -- which keeps the sandbox
  require("vrchatapi.settings").set_override(Context.options_for(environment.box))
end

return environment
