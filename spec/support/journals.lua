--- What a journal holds, and what an earlier run has written there.

local journal = require "vrchatapi.journal"

local journals = {}

--- The entries of a journal.
---@param path string
---@param kind string "invites", "requests", …
---@return table[]
function journals.read(path, kind)
  local it = assert(journal.open(path, kind))
  local entries = {}
  for entry in it:entries() do
    entries[#entries + 1] = entry
  end
  it:close()
  return entries
end

--- Adds entries to a journal.
---@param path string
---@param kind string
---@param ... table the entries
function journals.write(path, kind, ...)
  local it = assert(journal.open(path, kind))
  for _, entry in ipairs { ... } do
    assert(it:write(entry))
  end
  it:close()
end

--- The states in a journal's entries for one person or request, in their order.
---@param path string
---@param kind string
---@param field string "who" or "request"
---@param id string
---@return string[]
function journals.states(path, kind, field, id)
  local states = {}
  for _, entry in ipairs(journals.read(path, kind)) do
    if entry[field] == id then states[#states + 1] = entry.state end
  end
  return states
end

return journals
