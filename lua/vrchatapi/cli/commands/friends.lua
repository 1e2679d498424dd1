local places = require "vrchatapi.cli.places"
local status = require "vrchatapi.cli.status"

-- Reads the lists; a table of friends, those online first, or nil and an error.
local function read(client, lists, output)
  local rows = { { "NAME", "STATUS", "WHERE", "ID" } }
  for _, query in ipairs(lists) do
    for friend, err in client:each("get_friends", query) do
      if not friend then return nil, err end
      output:result(friend)
      rows[#rows + 1] = {
        output.plain(friend.displayName),
        output.plain(friend.status or ""),
        places.words(friend.location),
        friend.id,
      }
    end
  end
  return rows
end

---@type vrchatapi.cli.Command
return {
  name = "friends",
  summary = "Lists your friends, those online first",
  details = {
    "WHERE says which kind of instance a friend is in, and the world. Friends in a private place are shown without it.",
  },
  options = { { "online", false, "only those who are online" } },
  examples = {
    { "vrchatapi friends --online --json | jq -r .displayName", "the names, for another program" },
  },
  run = function(context)
    local output = context.output
    local client, problem = context:client()
    if not client then return output:refuse("%s", problem) end
    local lists = { { offline = false } }
    if not context.options.online then lists[2] = { offline = true } end
    local rows, err = read(client, lists, output)
    if not rows then return output:fail(err) end
    local is_whole = output:table(rows, true)
    local count = ("%d friends%s"):format(#rows - 1, context.options.online and " online" or "")
    output:note(is_whole and count or count .. "; a wider window, or --json, shows their ids as well")
    return status.OK
  end,
}
