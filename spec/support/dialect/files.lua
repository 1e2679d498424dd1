--- Files and processes as Lua 5.4 has them.

local methods = getmetatable(io.stdout).__index

-- ---- "a" and "l", for Lua 5.2, which needs "*a" and "*l" ----

if _VERSION == "Lua 5.2" then
  local read, lines, io_lines = methods.read, methods.lines, io.lines

  local function starred(format, ...)
    if format == nil then return end
    if type(format) == "string" then format = "*" .. format:gsub("^%*", "") end
    return format, starred(...)
  end

  function methods:read(...) return read(self, starred(...)) end

  function methods:lines(...) return lines(self, starred(...)) end

  function io.lines(name, ...) return io_lines(name, starred(...)) end
end

-- ---- how processes end, which LuaJIT does not say ----

if not jit then return end

local function ending(status)
  if status == 0 then return true, "exit", 0 end
  local signal = status % 128
  if signal ~= 0 then return nil, "signal", signal end
  return nil, "exit", math.floor(status / 256)
end

local execute, popen, close, write = os.execute, io.popen, methods.close, methods.write

function methods:write(...)
  local ok, problem, code = write(self, ...)
  return ok and self, problem, code
end

function os.execute(command)
  if command == nil then return execute() ~= 0 end
  return ending(execute(command))
end

local results = setmetatable({}, { __mode = "k" }) -- where the shell of a pipe has written its status

local function quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

-- The shell that runs the command is a child of another one, which notes how it has ended: 128 and more
-- is a signal.
function io.popen(command, mode)
  local result = os.tmpname()
  local pipe, problem, code = popen(("sh -c %s; echo $? >%s"):format(quote(command), quote(result)), mode)
  if pipe then results[pipe] = result end
  return pipe, problem, code
end

function methods:close()
  local result = results[self]
  if not result then return close(self) end
  results[self] = nil
  close(self)
  local file = io.open(result)
  local status = file and file:read("*n")
  if file then file:close() end
  os.remove(result)
  if not status then return nil, "exit", 1 end
  return ending(status > 128 and status - 128 or status * 256)
end
