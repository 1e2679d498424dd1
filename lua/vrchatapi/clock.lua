--- Time: the one place where the Lua layer reads clocks and waits for the engine. Specs replace the
--- functions of this table to move time instead of spending it.
local core = require "vrchatapi.core"

local clock = {
  --- Seconds since a fixed point in the past, never set back: for waits.
  ---@type fun(): number
  now = core.clock,

  --- Seconds since 1970: for what outlives the program.
  ---@type fun(): number
  time = os and os.time or function() return math.floor(core.system.time()) end,

  --- Lets the engine work once, waiting at most that long (not at all by default) for something to do;
  -- what is left after budget seconds stays for the next step.
  ---@type fun(seconds?: number, budget?: number)
  step = core.step,
}

return clock
