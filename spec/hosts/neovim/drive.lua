--- Types `:Invite Mira` in Neovim, as its user would, and then measures.
local measure = require "spec.hosts.measure"

local wake = vim.loop.new_async(function() end)
local start = vim.loop.hrtime()

local function quit(text)
  io.stdout:write(text)
  vim.schedule(function() vim.cmd "qall!" end)
  wake:send() -- as in the program
end

function vim.notify(text)
  io.stdout:write(("%s\nafter %.1f s\n"):format(text, (vim.loop.hrtime() - start) / 1e9))
  if text:find "^Invited" then
    measure.start(1000, quit)
  else
    quit ""
  end
end

vim.cmd "Invite Mira"
