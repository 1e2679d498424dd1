--- What a command works with: its options and arguments, the output, and a client of the account or of a sandbox.
local progress_line = require "vrchatapi.progress_line"
local settings = require "vrchatapi.settings"

---@class vrchatapi.cli.Context
---@field options table<string, string|true>
---@field arguments string[]
---@field output vrchatapi.cli.Output
---@field box? vrchatapi.sandbox.Box with --sandbox, once there is a client
---@field progress? vrchatapi.ProgressLine what others may write only after closing
---@field shows_waits? boolean the command itself says what it waits for
---@field how_to_continue? string what to say when it is interrupted
local Context = {}
Context.__index = Context

---@param options table
---@param given string[]
---@param output vrchatapi.cli.Output
---@return vrchatapi.cli.Context
function Context.new(options, given, output)
  return setmetatable({ options = options, arguments = given, output = output }, Context)
end

-- Whom one meets in the sandbox.
local PEOPLE = { "Mira", "Alice", "Bob", "Carol" }

--- Starts a sandbox with a few friends, some of whom ask for an invite.
---@return vrchatapi.sandbox.Box? box
---@return string problem
function Context.start_sandbox()
  local box, problem = require("vrchatapi.sandbox").start()
  if not box then return nil, problem end
  for i, name in ipairs(PEOPLE) do
    local friend, refusal = box:friend { displayName = name, location = i <= 2 and box.location or "private" }
    if not friend then return nil, refusal end
    if i > 1 then box:notify { type = "requestInvite", sender = friend.id } end
  end
  return box
end

local function is_on_this_machine(url)
  local host = url and url:match("^https?://([^/]*)") or ""
  host = host:gsub(":%d*$", "")
  return host == "localhost" or host == "[::1]" or host:find("^127%.%d+%.%d+%.%d+$") ~= nil
end

--- The options of a client of a sandbox, which logs in by itself.
---@param box vrchatapi.sandbox.Box
---@return vrchatapi.Options
function Context.options_for(box)
  return {
    user_agent = settings.user_agent("sandbox@vrchatapi.test"),
    base_url = box.url,
    pipeline_url = box.pipeline_url,
    login = { username = box.username, password = box.password },
    rate = false, -- the sandbox takes any number of calls; the service does not
  }
end

-- The options of a client of the account; or nil and a message.
local function options_of_account(self)
  local options, problem = settings.options()
  if not options then return nil, problem end
  if self.options["no-pace"] then
    if not is_on_this_machine(options.base_url) then
      return nil, "--no-pace is for a service on this machine only: see VRCHATAPI_BASE_URL"
    end
    options.rate = false
  end
  return options
end

--- Makes the client. With --sandbox it starts the sandbox first.
---@return vrchatapi.Client? client
---@return string problem with the settings
function Context:client()
  local options, problem
  if self.options.sandbox then
    self.box, problem = Context.start_sandbox()
    if not self.box then return nil, problem end
    options = Context.options_for(self.box)
  else
    options, problem = options_of_account(self)
    if not options then return nil, problem end
  end
  local output = self.output
  if self.options["dry-run"] then
    options.dry_run = true
    options.trace = function(line, exchange)
      if exchange.sent then return end
      if self.progress then self.progress.close() end
      output:note(line:match("^%S+ (.*)$") or line)
    end
  end
  local ok, client, err = pcall(require("vrchatapi").new, options)
  if not ok then return nil, (tostring(client):gsub("^.-bad argument #1 to 'new' %((.*)%)$", "%1")) end
  if client and self.box then
    ok, err = client:login()
    client = ok and client
  end
  if not client then return nil, tostring(err) end
  require("vrchatapi.call").watch_waits(client, function(wait)
    if not self.shows_waits then output:note(progress_line.words_of_wait(wait)) end
  end)
  return client
end

return Context
