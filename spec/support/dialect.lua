--- One dialect for all specs: gives an older Lua what specs use of Lua 5.4's libraries, in the process of
--- the specs and in their children. The library itself must not need it: luacheck allows its files only
--- what every Lua has, and the programs in examples and the sandbox run without it.

local dialect = {}

--- What a script in another process begins with: it finds the modules that this process finds, and
--- has the same dialect, wherever it runs.
---@return string
function dialect.prelude()
  local path = ("%s/?.lua;%s"):format(os.getenv("PWD") or ".", package.path)
  return ('package.path, package.cpath = %q, %q require "spec.support.dialect"\n'):format(path, package.cpath)
end

if _VERSION > "Lua 5.4" then
  local collect = collectgarbage

  -- 5.5 sets the parameters one by one.
  function collectgarbage(action, pause, speed, ...)
    if action == "incremental" and pause then
      collect("param", "pause", pause)
      collect("param", "stepmul", speed)
    end
    return collect(action, pause, speed, ...)
  end
end
if _VERSION >= "Lua 5.4" then return dialect end

-- What it finds missing it keeps, as busted forgets no module that was loaded before.
require "vrchatapi.compat"

require "spec.support.dialect.values"
require "spec.support.dialect.strings"
require "spec.support.dialect.files"
require "spec.support.dialect.escapes"

return dialect
