--- Temporary files, in a private directory that goes away after the tests of a block.
---
---     local files = require("spec.support.files").use()
---     local path = files:write("some bytes")

local busted = require "busted"

local files = {}
files.__index = files

local function run(command)
  local pipe = assert(io.popen(command, "r"))
  local output = pipe:read("a")
  assert(pipe:close(), command)
  return output
end

local function quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

--- Registers the directory in the block at hand.
---@return table files
function files.use()
  local self = setmetatable({ count = 0 }, files)
  busted.setup(function()
    self.directory = run('printf %s "$(mktemp -d "${TMPDIR:-/tmp}/vrchatapi-spec.XXXXXX")"')
  end)
  busted.teardown(function() run("rm -rf " .. quote(self.directory)) end)
  return self
end

--- A path at which there is nothing yet.
---@param name? string how it ends; "file" by default
---@return string path
function files:path(name)
  self.count = self.count + 1
  return ("%s/%d-%s"):format(self.directory, self.count, name or "file")
end

--- Makes a file, or replaces what one holds.
---@param bytes string
---@param path? string a new one by default
---@return string path
function files:write(bytes, path)
  path = path or self:path()
  local file = assert(io.open(path, "wb"))
  assert(file:write(bytes))
  assert(file:close())
  return path
end

--- What a file holds.
---@param path string
---@return string bytes
function files.read(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read("a")
end

--- Does something in a shell to a new path, such as "mkdir" or "mkfifo".
---@param command string the path goes behind it
---@return string path
function files:make(command)
  local path = self:path()
  run(command .. " " .. quote(path))
  return path
end

files.quote = quote

return files
