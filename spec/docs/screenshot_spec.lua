--- docs/demo.svg against what the demo prints.

local files = require "spec.support.files"
local process = require "spec.support.process"

it("docs/demo.svg is what the demo prints (make screenshot)", function()
  local command = ("LUA_PATH=%s LUA_CPATH=%s %s tools/screenshot check 2>&1"):format(
    files.quote(package.path),
    files.quote(package.cpath),
    files.quote(process.interpreter())
  )
  local pipe = assert(io.popen(command))
  local output = pipe:read "*a"
  assert.truthy(pipe:close(), output)
end)
