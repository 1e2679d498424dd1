local core = require "vrchatapi.core"
local messages = require "vrchatapi.cli.messages"
local notification = require "vrchatapi.inbox.notification"
local status = require "vrchatapi.cli.status"

local WORDS = { invite = "invites you", requestInvite = "asks for an invite" }

-- The invites and the requests that wait for an answer, newest first; or nil and an error.
local function read(client)
  local found = {}
  for it, err in client:each "get_notifications" do
    if not it then return nil, err end
    if WORDS[it.type] then found[#found + 1] = it end
  end
  return found
end

-- The name of whoever has sent it. The service does not always say it: then it is looked up.
local function name_of(client, it)
  if not it.senderUsername then
    local user = client:get_user(it.senderUserId)
    it.senderUsername = user and user.displayName or it.senderUserId
  end
  return core.printable(core.plain(it.senderUsername))
end

local function text_of(it)
  local details = it.details
  return core.printable(core.plain(notification.text(it) or details.worldName or ""))
end

local function list(context, client, found)
  local output, rows = context.output, { { "WHO", "WHAT", "TEXT", "ID" } }
  for i, it in ipairs(found) do
    output:result(it)
    if not output.is_json then rows[i + 1] = { name_of(client, it), WORDS[it.type], text_of(it), it.id } end
  end
  output:table(found[1] and rows or {})
  output:note(found[1] and "To answer: vrchatapi respond WHO --text TEXT" or "nothing waits for an answer")
  return status.OK
end

-- The one that is meant: by its id, by its sender's id or name.
local function pick(client, found, who)
  local name = core.plain(who):lower()
  for _, it in ipairs(found) do
    if it.id == who or it.senderUserId == who or name_of(client, it):lower() == name then return it end
  end
end

-- Answers a request by the means of on_request_invite, which hides it after that.
local function answer_request(client, it, given)
  local request = require("vrchatapi.requests.request").new(
    client,
    it,
    { state = "open", handed = 1, hidden = 0 },
    function() return true end
  )
  if given.accept then
    local invite, err =
      request:accept(given.to or "here", { text = given.text, slot = given.slot, photo = given.photo })
    return invite and invite.notification, err
  end
  return request:decline(given.text or given.slot, given.photo)
end

local function answer_invite(client, it, given)
  return messages.with_slot(client, "response", given, function(slot)
    local body = { responseSlot = slot }
    local sent, err
    if given.photo then
      sent, err = client:respond_invite_with_photo(it.id, given.photo, body)
    else
      sent, err = client:respond_invite(it.id, body)
    end
    if sent then client:delete_notification(it.id) end -- as the game does
    return sent, err
  end)
end

local CHANGES = {
  respond_invite = true,
  respond_invite_with_photo = true,
  invite_user = true,
  invite_user_with_photo = true,
}

local function answer(context, client, found, who)
  local output, options = context.output, context.options
  local it = pick(client, found, who)
  if not it then
    return output:fail(core.error("not_found", ("nothing of '%s' waits for an answer"):format(who)))
  elseif options.accept and it.type ~= "requestInvite" then
    return output:refuse(
      "%s has not asked for an invite: --accept is for those who have",
      name_of(client, it)
    )
  end
  local given = {
    text = options.text,
    slot = messages.slot_of(options.slot),
    photo = options.photo,
    accept = options.accept,
    to = options.to,
  }
  if not given.text and not given.accept then given.slot = given.slot or 0 end
  local sent, err = (it.type == "invite" and answer_invite or answer_request)(client, it, given)
  if not sent then return output:fail(err, CHANGES[err.operation]) end
  local words = sent.dry_run and "%s would be %s" or "%s is %s"
  output:result(sent, words:format(name_of(client, it), given.accept and "invited" or "answered"))
  return status.OK
end

---@type vrchatapi.cli.Command
return {
  name = "respond",
  summary = "Lists the invites and requests that wait for an answer, and answers them",
  forms = {
    { "", "lists what waits for an answer" },
    {
      "WHO",
      "answers the invite or the request of a person: a display name, a user's id, or the id of the notification",
    },
  },
  options = {
    { "text", "TEXT", "what the answer says, up to 64 characters" },
    { "slot", "N", "the message slot to use instead of a text, 0 to 11; by default 0" },
    { "photo", "FILE", "a PNG that goes with it; needs VRC+" },
    { "accept", false, "invites a person who has asked for it" },
    { "to", "PLACE", "with --accept: where to; by default 'here' (where you are)" },
  },
  examples = {
    { "vrchatapi respond Mira --text 'On my way!'" },
    { "vrchatapi respond Bob --accept --text 'Come in!'" },
  },
  check = function(given, options)
    if #given > 1 then return "'respond' takes one person at most" end
    if options.to and not options.accept then return "--to goes with --accept" end
    return messages.problem(options)
  end,
  run = function(context)
    local output = context.output
    local client, problem = context:client()
    if not client then return output:refuse("%s", problem) end
    local found, err = read(client)
    if not found then return output:fail(err) end
    local who = context.arguments[1]
    if not who then return list(context, client, found) end
    return answer(context, client, found, who)
  end,
}
