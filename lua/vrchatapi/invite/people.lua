--- Finding people: by ids, users and the display names of friends.
local Mutex = require "vrchatapi.task.mutex"
local clock = require "vrchatapi.clock"
local argerror = require "vrchatapi.argerror"
local core = require "vrchatapi.core"

local KEEP = 300 -- seconds for which the list of friends is used
local LOOK_AGAIN = 60 -- seconds after which a name that is not in the list is looked up again
local SHOWN = 5 -- people in a message

local USER_ID = "^usr_[%w_-]+$"
local LEGACY_ID = "^" .. ("%w"):rep(10) .. "$" -- such as 8JoV9XEdpo

---@class vrchatapi.Person
---@field id string
---@field displayName? string as the service writes it

---@class vrchatapi.People the people around the account of a client
---@field private client vrchatapi.Client
---@field private mutex vrchatapi.Mutex of the questions to the service
---@field private account? vrchatapi.Person oneself
---@field private username? string with which the account has logged in
---@field private friends? vrchatapi.Person[]
---@field private by_name table<string, vrchatapi.Person[]> friends, by their plain names
---@field private by_folded table<string, vrchatapi.Person[]> the same, in small letters
---@field private listed? number when the friends were listed
local People = {}
People.__index = People

local all = setmetatable({}, { __mode = "k" }) -- by client

-- The name with which a client has logged in; nil: not known.
local function username_of(client) return client.keeper and client.keeper.session:username() end

--- The people of a client.
---@param client vrchatapi.Client
---@return vrchatapi.People
function People.of(client)
  local self = all[client]
  if not self or self.account and self.username ~= username_of(client) then
    self = setmetatable({ client = client, mutex = Mutex.new() }, People)
    all[client] = self
  end
  return self
end

local function copy(person) return { id = person.id, displayName = person.displayName } end

local function is_user(user) return type(user.id) == "string" and user.id ~= "" end

-- ---- oneself ----

local function ask_who(self)
  if self.account then return true end
  local user, err = self.client:get_current_user()
  if not user then
    return nil, err
  elseif not is_user(user) then
    return nil, core.error("wrong_shape", "the service does not say who the account is")
  end
  self.account = copy(user)
  self.username = username_of(self.client)
  return true
end

--- The account itself. The service is asked once.
---@return vrchatapi.Person? person
---@return vrchatapi.Error err
function People:me()
  if not self.account then
    local ok, err = self.mutex:run(ask_who, self)
    if not ok then return nil, err end
  end
  return copy(self.account)
end

-- ---- the list of friends ----

local function fold(name) return core.plain(name):lower() end

local function add(index, key, friend)
  index[key] = index[key] or {}
  table.insert(index[key], friend)
end

-- Lists the friends, unless the list is younger than `age` seconds. True; or nil and an error.
local function list(self, age)
  if self.listed and clock.now() - self.listed < age then return true end
  local friends, by_name, by_folded, seen = {}, {}, {}, {}
  for _, offline in ipairs { false, true } do
    for user, err in self.client:each("get_friends", { offline = offline }) do
      if not user then
        return nil, err
      elseif is_user(user) and type(user.displayName) == "string" and not seen[user.id] then
        -- seen: a friend who comes or goes meanwhile is in both lists
        seen[user.id] = true
        local friend = copy(user)
        friends[#friends + 1] = friend
        add(by_name, core.plain(user.displayName), friend)
        add(by_folded, fold(user.displayName), friend)
      end
    end
  end
  self.friends, self.by_name, self.by_folded = friends, by_name, by_folded
  self.listed = clock.now()
  return true
end

-- Makes sure that the list of friends is younger than `age` seconds. True; or nil and an error.
local function refresh(self, age)
  if self.listed and clock.now() - self.listed < age then return true end
  return self.mutex:run(list, self, age)
end

-- The friends with that exact name, else those who have it in other letter cases; nil: nobody.
local function named(self, name) return self.by_name[core.plain(name)] or self.by_folded[fold(name)] end

-- ---- errors ----

-- People with their ids, for a message.
local function shown(people)
  local parts = {}
  for i = 1, math.min(#people, SHOWN) do
    parts[i] = ("%s (%s)"):format(core.plain(people[i].displayName), people[i].id)
  end
  return table.concat(parts, ", ") .. (#people > SHOWN and ", …" or "")
end

local function ambiguous(name, people)
  local err = core.error(
    "ambiguous_name",
    ("%d friends are called '%s': %s; take an id"):format(#people, name, shown(people))
  )
  err.candidates = {}
  for i, person in ipairs(people) do
    err.candidates[i] = copy(person)
  end
  return err
end

-- Whether a text may be a misspelt name: one begins like the other, or contains it.
local function is_near(name, text)
  return name:sub(1, 3) == text:sub(1, 3) or name:find(text, 1, true) or text:find(name, 1, true)
end

local function unknown(self, name)
  local near, text = {}, fold(name)
  for _, friend in ipairs(self.friends) do
    if is_near(fold(friend.displayName), text) then near[#near + 1] = friend end
  end
  return core.error(
    "unknown_person",
    ("none of %d friends is called '%s'%s"):format(
      #self.friends,
      name,
      near[1] and "; did you mean " .. shown(near) .. "?" or ""
    )
  )
end

-- ---- finding ----

local function find_friend(self, name)
  local ok, err = refresh(self, KEEP)
  local found = ok and named(self, name)
  if ok and not found then
    ok, err = refresh(self, LOOK_AGAIN)
    found = ok and named(self, name)
  end
  if not ok then
    return nil, err
  elseif not found then
    if name:find(LEGACY_ID) then return { id = name } end
    return nil, unknown(self, name)
  elseif found[2] then
    return nil, ambiguous(name, found)
  end
  return copy(found[1])
end

--- Checks that a value can stand for a person.
---@param who any
---@param complain fun(text: string, ...) raises
function People.check(who, complain)
  if type(who) == "table" then
    if type(who.id) ~= "string" or who.id == "" then
      complain("who.id must be a user's id, got %s", who.id == "" and "''" or type(who.id))
    end
  elseif type(who) ~= "string" or who == "" then
    complain("who must be a user's id, a friend's name or a user, got %s", who == "" and "''" or type(who))
  end
end

--- Finds a person. Ids and users are used as they are; names are looked up in the list of friends,
--- which is kept for 5 minutes.
---@param who string|table a user's id, a friend's display name (the case of A to Z does not matter if
--- only one fits), "me", or a table with `id`
---@return vrchatapi.Person? person
---@return vrchatapi.Error err of code unknown_person or ambiguous_name (with `candidates`), or of the
--- call that lists the friends
function People:find(who)
  People.check(who, argerror.of("find", 1))
  if type(who) == "table" then
    return copy(who)
  elseif who:find(USER_ID) then
    return { id = who }
  elseif who == "me" then -- not a name: those have at least four characters
    return self:me()
  end
  return find_friend(self, who)
end

return People
