--- Finding people: by ids, users and the display names of friends.
local Friends = require "vrchatapi.invite.friends"
local Mutex = require "vrchatapi.task.mutex"
local argerror = require "vrchatapi.argerror"
local core = require "vrchatapi.core"

local SHOWN = 5 -- people in a message

local USER_ID = "^usr_[%w_-]+$"

---@class vrchatapi.Person
---@field id string
---@field displayName? string as the service writes it

---@class vrchatapi.People the people around the account of a client
---@field private client vrchatapi.Client
---@field private mutex vrchatapi.Mutex of the questions who one is
---@field private account? vrchatapi.Person oneself
---@field private username? string with which the account has logged in
---@field private friend_ids? string[] of the friends that the account has
---@field private friends vrchatapi.Friends
local People = {}
People.__index = People

-- The name with which a client has logged in; nil: not known.
local function username_of(client) return client.keeper and client.keeper.session:username() end

--- The people of a client.
---@param client vrchatapi.Client
---@return vrchatapi.People
function People.of(client)
  local self = client.people
  if not self or self.account and self.username ~= username_of(client) then
    self = setmetatable({ client = client, mutex = Mutex.new(), friends = Friends.new(client) }, People)
    client.people = self
  end
  return self
end

local function copy(person) return { id = person.id, displayName = person.displayName } end

local function is_user(user) return type(user.id) == "string" and user.id ~= "" end

-- ---- oneself ----

--- Notes who the account is, as somebody has just asked for it.
---@param user vrchatapi.CurrentUser
---@return boolean is_user false: it does not say
function People:know(user)
  if not is_user(user) then return false end
  self.account, self.friend_ids = copy(user), user.friends
  self.username = username_of(self.client)
  return true
end

local function ask_who(self)
  if self.account then return true end
  local user, err = self.client:get_current_user()
  if not user then
    return nil, err
  elseif not self:know(user) then
    return nil, core.error("wrong_shape", "the service does not say who the account is")
  end
  return true, nil, user
end

--- The account itself. The service is asked once.
---@return vrchatapi.Person? person
---@return vrchatapi.Error err
---@return vrchatapi.CurrentUser? user as the service has just returned it, if it was asked now
function People:me()
  local user
  if not self.account then
    local ok, err
    ok, err, user = self.mutex:run(ask_who, self)
    if not ok then return nil, err end
  end
  return copy(self.account), nil, user
end

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

local function unknown(self, name)
  local near = self.friends:near(name)
  return core.error(
    "unknown_person",
    ("none of %d friends is called '%s'%s"):format(
      #self.friends.all,
      name,
      near[1] and "; did you mean " .. shown(near) .. "?" or ""
    )
  )
end

-- ---- finding ----

local function find_friend(self, name)
  local me, err = self:me() -- which also says how many friends there are
  local found
  if me then
    found, err = self.friends:find(name, self.friend_ids)
  end
  if not found then
    return nil, err
  elseif not found[1] then
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

--- Finds a person. Ids and users are used as they are; names are looked up in the lists of friends, and
--- kept for an hour.
---@param who string|table a user's id, a friend's display name (the case of A to Z does not matter if
--- only one fits), "me", or a table with `id`; the id of an old account, without "usr_", is found if it is a
--- friend's, and must be in a table otherwise
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
