--- Guests of a sandbox: friends to invite, and who of them was.

local guests = {}

--- Makes N friends.
---@param box table
---@param count integer
---@return string[] ids
function guests.make(box, count)
  local ids = {}
  for number, friend in ipairs(assert(box:friends(count))) do
    ids[number] = friend.id
  end
  return ids
end

--- How often the sandbox has sent an invite to each user, by id.
---@param box table
---@return table<string, integer>
---@return integer total
function guests.invited(box)
  local counts, total = {}, 0
  for _, sent in ipairs(assert(box:state()).sent) do
    if sent.type == "invite" then
      counts[sent.receiverUserId] = (counts[sent.receiverUserId] or 0) + 1
      total = total + 1
    end
  end
  return counts, total
end

--- The states of results, in their order.
---@param results table
---@return string[]
function guests.states(results)
  local states = {}
  for number, result in ipairs(results) do
    states[number] = result.state
  end
  return states
end

return guests
