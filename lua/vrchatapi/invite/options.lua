--- Checking the options of `client:invite` and `client:invite_all`.
local argerror = require "vrchatapi.argerror"
local compat = require "vrchatapi.compat"
local destination = require "vrchatapi.invite.destination"
local message_slots = require "vrchatapi.invite.message_slots"
local People = require "vrchatapi.invite.people"

local options = {}

--- The most calls of `invite_all` that there may be in flight.
options.CONCURRENCY_MAX = 256

--- The options of `client:invite`: a text or a slot, not both.
---@class vrchatapi.InviteOptions
---@field text? string what the invite says, up to 64 characters
---@field slots? integer[] the message slots that may be used for the text; by default all
---@field slot? integer 0 to 11: a message slot
---@field photo? vrchatapi.Image needs VRC+
---@field timeout? number seconds for the call that sends the invite
---@field progress? fun(sent: integer, total: integer) called with bytes of that call's body

--- The options of `client:invite_all`.
---@class vrchatapi.InviteAllOptions
---@field who (string|{ id: string })[] ids, friends' display names, users, or "me"
---@field where string|table a location, a link, a short name, a place, an instance or "here"
---@field text? string up to 64 characters
---@field slot? integer 0 to 11, instead of a text
---@field slots? integer[] the message slots that may be used for the text; by default all
---@field photo? vrchatapi.Image
---@field concurrency? integer how many invites may be in flight at once: 1 to 256, by default 4
---@field journal? string the path of a file that remembers who was invited
---@field progress? fun(done: integer, total: integer, result: vrchatapi.InviteAllResult|vrchatapi.InviteAllWait)

local OF_ONE = {
  text = true,
  slot = true,
  slots = true,
  photo = true,
  timeout = true,
  progress = true,
}

local OF_ALL = {
  who = true,
  where = true,
  text = true,
  slot = true,
  slots = true,
  photo = true,
  concurrency = true,
  journal = true,
  progress = true,
}

local function check_names(given, known, complain)
  if type(given) ~= "table" then complain("options must be a table, got %s", type(given)) end
  for name in pairs(given) do
    if not known[name] then complain("unknown option '%s'", tostring(name)) end
  end
end

local function check_message(given, complain)
  if given.text ~= nil then
    message_slots.check(given.text, given.slots, complain)
    if given.slot ~= nil then complain("text and slot do not go together") end
  elseif given.slot ~= nil then
    message_slots.check_slot(given.slot, "slot", complain)
  end
end

local function check_call(given, complain)
  local timeout, progress = given.timeout, given.progress
  if timeout ~= nil and not (type(timeout) == "number" and timeout > 0) then
    complain(
      "timeout must be a number of seconds above 0, got %s",
      tostring(type(timeout) == "number" and timeout or type(timeout))
    )
  elseif progress ~= nil and type(progress) ~= "function" then
    complain("progress must be a function, got %s", type(progress))
  end
end

local function is_photo(value)
  if type(value) == "table" then return type(value.path) == "string" or type(value.bytes) == "string" end
  return type(value) == "string" or compat.file_type(value) == "file"
end

local function check_photo(given, complain)
  if given.photo ~= nil and not is_photo(given.photo) then
    complain(
      "photo must be a path, the bytes of a PNG or an open file, got %s",
      compat.file_type(given.photo) or type(given.photo)
    )
  end
end

--- Checks the options of an invite.
---@param given any
---@param complain fun(text: string, ...) raises
function options.check(given, complain)
  if given == nil then return end
  check_names(given, OF_ONE, complain)
  check_message(given, complain)
  check_call(given, complain)
  check_photo(given, complain)
end

--- The options that each invite of `invite_all` has.
---@param given vrchatapi.InviteAllOptions
---@return vrchatapi.InviteOptions
function options.of_each(given)
  return { text = given.text, slot = given.slot, slots = given.slots, photo = given.photo }
end

local function check_who(who, complain)
  if type(who) ~= "table" or who.id then
    complain("who must be a list, got %s", type(who) == "table" and "a user" or type(who))
  end
  for i = 1, #who do
    People.check(
      who[i],
      function(text, ...) complain("who[%d]: %s", i, select("#", ...) > 0 and text:format(...) or text) end
    )
  end
end

--- Checks the options of `invite_all`.
---@param given any
function options.check_all(given)
  local complain = argerror.of("invite_all", 1)
  check_names(given, OF_ALL, complain)
  check_who(given.who, complain)
  destination.check(given.where, complain)
  options.check(options.of_each(given), complain)
  local count = given.concurrency
  if count ~= nil and (not compat.is_integer(count) or count < 1 or count > options.CONCURRENCY_MAX) then
    complain("concurrency must be an integer from 1 to %d, got %s", options.CONCURRENCY_MAX, tostring(count))
  elseif given.progress ~= nil and type(given.progress) ~= "function" then
    complain("progress must be a function, got %s", type(given.progress))
  elseif given.journal ~= nil and type(given.journal) ~= "string" then
    complain("journal must be the path of a file, got %s", type(given.journal))
  end
end

return options
