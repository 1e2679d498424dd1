--- Runs before the program, beside which the driver puts this: types a name as the program's user would, and then
--- measures.
local measure = require "spec.hosts.measure"
local step = require "vrchatapi.task.step"

function love.conf(t)
  t.window.width, t.window.height = 640, 360
  t.modules.audio, t.modules.sound = false, false
end

-- With eight invites in a step these are 10,000: of more the sandbox forgets the first, for which the driver asks.
measure.after_invite(1250, function(text)
  io.stdout:write(text)
  love.event.quit()
end)

-- In the first frame, in which LÖVE is as a user meets it.
local make_step, has_typed = step.host, false
function step.host(...)
  make_step(...)
  if has_typed then return end
  has_typed = true
  love.event.push("textinput", "Mira")
  love.event.push("keypressed", "return")
end
