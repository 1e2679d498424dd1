local party = require "vrchatapi.cli.party"
local status = require "vrchatapi.cli.status"
local vrchatapi = require "vrchatapi"

local PATIENCE = 600 -- seconds to wait for replies

-- Seconds to wait for replies; nil: not at all, or it is not a number.
local function patience_of(value)
  if value == true then return PATIENCE end
  return value and tonumber(value:match("^%d+%.?%d*$"))
end

local function wait_for_reply(context, invite, seconds)
  local output = context.output
  if context.box then context.box:respond(invite.id, { text = "On my way!" }) end
  local name = output.plain(invite.who.displayName or invite.who.id)
  local reply, err = invite:wait_reply(seconds)
  if reply then
    output:result(
      reply.notification,
      ("%s answers: %s"):format(name, output.plain(reply.text or "(no text)"))
    )
    return status.OK
  elseif err.code == "no_reply" then
    output:note(("%s has not answered"):format(name))
    return status.NO_REPLY
  end
  return output:fail(err)
end

-- Waits for the replies to all invites at once. The exit code: the worst.
local function wait_for_replies(context, results, seconds)
  local waiting, worst = {}, status.OK
  for _, result in ipairs(results) do
    local invite = result.invite
    if invite and invite.id then
      waiting[#waiting + 1] = vrchatapi.spawn(wait_for_reply, context, invite, seconds)
    end
  end
  if waiting[1] then
    context.output:note(
      ("waits for answers until %s"):format(os.date("%H:%M:%S", os.time() + math.ceil(seconds)))
    )
  end
  for _, task in ipairs(waiting) do
    worst = math.max(worst, (task:wait()))
  end
  return worst
end

---@type vrchatapi.cli.Command
return {
  name = "invite",
  summary = "Invites friends",
  arguments = { { "NAME", "a friend's display name, or a user's id; 'me' for yourself", many = true } },
  options = {
    { "to", "PLACE", "where to: 'here' (where you are, by default), a location, a link or a short name" },
    { "text", "TEXT", "what the invite says, up to 64 characters" },
    { "photo", "FILE", "a PNG that goes with it; needs VRC+" },
    { "wait", "SECONDS", "waits for the answers; without a number for ten minutes", optional = true },
  },
  details = {
    "A text is put into one of your twelve message slots, unless one has it already; each can be changed once an "
      .. "hour: see vrchatapi messages. Names are looked up in the list of your friends.",
  },
  examples = {
    { "vrchatapi invite Mira --text 'Karaoke, now!'", "to where you are" },
    { "vrchatapi invite Mira Bob --to 'https://vrchat.com/home/launch?...' --wait", nil },
  },
  check = function(_, options)
    if options.wait and not patience_of(options.wait) then
      return ("--wait must be a number of seconds, got '%s'"):format(options.wait)
    end
  end,
  run = function(context)
    local options, output = context.options, context.output
    local seconds = patience_of(options.wait)
    local client, problem = context:client()
    if not client then return output:refuse("%s", problem) end
    local results, err = party.invite(context, client, {
      who = context.arguments,
      where = options.to or "here",
      text = options.text,
      photo = options.photo,
    })
    if not results then return output:fail(err) end
    context.how_to_continue = "the invites above were sent"
    local code = party.code_of(results)
    if seconds then code = math.max(code, wait_for_replies(context, results, seconds)) end
    return code
  end,
}
