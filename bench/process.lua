--- Runs programs by libuv, which loses no time to a shell.
local uv = require "luv"

local process = {}

local Process = {}
Process.__index = Process

--- Starts a program; its error output is ours unless it is collected.
---@param path string
---@param arguments string[]
---@param collect_errors? boolean
function process.start(path, arguments, collect_errors)
  local self = setmetatable({ out = {}, err = {}, pipes = 0 }, Process)
  local out, err = uv.new_pipe(), collect_errors and uv.new_pipe()
  local function reader(parts)
    return function(_, chunk)
      if chunk then
        parts[#parts + 1] = chunk
      else
        self.pipes = self.pipes - 1
      end
    end
  end
  self.began = uv.hrtime() / 1e9
  self.handle = uv.spawn(
    path,
    { args = arguments, stdio = { nil, out, err or 2 } },
    function(code) self.code = code end
  )
  if not self.handle then error("cannot start " .. path, 0) end
  for pipe, parts in pairs({ [out] = self.out, [err or false] = self.err }) do
    if pipe then
      self.pipes = self.pipes + 1
      pipe:read_start(reader(parts))
    end
  end
  return self
end

--- Waits for its first line.
---@return string
function Process:line()
  while not table.concat(self.out):find("\n") and not self.code do
    uv.run("once")
  end
  return table.concat(self.out):match("[^\n]*")
end

--- Waits for its end.
---@return string out
---@return string err
function Process:wait()
  while not self.code or self.pipes > 0 do
    uv.run("once")
  end
  return table.concat(self.out), table.concat(self.err)
end

function Process:stop()
  if not self.code then
    self.handle:kill("sigterm")
    self:wait()
  end
end

--- Runs a program to its end, which must be a good one.
---@return string out
---@return string err
---@return number began seconds, by the clock that never is set back
function process.run(path, arguments)
  local self = process.start(path, arguments, true)
  local out, err = self:wait()
  if self.code ~= 0 then error(("%s %s: %s"):format(path, table.concat(arguments, " "), err), 0) end
  return out, err, self.began
end

return process
