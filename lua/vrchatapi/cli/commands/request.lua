local messages = require "vrchatapi.cli.messages"
local status = require "vrchatapi.cli.status"

-- Asks one friend. The notification that was sent, or nil and an error.
local function ask(client, name, given)
  local person, err = require("vrchatapi.invite.people").of(client):find(name)
  if not person then return nil, err end
  return messages.with_slot(client, "request", given, function(slot)
    local body = { requestSlot = slot }
    if given.photo then return client:request_invite_with_photo(person.id, given.photo, body) end
    return client:request_invite(person.id, body)
  end)
end

---@type vrchatapi.cli.Command
return {
  name = "request",
  summary = "Asks a friend for an invite",
  arguments = { { "NAME", "a friend's display name, or a user's id" } },
  options = {
    { "text", "TEXT", "what the request says, up to 64 characters" },
    { "slot", "N", "the message slot to use instead of a text, 0 to 11" },
    { "photo", "FILE", "a PNG that goes with it; needs VRC+" },
  },
  examples = { { "vrchatapi request Mira --text 'May I come?'" } },
  check = function(_, options) return messages.problem(options) end,
  run = function(context)
    local options, output, name = context.options, context.output, context.arguments[1]
    local client, problem = context:client()
    if not client then return output:refuse("%s", problem) end
    local sent, err =
      ask(client, name, { text = options.text, slot = messages.slot_of(options.slot), photo = options.photo })
    if not sent then return output:fail(err, err.operation and err.operation:find("^request_") ~= nil) end
    local words = sent.dry_run and "%s would be asked for an invite" or "%s is asked for an invite"
    output:result(sent, words:format(output.plain(name)))
    return status.OK
  end,
}
