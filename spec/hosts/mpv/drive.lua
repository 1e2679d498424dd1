--- A script of mpv's that is the program, as the driver says where that is; types its key, as its user would, and then
--- measures.
local measure = require "spec.hosts.measure"

measure.after_invite(500, function(text)
  io.stdout:write(text)
  io.stdout:flush()
  mp.command "quit"
end)

dofile(os.getenv "HOST_PROGRAM")
mp.commandv("script-message", "invite", "Mira")
