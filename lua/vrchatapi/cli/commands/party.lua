local party = require "vrchatapi.cli.party"
local status = require "vrchatapi.cli.status"

local PER_MINUTE = 12 -- invites, by the rate limit of a client

-- The guests in the file; or nil and a message.
local function read_list(path)
  local file, reason = io.open(path, "rb")
  local text = file and file:read("*a")
  if file then file:close() end
  if not text then
    return nil, "the list cannot be read: " .. (reason or ("'%s' is not a file"):format(path))
  end
  local guests = {}
  for line in text:gsub("^\239\187\191", ""):gmatch("[^\r\n]+") do
    local guest = line:match("^%s*(.-)%s*$")
    if guest ~= "" and guest:sub(1, 1) ~= "#" then
      guests[#guests + 1] = guest:match("^(usr_[%w_-]+)%s+#") or guest
    end
  end
  if not guests[1] then return nil, ("there is nobody in the list '%s'"):format(path) end
  return guests
end

-- Guests of the sandbox, of whom some make trouble.
local function invent_guests(box)
  local guests = { "Mira", "Alice" }
  for _, friend in ipairs(box:friends(30)) do
    guests[#guests + 1] = friend.displayName
  end
  guests[#guests + 1] = "Somebody Else"
  guests[#guests + 1] = box.stranger_id
  return guests
end

local function find_guests(context)
  if context.arguments[1] then return read_list(context.arguments[1]) end
  return invent_guests(context.box)
end

local WORDS = {
  { "invited", "invited" },
  { "skipped", "invited before" },
  { "unknown", "perhaps invited, and not invited again" },
  { "failed", "not invited" },
  { "left", "left over" },
}

local function sum_up(output, results, is_dry_run)
  local parts = {}
  for _, row in ipairs(WORDS) do
    local count = results.counts[row[1]]
    if count > 0 then parts[#parts + 1] = ("%d %s"):format(count, row[2]) end
  end
  output:note((is_dry_run and "a dry run, nobody was invited: " or "") .. table.concat(parts, ", "))
end

local function concurrency_of(value) return value and tonumber(value:match("^%d+$")) end

---@type vrchatapi.cli.Command
return {
  name = "party",
  summary = "Invites a list of guests, each of them once",
  arguments = {
    { "LIST", "a file with a guest on each line: a friend's display name or a user's id", optional = true },
  },
  options = {
    { "to", "PLACE", "where to: 'here' (where you are, by default), a location, a link or a short name" },
    { "text", "TEXT", "what the invites say, up to 64 characters" },
    { "photo", "FILE", "a PNG that goes with them; needs VRC+" },
    { "journal", "FILE", "who was invited, for the next time; made if there is none" },
    { "concurrency", "N", "how many invites may be in flight at once; by default 4" },
  },
  details = {
    "With a journal it may be ended at any time (Ctrl-C, a crash, a power cut) and started again: nobody is "
      .. "invited twice.",
    "In the list, what follows '#' at the beginning of a line or after an id is a comment. With --sandbox no list is "
      .. "needed: the guests are invented, and some make trouble.",
  },
  examples = {
    { "vrchatapi party guests.txt --journal party.journal --text 'Party at eight!'" },
    { "vrchatapi party --sandbox" },
  },
  check = function(given, options)
    if not given[1] and not options.sandbox then return "'party' needs LIST" end
    if options.concurrency and not concurrency_of(options.concurrency) then
      return ("--concurrency must be an integer, got '%s'"):format(options.concurrency)
    end
  end,
  run = function(context)
    local options, output = context.options, context.output
    local client, problem = context:client()
    if not client then return output:refuse("%s", problem) end
    local guests
    guests, problem = find_guests(context)
    if not guests then
      output:refuse("%s", problem)
      return status.FILE
    end
    if not (options.sandbox or options["no-pace"]) then
      output:note(("%d guests, at most %d a minute"):format(#guests, PER_MINUTE))
    end
    context.how_to_continue = options.journal and "the same command continues where it was"
    local results, err = party.invite(context, client, {
      who = guests,
      where = options.to or "here",
      text = options.text,
      photo = options.photo,
      journal = options.journal,
      concurrency = concurrency_of(options.concurrency),
    })
    if not results then return output:fail(err) end
    sum_up(output, results, options["dry-run"])
    return party.code_of(results)
  end,
}
