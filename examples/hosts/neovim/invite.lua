-- Neovim: `:Invite Mira` invites a friend to where you are, while you go on typing.
--
-- Copy it to ~/.config/nvim/plugin/invite.lua, and log in once: vrchatapi login

local uv = vim.uv or vim.loop

-- Tasks run in what Neovim calls a fast event, where most of `vim` must wait for the main loop. That may notice
-- what a timer has scheduled only when something happens, such as a key: so this happens.
local wake = uv.new_async(function() end)
local function notify(text, level)
  vim.schedule(function() vim.notify(text, vim.log.levels[level]) end)
  wake:send()
end

local vrchatapi, client

-- With the first command, so that Neovim starts as fast as without it.
local function connect()
  if client then return end
  package.loaded.luv = uv -- of the loop that Neovim runs, which is to run the tasks
  vrchatapi = require "vrchatapi"
  client = vrchatapi.new(assert(vrchatapi.settings()))
  local loop = require "vrchatapi.loop.luv"
  loop.start(function(err) notify(tostring(err), "ERROR") end)
  vim.api.nvim_create_autocmd("VimLeavePre", {
    callback = function()
      client:close()
      loop.stop()
    end,
  })
end

vim.api.nvim_create_user_command("Invite", function(command)
  connect()
  vrchatapi.spawn(function()
    local invite, err = client:invite(command.args, "here")
    if invite then
      notify(("Invited %s to %s"):format(command.args, invite.where.location), "INFO")
    else
      notify(tostring(err), "ERROR")
    end
  end)
end, { nargs = 1, desc = "Invite a friend to where you are" })
