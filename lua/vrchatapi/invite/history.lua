--- What a journal knows of invites to a place.
local history = {}

-- What an invite's last state means for a later run. Any other is damaged.
local MEANING = { invited = "invited", failed = "failed", sending = "unknown", unknown = "unknown" }

-- The same for every order in which the tags of a location may be written.
local function key_of(location)
  local name, tags = location:match("^([^~]*)(.*)$")
  local list = {}
  for tag in tags:gmatch("~[^~]*") do
    list[#list + 1] = tag
  end
  table.sort(list)
  return name .. table.concat(list)
end

--- The states of the invites to a place in earlier runs, by the person's id.
---@param journal vrchatapi.Journal?
---@param where string the location
---@param people { id: string }[] those who are to be invited
---@return table<string, "invited"|"failed"|"unknown">? states
---@return vrchatapi.Error err of code journal_damaged
function history.read(journal, where, people)
  local ids, states, key = {}, {}, key_of(where)
  for _, person in ipairs(people) do
    ids[person.id] = true
  end
  local list, err = {}, nil
  if journal then
    list, err = journal:about("who", ids)
  end
  if not list then return nil, err end
  for _, item in ipairs(list) do
    local entry = item.entry
    if not entry or type(entry.where) ~= "string" then
      states[item.id] = "unknown" -- wherever to: it may have been this place
    elseif key_of(entry.where) == key then
      states[item.id] = MEANING[entry.state] or "unknown"
    end
  end
  return states
end

return history
