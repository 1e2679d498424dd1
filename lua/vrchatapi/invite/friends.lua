--- The friends of an account, found by their names with as few requests as possible: those online are
--- listed first, a page when it is needed, and the search ends with the page that has the name.
local Mutex = require "vrchatapi.task.mutex"
local clock = require "vrchatapi.clock"
local core = require "vrchatapi.core"
local pages = require "vrchatapi.call.pages"

local KEEP = 3600 -- seconds for which a friend who was listed is known
local LOOK_AGAIN = 60 -- seconds after which a name that was not in the lists is looked up again

---@class vrchatapi.Friend: vrchatapi.Person
---@field package name string without look-alikes
---@field package folded string the same, in small letters
---@field package time number when the friend was listed last

---@class vrchatapi.invite.Listing the lists of friends, being read
---@field lists vrchatapi.Pages[] those online, and the others
---@field missing? table<string, true> friends that the account has and that were not listed yet
---@field friends vrchatapi.Friend[] those listed so far
---@field seen table<string, true> their ids
---@field time number when a page came last

---@class vrchatapi.Friends
---@field all vrchatapi.Friend[] once the lists were read to their end: all of them, in their order
---@field private client vrchatapi.Client
---@field private mutex vrchatapi.Mutex of the searches
---@field private by_id table<string, vrchatapi.Friend>
---@field private by_name table<string, vrchatapi.Friend[]>
---@field private by_folded table<string, vrchatapi.Friend[]>
---@field private listing? vrchatapi.invite.Listing
---@field private ended? number when the lists were read to their end
local Friends = {}
Friends.__index = Friends

---@param client vrchatapi.Client
---@return vrchatapi.Friends
function Friends.new(client)
  return setmetatable({
    client = client,
    mutex = Mutex.new(),
    all = {},
    by_id = {},
    by_name = {},
    by_folded = {},
  }, Friends)
end

local function fold(name) return core.plain(name):lower() end

-- ---- the index ----

local function add(index, key, friend)
  index[key] = index[key] or {}
  table.insert(index[key], friend)
end

-- Makes the index by names of those in `all`.
local function index(self)
  self.by_name, self.by_folded = {}, {}
  for _, friend in ipairs(self.all) do
    add(self.by_name, friend.name, friend)
    add(self.by_folded, friend.folded, friend)
  end
end

-- Those in a list who were listed not long ago; nil: nobody.
local function known(list)
  local found
  for _, friend in ipairs(list or {}) do
    if clock.now() - friend.time < KEEP then
      found = found or {}
      found[#found + 1] = friend
    end
  end
  return found
end

-- ---- reading the lists ----

local function begin(self, ids)
  local lists = {}
  for i, offline in ipairs { false, true } do
    lists[i] = pages.new(function(query)
      query.offline = offline
      return self.client:get_friends(query)
    end)
  end
  local missing = type(ids) == "table" and {} or nil
  for _, id in ipairs(missing and ids or {}) do
    missing[id] = true
  end
  self.listing = { lists = lists, missing = missing, friends = {}, seen = {}, time = clock.now() }
end

-- The list whose next page is to be read; nil: none. What is behind a page that was not full is read at
-- last, and only if friends are missing.
local function next_list(listing)
  for _, list in ipairs(listing.lists) do
    if not (list.is_short or list.is_over) then return list end
  end
  if listing.missing and not next(listing.missing) then return nil end
  for _, list in ipairs(listing.lists) do
    if not list.is_over then return list end
  end
  return nil
end

local function is_user(user) return type(user.id) == "string" and user.id ~= "" end

-- A friend without a name cannot be meant, and is left out.
local function is_named(user) return type(user.displayName) == "string" and user.displayName:find("%S") ~= nil end

local function learn(self, listing, user)
  local friend = self.by_id[user.id]
  if not friend then
    friend = { id = user.id }
    self.by_id[user.id] = friend
    self.all[#self.all + 1] = friend
  end
  friend.displayName, friend.time = user.displayName, clock.now()
  friend.name, friend.folded = core.plain(user.displayName), fold(user.displayName)
  if not listing.seen[user.id] then -- a friend who comes or goes meanwhile is in both lists
    listing.seen[user.id] = true
    listing.friends[#listing.friends + 1] = friend
  end
end

-- The lists were read to their end: who is not in them is no friend any more.
local function finish(self)
  self.all, self.by_id = self.listing.friends, {}
  for _, friend in ipairs(self.all) do
    self.by_id[friend.id] = friend
  end
  self.listing, self.ended = nil, clock.now()
  index(self)
end

-- Reads the next page. True; or nil and an error.
local function read(self)
  local listing = self.listing
  local list = next_list(listing)
  if not list then
    finish(self)
    return true
  end
  local users, err = list:next()
  if not users then return nil, err end
  listing.time = clock.now()
  for _, user in ipairs(users) do
    if is_user(user) then
      if listing.missing then listing.missing[user.id] = nil end
      if is_named(user) then learn(self, listing, user) end
    end
  end
  index(self)
  return true
end

-- ---- finding ----

-- Who may be meant with a name that nobody has exactly, when all are listed: those who have it in other
-- letter cases, or the one with that id.
local function similar(self, name) return known(self.by_folded[fold(name)]) or known { self.by_id[name] } end

local function search(self, name, ids, since)
  if self.listing and clock.now() - self.listing.time > LOOK_AGAIN then
    self.listing = nil -- who comes and goes has moved the pages
  end
  while true do
    local found = known(self.by_name[core.plain(name)])
    if found then return found end
    if self.listing then
      local ok, err = read(self)
      if not ok then return nil, err end
    else
      local age = self.ended and clock.now() - self.ended or math.huge
      found = age < KEEP and similar(self, name)
      if found then return found end
      if age < LOOK_AGAIN or self.ended and self.ended >= since then return {} end
      begin(self, ids)
    end
  end
end

--- The friends with that name, exactly or else in other letter cases. The lists are read as far as needed;
--- the service gives a name to one user only, so that the page that has it is the last one.
---@param name string a display name, or an id
---@param ids string[]? of the friends that the account has, as far as it is known
---@return vrchatapi.Friend[]? friends {}: nobody
---@return vrchatapi.Error err of the call that lists the friends
function Friends:find(name, ids)
  local found = known(self.by_name[core.plain(name)])
  if found then return found end
  return self.mutex:run(search, self, name, ids, clock.now())
end

-- Whether a text may be a misspelt name: one begins like the other, or contains it.
local function is_near(name, text)
  return name:sub(1, 3) == text:sub(1, 3) or name:find(text, 1, true) or text:find(name, 1, true)
end

--- The friends whose names are like a text.
---@param text string
---@return vrchatapi.Friend[]
function Friends:near(text)
  local near, folded = {}, fold(text)
  for _, friend in ipairs(self.all) do
    if is_near(friend.folded, folded) then near[#near + 1] = friend end
  end
  return near
end

return Friends
