--- Texts of messages for `request` and `respond`: a slot of the account that has the text.
local compat = require "vrchatapi.compat"

local messages = {}

--- The types of messages, with what they are for, in the order of the service's pages.
messages.TYPES = {
  { "message", "with an invite" },
  { "response", "in answer to an invite" },
  { "request", "with a request for an invite" },
  { "requestResponse", "in answer to such a request" },
}

--- Reads a slot.
---@param value string?
---@return integer? slot nil: it is not one, or not there
function messages.slot_of(value)
  local slot = value and value:match("^%d+$") and compat.tointeger(tonumber(value))
  return slot and slot <= 11 and slot or nil
end

--- What is wrong with a slot; nil: nothing, or it is not there.
---@param value string?
---@return string? problem
function messages.slot_problem(value)
  if value == nil or messages.slot_of(value) then return nil end
  return ("a slot must be an integer from 0 to 11, got '%s'"):format(value)
end

--- What is wrong with the options --text and --slot; nil: nothing.
---@param options table
---@return string? problem
function messages.problem(options)
  if options.text and options.slot then return "--text and --slot do not go together" end
  return messages.slot_problem(options.slot)
end

--- Finds or makes a slot with a text. What is done with it is done while the text stays there.
---@param client vrchatapi.Client
---@param message_type vrchatapi.MessageType
---@param given { text: string?, slot: integer? }
---@param fn fun(slot: integer): any, vrchatapi.Error?
---@return any result of the function; or nil
---@return vrchatapi.Error err
function messages.with_slot(client, message_type, given, fn)
  if not given.text then return fn(given.slot) end
  local slot, hold = require("vrchatapi.invite.message_slots").slot(client, message_type, given.text)
  if not slot then return nil, hold end
  return compat.using(hold, function() return fn(slot) end)
end

return messages
