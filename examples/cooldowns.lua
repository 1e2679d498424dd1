--- Prints the 48 texts of your messages, and how long until each can be changed.
--
--     lua5.4 examples/cooldowns.lua                of the account that `vrchatapi login` has logged in
--     lua5.4 examples/cooldowns.lua --sandbox      of an invented one
dofile((arg[0]:match("^(.*)/") or ".") .. "/environment.lua")
local vrchatapi = require "vrchatapi"

local TYPES = {
  { "message", "with invites" },
  { "response", "in answer to invites" },
  { "request", "with requests for an invite" },
  { "requestResponse", "in answer to those" },
}

local function wait_of(message)
  return message.canBeUpdated and "now" or ("%d min"):format(message.remainingCooldownMinutes)
end

vrchatapi.main(function()
  local client = vrchatapi.new(assert(vrchatapi.settings()))
  local user = assert(client:get_current_user())
  for _, row in ipairs(TYPES) do
    print(("\n%s: %s"):format(row[1], row[2]))
    for _, message in ipairs(assert(client:get_invite_messages(user.id, row[1]))) do
      print(("%4d  %6s  %s"):format(message.slot, wait_of(message), vrchatapi.plain(message.message)))
    end
  end
end)
