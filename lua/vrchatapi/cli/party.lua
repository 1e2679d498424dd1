--- Inviting a list of people, with what there is to see of it: for `invite` and `party`.
local json = require "vrchatapi.cli.json"
local status = require "vrchatapi.cli.status"
local vrchatapi = require "vrchatapi"

local party = {}

local function name_of(output, result)
  local invite = result.invite
  return output.plain(invite and invite.who.displayName or result.who)
end

local COLOURS = { invited = "green", skipped = "dim", failed = "red", unknown = "yellow", left = "yellow" }

local WORDS = {
  invited = "%s is invited to %s",
  skipped = "%s was invited before",
  failed = "%s is not invited",
  unknown = "%s is perhaps invited, and is not invited again",
  left = "%s is left over",
}

local function line_of(output, result)
  if result.invite and result.invite.notification.dry_run then
    return ("%s would be invited to %s"):format(name_of(output, result), result.invite.where.location)
  end
  local place = result.invite and result.invite.notification.details
  local where = type(place) == "table" and place.worldName or result.invite and result.invite.where.location
  local text = WORDS[result.state]:format(name_of(output, result), where and output.plain(where))
  local reason = result.err and ": " .. output.plain(tostring(result.err)) or ""
  return output.paint(COLOURS[result.state], text) .. reason
end

-- A result as a program sees it: what the service has returned, or the outcome.
local function object_of(result)
  local notification = result.invite and result.invite.notification
  if notification and not notification.dry_run then return notification end
  return {
    who = result.who,
    id = result.id,
    state = result.state,
    error = result.err and json.of_error(result.err),
  }
end

--- Invites people, shows each result as it comes, and on the standard error what it waits for.
---@param context vrchatapi.cli.Context
---@param client vrchatapi.Client
---@param options vrchatapi.InviteAllOptions
---@return vrchatapi.InviteAllResults? results
---@return vrchatapi.Error err nothing was sent
function party.invite(context, client, options)
  local output = context.output
  local line = vrchatapi.progress_line()
  context.shows_waits, context.progress = true, line
  context.how_to_continue = context.how_to_continue or "who is named above is invited, the others are not"
  local one = #options.who == 1
  function options.progress(done, total, result)
    if result.state == "waiting" then
      line.show(done, total, result)
    else
      line.close()
      output:result(object_of(result), function() return line_of(output, result) end)
      if not one and done < total then line.show(done, total) end
    end
  end
  local results, err = client:invite_all(options)
  line.close()
  if not results then return nil, err end
  for _, result in ipairs(results) do
    if result.state == "left" then
      output:result(object_of(result), function() return line_of(output, result) end)
    end
  end
  if results.stopped then output:fail(results.stopped) end
  return results
end

--- The exit code after inviting.
---@param results vrchatapi.InviteAllResults
---@return integer
function party.code_of(results)
  local counts = results.counts
  if counts.unknown > 0 then return status.UNKNOWN end
  local failed = counts.failed + counts.left
  if failed == 0 then
    return status.OK
  elseif failed < #results then
    return status.PARTLY
  end
  local err = results.stopped or results[1].err
  return status.of(err)
end

return party
