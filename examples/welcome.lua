--- Invites favourites to where you are, as they come online; nobody twice within an hour.
--
--     lua5.4 examples/welcome.lua Alice "Bob B"    whom it invites; it runs until Ctrl-C
--     lua5.4 examples/welcome.lua --sandbox        somebody invented comes online; nothing leaves this machine
--
-- Who is online already is invited as well. Friends are meant by their display names or ids. It invites as the account
-- that `vrchatapi login` has logged in.
local environment = dofile((arg[0]:match("^(.*)/") or ".") .. "/environment.lua")
local vrchatapi = require "vrchatapi"

local AGAIN = 3600 -- seconds after which somebody may be invited again

local favourites, invited = {}, {}
for _, name in ipairs(environment.box and { "Newcomer" } or environment.words) do
  favourites[name:lower()] = true
end

local function welcome(client, friend)
  local name = vrchatapi.plain(friend.displayName or friend.id)
  if not favourites[name:lower()] and not favourites[friend.id] then return end
  if os.time() - (invited[friend.id] or 0) < AGAIN then return end -- who comes and goes is not pestered
  invited[friend.id] = os.time()
  local invite, err = client:invite(friend, "here", { text = "You are here! Come over." })
  if not invite and err.acted == "no" then invited[friend.id] = nil end
  print(name, invite and "invited" or tostring(err))
end

-- Lets somebody come online in the sandbox.
local function demonstrate(box)
  local newcomer = assert(box:friend { displayName = "Newcomer", location = "offline" })
  vrchatapi.sleep(1)
  assert(box:place(newcomer.id, box.location))
  vrchatapi.sleep(1)
end

vrchatapi.main(function()
  if not next(favourites) then error("expected the names of friends; see --help", 0) end
  local client = vrchatapi.new(assert(vrchatapi.settings()))
  local friends = assert(client:friends())
  local task = assert(client:on("friend-online", function(event)
    local friend = friends:get(event.content.userId)
    if friend then welcome(client, friend) end
  end))
  if environment.box then
    demonstrate(environment.box)
    return task:cancel()
  end
  return task:wait() -- returns only with an error
end)
