--- A command on a terminal of its own, and who sits there.
---
---     local open = require("spec.support.terminal").use(files)
---     local terminal = open("cat")
---     terminal:type("word\n")
---     terminal:expect("word")

local busted = require "busted"
local compile = require "spec.support.compile"

local Terminal = {}
Terminal.__index = Terminal

local PATIENCE = 30 -- seconds

--- Registers what terminals need in the block at hand.
---@param files table as spec.support.files returns it
---@return fun(command: string): table open
function Terminal.use(files)
  local support
  busted.setup(function() support = compile.module("system.c", files:path("system.so")) end)
  return function(command)
    -- whatever the terminal that the suite runs on, if any
    local id, fd = support.terminal("export TERM=xterm; " .. command)
    return setmetatable({ support = support, id = id, fd = fd, text = "", seen = 0 }, Terminal)
  end
end

--- Waits until it shows, behind what was waited for before.
---@param text string
function Terminal:expect(text)
  local from, to
  repeat
    from, to = self.text:find(text, self.seen + 1, true)
    if not from then
      local bytes = self.support.read(self.fd, PATIENCE)
      assert(bytes, "instead of '" .. text .. "' there is only:\n" .. self.text)
      self.text = self.text .. bytes
    end
  until from
  self.seen = to
end

---@param text string
function Terminal:type(text) self.support.write(self.fd, text) end

--- Whether what is typed shows.
---@return boolean
function Terminal:echoes() return self.support.echoes(self.fd) end

--- Waits for the end.
---@return string text all that showed
---@return integer code of the command
function Terminal:finish()
  repeat
    local bytes = self.support.read(self.fd, PATIENCE)
    self.text = self.text .. (bytes or "")
  until not bytes
  local code = self.support.wait(self.id)
  self.support.close(self.fd)
  return (self.text:gsub("\r", "")), code
end

return Terminal
