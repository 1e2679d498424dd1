--- Invites the guests on a list, each of them once, also if it is killed and started again.
--
--     lua5.4 examples/party.lua guests.txt
--     lua5.4 examples/party.lua --sandbox          invented guests; nothing leaves this machine
--
-- The list has a guest on each line: a friend's display name or a user's id. It invites to where you are, as the
-- account that `vrchatapi login` has logged in. `vrchatapi party` is the same with more options.
local environment = dofile((arg[0]:match("^(.*)/") or ".") .. "/environment.lua")
local vrchatapi = require "vrchatapi"

local function read_guests()
  if environment.box then return { "Mira", "Alice", "Somebody Else" } end
  local path = environment.words[1] or error("expected a list of guests; see --help", 0)
  local guests = {}
  for line in io.lines(path) do
    if line:find("%S") then guests[#guests + 1] = line end
  end
  return guests
end

vrchatapi.main(function()
  local guests = read_guests()
  local client = vrchatapi.new(assert(vrchatapi.settings()))
  local line = vrchatapi.progress_line() -- who is invited, and what it waits for
  local results, err = client:invite_all {
    who = guests,
    where = "here",
    text = "Party at eight!",
    photo = environment.folder .. "/poster.png",
    journal = not environment.box and environment.words[1] .. ".journal" or nil, -- who was invited, for the next time
    progress = line.show,
  }
  line.close()
  if not results then return nil, err end
  print(("%d invited now, %d before"):format(results.counts.invited, results.counts.skipped))
  for _, result in ipairs(results) do
    if result.err then print(("%s: %s: %s"):format(result.who, result.state, tostring(result.err))) end
  end
  return results.counts.failed + results.counts.unknown + results.counts.left == 0
end, { how_to_continue = function() return "the same command continues where it was" end })
