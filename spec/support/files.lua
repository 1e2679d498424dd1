--- Temporary files, in a private directory that goes away after the tests of a block.
---
---     local files = require("spec.support.files").use()
---     local path = files:write("some bytes")

local busted = require "busted"

local files = {}
files.__index = files

--- Runs a shell command; fails if the command does.
---@param command string
---@return string output
function files.output(command)
  local pipe = assert(io.popen(command, "r"))
  local output = pipe:read("a")
  assert(pipe:close(), command)
  return output
end

--- What this process has open.
---@return string listing of `ls`; empty where there is no /proc
function files.descriptors()
  local stat = io.open "/proc/self/stat" -- begins with the id of the process
  if not stat then return "" end
  local pid = stat:read "n"
  stat:close()
  return files.output(("ls -l /proc/%d/fd"):format(pid))
end

--- Quotes a word for the shell.
---@param text string
---@return string
function files.quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

--- Registers the directory in the block at hand.
---@return table files
function files.use()
  local self = setmetatable({ count = 0 }, files)
  busted.setup(
    function()
      self.directory = files.output('printf %s "$(mktemp -d "${TMPDIR:-/tmp}/vrchatapi-spec.XXXXXX")"')
    end
  )
  busted.teardown(function() files.output("rm -rf " .. files.quote(self.directory)) end)
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
  local file = assert(io.open(path, "rb"))
  local bytes = file:read("a")
  file:close()
  return bytes
end

--- The mode of a file or folder as `ls` shows it.
---@param path string
---@return string mode "-rw-------"
function files.mode(path) return files.output("ls -ld " .. files.quote(path)):sub(1, 10) end

--- Does something in a shell to a new path, such as "mkdir" or "mkfifo".
---@param command string the path goes behind it
---@return string path
function files:make(command)
  local path = self:path()
  files.output(command .. " " .. files.quote(path))
  return path
end

return files
