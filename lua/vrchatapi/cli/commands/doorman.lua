local json = require "vrchatapi.cli.json"
local rules = require "vrchatapi.cli.rules"
local status = require "vrchatapi.cli.status"
local vrchatapi = require "vrchatapi"

-- The rules of the sandbox, and how long it looks on there.
local OF_SANDBOX = {
  { who = "Alice", accept = "here", text = "Come in!" },
  { who = "Bob", decline = "Not tonight, sorry." },
}
local SANDBOX_SECONDS = 1

local COLOURS = { invited = "green", declined = "red", ["left to you"] = "yellow" }

local function name_of(output, request) return output.plain(request.who.displayName or request.who.id) end

-- One line of the log: what was done, about whom.
local function say(output, request, what, err)
  output:result(
    { id = request.id, who = request.who, outcome = what, error = err and json.of_error(err) },
    function()
      local text = ("%s  %s: %s"):format(
        os.date("%H:%M:%S"),
        name_of(output, request),
        output.paint(COLOURS[what] or "yellow", what)
      )
      return err and text .. ": " .. output.plain(tostring(err)) or text
    end
  )
end

local function handler_of(output, list)
  return function(request)
    local rule = rules.rule_for(list, request.who)
    local what = rules.outcome(rule)
    local done, err = rules.answer(request, rule)
    local sent = type(done) == "table" and (done.notification or done)
    if done then
      say(output, request, sent and sent.dry_run and "would be " .. what or what)
    elseif err.acted ~= "no" then
      say(output, request, "perhaps answered, and not answered again", err)
    end -- else it is reported, and handed out again
  end
end

-- What went wrong, with a request or with a look at the inbox.
local function complain(output, failure, request)
  local words = output.plain(tostring(failure))
  if output.is_json then
    local id, who = request and request.id, request and request.who
    output:result { id = id, who = who, outcome = "failed", error = { message = words } }
  else
    output:note((request and name_of(output, request) .. ": " or "") .. words)
  end
end

-- Watches until the account cannot be used any more; in the sandbox until all are answered.
local function watch(context, client, list)
  local output, options = context.output, context.options
  local task, err = client:on_request_invite(handler_of(output, list), {
    journal = options.journal,
    interval = options["no-pace"] and 0.1 or nil, -- by default once a minute
    on_error = function(failure, request) complain(output, failure, request) end,
  })
  if not task then return output:fail(err) end
  if context.box then
    vrchatapi.sleep(SANDBOX_SECONDS)
    task:cancel()
    return status.OK
  end
  output:note("answers requests for invites until Ctrl-C")
  err = select(2, task:wait())
  return output:fail(err)
end

---@type vrchatapi.cli.Command
return {
  name = "doorman",
  summary = "Answers requests for invites by rules, each once",
  arguments = { { "RULES", "a file with rules", optional = true } },
  options = { { "journal", "FILE", "what was answered, for the next time; made if there is none" } },
  details = {
    "The rules are a Lua file that returns a list. The first rule that fits a person decides; where none fits, "
      .. "the request is left to you. A rule has 'who', a display name, an id or a list of them (without it, it "
      .. "fits everybody), and one of: accept = 'here' or another place, with a text or a photo if wanted; "
      .. "decline = a text or a slot; ignore = true.",
    "A file with rules: return { { who = { 'Alice', 'Dave' }, accept = 'here' }, { decline = 'Sorry!' } }",
    "With a journal it may be ended at any time and started again: nobody is answered twice. With --sandbox "
      .. "the rules may be left out.",
  },
  examples = {
    { "vrchatapi doorman rules.lua --journal answered.journal" },
  },
  check = function(given, options)
    if not given[1] and not options.sandbox then return "'doorman' needs RULES" end
  end,
  run = function(context)
    local list, problem = OF_SANDBOX, nil
    if context.arguments[1] then
      list, problem = rules.read(context.arguments[1])
    end
    if not list then return context.output:refuse("%s", problem) end
    local client
    client, problem = context:client()
    if not client then return context.output:refuse("%s", problem) end
    context.how_to_continue = context.options.journal and "the same command continues where it was"
    return watch(context, client, list)
  end,
}
