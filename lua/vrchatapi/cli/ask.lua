--- Questions to whoever sits at the terminal.
local core = require "vrchatapi.core"
local terminal = require "vrchatapi.terminal"

local ask = {}

--- Raised where there is nobody to answer.
ask.NOBODY = setmetatable({}, { __tostring = function() return "there is nobody to answer" end })

-- The question as it fits the terminal.
local function fit(question) return terminal.wrap(question, terminal.columns(io.stderr)) end

--- An answer that is shown while it is typed.
---@param question string
---@return string
function ask.line(question)
  local answer = core.system.prompt(fit(question), true)
  if not answer then error(ask.NOBODY, 0) end
  return (answer:gsub("^%s+", ""):gsub("%s+$", ""))
end

--- An answer that is not shown.
---@param question string
---@return string
function ask.secret(question)
  local answer = core.system.prompt(fit(question))
  if not answer then error(ask.NOBODY, 0) end
  return answer
end

return ask
