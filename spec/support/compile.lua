--- Small C libraries and programs that specs need, built with the compiler that builds the module.

local files = require "spec.support.files"

local compile = {}

local here = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"

-- Where the headers of this Lua may be, if make does not say; the compiler passes over what is not there.
local function includes()
  local folder = os.getenv("LUA_INCDIR")
  if folder and folder ~= "" then return { folder } end
  local version, folders = _VERSION:match("%d.*"), {}
  local names = jit and { "luajit-2.1" }
    or { "lua" .. version, "lua-" .. version, "lua" .. version:gsub("%.", "") }
  for _, prefix in ipairs { "/usr/include/", "/usr/local/include/", "/opt/homebrew/include/" } do
    for _, name in ipairs(names) do
      folders[#folders + 1] = prefix .. name
    end
  end
  return folders
end

--- Builds a shared library from a C file beside this one.
---@param name string "system.c"
---@param path string where it goes
---@return string path
function compile.library(name, path)
  local command = { os.getenv("CC") or "cc", "-shared -fPIC -O1 -o", files.quote(path) }
  for _, folder in ipairs(includes()) do
    command[#command + 1] = "-I" .. folder
  end
  command[#command + 1] = files.quote(here .. name)
  assert(os.execute(table.concat(command, " ") .. " -ldl"), name .. " could not be built")
  return path
end

--- Builds a program from a C file beside this one and sources of the module that need no Lua.
---@param name string "lists.c"
---@param sources string a pattern of the shell: "src/operations/*.c"
---@param path string where it goes
---@return string path
function compile.program(name, sources, path)
  local command = ("%s -std=c99 -O1 -Isrc -o %s %s %s"):format(
    os.getenv("CC") or "cc",
    files.quote(path),
    files.quote(here .. name),
    sources
  )
  assert(os.execute(command), name .. " could not be built")
  return path
end

--- Builds a C module and loads it.
---@param name string "system.c" with `luaopen_system`
---@param path string where it goes
---@return table
function compile.module(name, path)
  compile.library(name, path)
  return assert(package.loadlib(path, "luaopen_" .. name:match("^%w+")))()
end

return compile
