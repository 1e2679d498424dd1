--- Types `:Invite Mira` in Neovim, as its user would, and then measures.
local measure = require "spec.hosts.measure"

local start = vim.loop.hrtime()
local wake = vim.loop.new_async(function() end)

function vim.notify(text)
  io.stdout:write(("%s\nafter %.1f s\n"):format(text, (vim.loop.hrtime() - start) / 1e9))
end

measure.after_invite(1000, function(text)
  io.stdout:write(text)
  vim.schedule(function() vim.cmd "qall!" end)
  wake:send() -- as in the program
end)

vim.cmd "Invite Mira"
