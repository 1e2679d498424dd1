--- The sandbox: a local emulator of the VRChat service, in a process of its own.
---
---     local sandbox = require "vrchatapi.sandbox"
---     local box = assert(sandbox.start())
---     -- a client with base_url = box.url and auth = box.auth
---
--- The parent reads and writes with `io` alone, so that it fits into any event loop: commands go
--- through a pipe and answers come back through a FIFO, at once. See docs/guide/sandbox.md.

local argerror = require "vrchatapi.argerror"
local child = require "vrchatapi.sandbox.process.child"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"

local sandbox = {}

---@class vrchatapi.sandbox.AccountChanges
---@field two_factor? ("totp"|"otp"|"emailOtp")[] the second factors that a login owes; {}: none
---@field password? string
---@field new_location? false|"somewhere_new"|"too_many_places" how the place is refused
---@field locked_out? number how many seconds logins are refused; 0: not any longer
---@field session_cap? integer|false how many sessions there may be; false: no limit
---@field set_cookie? string|false the Set-Cookie of a login, with %s for the session; "": none
---@field codes_once? boolean true: a code of the app works once

---@class vrchatapi.sandbox.Friend
---@field id string
---@field displayName string

---@class vrchatapi.sandbox.FriendFields
---@field id? string by default a new one
---@field displayName? string of a new friend by default "Guest 1" and so on
---@field location? string of a new friend by default "private"

---@class vrchatapi.sandbox.Notification
---@field type string "invite", "requestInvite", "friendRequest", …
---@field sender? string the id of a user; by default the friend
---@field message? string
---@field details? table by default empty
---@field id? string by default a new one

--- A notification of the second kind.
---@class vrchatapi.sandbox.NotificationV2
---@field type string "group.announcement", "group.invite", "boop", …
---@field sender? string the id of a user; by default the service itself
---@field category? string by default what stands before the first dot of the type
---@field title? string
---@field message? string
---@field link? string
---@field data? table by default empty
---@field details? table by default there are none
---@field responses? table[] each with `type`, and perhaps `text`, `icon` and `data`; by default none
---@field expires_in? number seconds of the sandbox's clock; by default 30 days
---@field expiryAfterSeen? integer seconds
---@field canDelete? boolean by default true
---@field id? string by default a new one

---@class vrchatapi.sandbox.Answer
---@field text? string either this
---@field slot? integer or the number of one of the receiver's slots, 0 to 11
---@field imageUrl? string

--- What a text that is put into a message slot becomes, besides its punctuation.
---@class vrchatapi.sandbox.TextRules
---@field trim? boolean no spaces at its ends
---@field fold_spaces? boolean one space where there are several
---@field replace? string this text instead

---@class vrchatapi.sandbox.Limit
---@field calls integer how many requests
---@field per number in how many seconds of the sandbox's clock
---@field retry_after? integer seconds, for the header Retry-After; by default there is no such header

--- Which fields go with which kind is in docs/guide/sandbox.md.
---@class vrchatapi.sandbox.PipelineFault
---@field kind vrchatapi.sandbox.PipelineFaultKind
---@field times? integer for how many upgrades or pushes; by default until it is cleared
---@field status? integer
---@field headers? table<string, string>
---@field body? string
---@field bytes? string|integer
---@field close? boolean
---@field seconds? number
---@field text? string
---@field texts? string[]
---@field copies? integer
---@field count? integer
---@field ping? boolean
---@field opcode? string|integer
---@field fin? boolean
---@field rsv? integer
---@field mask? string
---@field size? 0|2|8
---@field length? integer

---@alias vrchatapi.sandbox.PipelineFaultKind
---| "status"
---| "html"
---| "raw"
---| "hang"
---| "close"
---| "reset"
---| "slow"
---| "headers"
---| "error"
---| "greeting"
---| "duplicate"
---| "delay"
---| "drip"
---| "batch"
---| "fragments"
---| "frame"
---| "bad_utf8"
---| "oversized"
---| "stall"
---| "no_pong"

--- How sockets are ended.
---@class vrchatapi.sandbox.Disconnect
---@field code? integer of the close frame
---@field reason? string of the close frame; goes with code
---@field frame? false without a close frame
---@field reset? true with a TCP RST
---@field user_id? string whose sockets; by default all

--- Which fields go with which kind is in docs/guide/sandbox.md.
---@class vrchatapi.sandbox.Fault
---@field kind vrchatapi.sandbox.FaultKind
---@field times? integer for how many requests; by default until it is cleared
---@field path? string the beginning of the target of the requests that it applies to
---@field method? string of the requests that it applies to
---@field act? boolean whether the service carries the request out all the same
---@field seconds? number
---@field at? "accept"|"head"|"body"|"reply"
---@field after? integer
---@field status? integer
---@field headers? table<string, string>
---@field body? string
---@field bytes? string|integer
---@field close? boolean
---@field location? string
---@field set_cookie? string[]

---@alias vrchatapi.sandbox.FaultKind
---| "slow"
---| "hang"
---| "close"
---| "cut"
---| "reset"
---| "status"
---| "html"
---| "garbage"
---| "raw"
---| "reply"
---| "endless"
---| "bomb"
---| "redirect"
---| "drip"
---| "cookies"
---| "keepalive_close"

--- A recorded request.
---@class vrchatapi.sandbox.Entry
---@field method string
---@field target string undecoded
---@field headers string[][] a list of name and value, as they were sent
---@field raw_head string
---@field body string if longer than 1 MiB, only the first 64 KiB
---@field body_length integer
---@field complete boolean whether the whole body was received
---@field connection integer
---@field acted boolean whether the service carried it out
---@field fault? string the kind of the fault that applied

--- A sandbox that runs. It ends with `stop`, at the end of the scope of a to-be-closed variable, when
--- it is collected, and when its parent ends.
---@class vrchatapi.sandbox.Box
---@field url string the base URL of the API
---@field pipeline_url string where the live pipeline is reached
---@field control_url string where programs in other languages send commands
---@field auth string the value of an `auth` cookie
---@field user_id string the user that the cookie belongs to
---@field friend_id string
---@field legacy_friend_id string a friend whose id has no prefix, and whose place is private
---@field offline_friend_id string
---@field stranger_id string a user who is not a friend
---@field world_id string
---@field instance_id string an instance of that world: what follows the colon of a location
---@field location string the full location of that instance
---@field group_id string a group that the user, the friends and the stranger are members of
---@field calendar_id string an event in its calendar
---@field notification_id string an invite from the friend that waits for a response
---@field request_notification_id string a request for an invite from the friend that waits for a response
---@field username string the user's name for logging in
---@field password string
---@field email string
---@field totp_secret string in Base32
---@field recovery_codes string[] each is good once
---@field friend_username string the friend's, with characters that have to be encoded
---@field friend_password string
local Box = {}
Box.__index = Box

--- Starts a sandbox and waits until it listens.
---@param options? { interpreter: string? } interpreter: the Lua that runs it; by default the one
---  that runs this program, or `lua5.4`, `luajit` and so on, whichever this one is
---@return vrchatapi.sandbox.Box? box
---@return string problem
function sandbox.start(options)
  if options ~= nil and type(options) ~= "table" then
    argerror.raise("start", 1, "options must be a table")
  end
  for name in pairs(options or {}) do
    if name ~= "interpreter" then argerror.raise("start", 1, "there is no option %s", tostring(name)) end
  end
  local interpreter = options and options.interpreter
  if interpreter ~= nil and type(interpreter) ~= "string" then
    argerror.raise("start", 1, "interpreter must be a string")
  end
  local process, greeting = child.start(interpreter)
  if not process then return nil, "the sandbox did not start: " .. greeting end
  local box = compat.collected(setmetatable({
    url = greeting.url,
    pipeline_url = greeting.pipeline_url,
    control_url = greeting.control_url,
    _process = process,
  }, Box))
  for name, id in pairs(greeting.seed) do
    box[name] = id
  end
  return box
end

-- Runs a command of a box and returns its value.
local function ask(box, ...)
  if not box._process then core.raise("the sandbox was stopped") end
  return box._process:ask(...)
end

---@class vrchatapi.sandbox.MainOptions
---@field port? integer by default a free one
---@field json? boolean prints one line of JSON instead of a table, and nothing else
---@field two_factor? "totp"|"email" the second factor that the user's logins owe
---@field seed? string the path of a file with commands that change the state at the start

--- Serves whoever comes, and prints where and the accounts. Does not return: it ends the program at a
--- SIGINT or a SIGTERM, or when the process that started it ends.
---@param options? vrchatapi.sandbox.MainOptions
---@return nil? failure if it does not start
---@return string problem
function sandbox.main(options)
  local found, program = pcall(require, "vrchatapi.sandbox.process.program")
  if not found then return nil, tostring(program) end
  return program.main(options or {})
end

--- Moves the sandbox's clock, which stands still otherwise.
---@param seconds number
---@return true? done
---@return string problem
function Box:advance(seconds) return ask(self, "advance", seconds) end

--- Sets a fault, or clears it. The kinds are in docs/guide/sandbox.md.
---@param fault vrchatapi.sandbox.Fault?
---@return true? done
---@return string problem
function Box:fault(fault) return ask(self, "fault", fault) end

--- Changes how an account answers logins. A field that is left out stays as it is.
---@param changes vrchatapi.sandbox.AccountChanges
---@param user_id? string by default the user's own
---@return true? done
---@return string problem
function Box:account(changes, user_id) return ask(self, "account", changes, user_id) end

--- Ends all sessions of a user. The `twoFactorAuth` cookies stay valid.
---@param user_id? string by default the user's own
---@return true? done
---@return string problem
function Box:end_sessions(user_id) return ask(self, "end_sessions", user_id) end

--- Adds `count` friends of the user.
---@param count integer
---@return vrchatapi.sandbox.Friend[]? friends
---@return string problem
function Box:friends(count) return ask(self, "friends", count) end

--- Adds a friend of the user, or changes the user who has that id.
---@param fields vrchatapi.sandbox.FriendFields
---@return vrchatapi.sandbox.Friend? friend
---@return string problem
function Box:friend(fields) return ask(self, "friend", fields) end

--- Moves a user.
---@param user_id string
---@param location string a location, or "offline", "private", "traveling", or "traveling:" and a location
---@return true? done
---@return string problem
function Box:place(user_id, location) return ask(self, "place", user_id, location) end

--- Puts a notification into the user's inbox.
---@param notification vrchatapi.sandbox.Notification
---@return string? id
---@return string problem
function Box:notify(notification) return ask(self, "notify", notification) end

--- Puts a notification of the second kind into the user's inbox.
---@param notification vrchatapi.sandbox.NotificationV2
---@return string? id
---@return string problem
function Box:notify_v2(notification) return ask(self, "notify_v2", notification) end

--- Answers an invite or a request that the user sent, as its receiver.
---@param notification_id string
---@param answer vrchatapi.sandbox.Answer
---@return string? id of the notification that is the answer
---@return string problem
function Box:respond(notification_id, answer) return ask(self, "respond", notification_id, answer) end

--- Says how the service rewrites the texts of message slots; nil: their punctuation alone.
---@param rules vrchatapi.sandbox.TextRules?
---@return true? done
---@return string problem
function Box:texts(rules) return ask(self, "texts", rules) end

--- Sets a rate limit, or clears it.
---@param limit vrchatapi.sandbox.Limit?
---@return true? done
---@return string problem
function Box:limit(limit) return ask(self, "limit", limit) end

--- Pushes an event to the open sockets of an account.
---@param event_type string "notification", "friend-online", … or any other
---@param content table|string|nil a table as JSON in a string, as the service writes it; a string as it
---  is; nil: none
---@param user_id? string by default the user's own
---@return integer? sockets that it went to
---@return string problem
function Box:push(event_type, content, user_id) return ask(self, "push", event_type, content, user_id) end

--- Sends a text as a frame, whatever it is, to the open sockets of an account.
---@param text string
---@param user_id? string by default the user's own
---@return integer? sockets that it went to
---@return string problem
function Box:push_text(text, user_id) return ask(self, "push_text", text, user_id) end

--- Sends bytes, which need not be a frame, to the open sockets of an account.
---@param bytes string
---@param user_id? string by default the user's own
---@return integer? sockets that they went to
---@return string problem
function Box:push_bytes(bytes, user_id) return ask(self, "push_bytes", bytes, user_id) end

--- How many sockets of the pipeline are open.
---@param user_id? string by default of all accounts
---@return integer? sockets
---@return string problem
function Box:sockets(user_id) return ask(self, "sockets", user_id) end

--- Ends the sockets of the pipeline.
---@param how? vrchatapi.sandbox.Disconnect by default with a close frame without a code
---@return integer? sockets
---@return string problem
function Box:disconnect(how) return ask(self, "disconnect", how) end

--- Sets a fault of the pipeline, or clears it. The kinds are in docs/guide/sandbox.md.
---@param fault vrchatapi.sandbox.PipelineFault?
---@return true? done
---@return string problem
function Box:pipeline_fault(fault) return ask(self, "pipeline_fault", fault) end

--- A snapshot of the state.
---@return table? state now, time, messages, sent, notifications, notifications_v2, photos, friends,
---  logins, sessions, mails, fault, counters, pipeline, and process_id
---@return string problem
function Box:state() return ask(self, "state") end

--- The requests so far, oldest first.
---@return vrchatapi.sandbox.Entry[]? requests
---@return string problem
function Box:requests() return ask(self, "requests") end

--- Clears the record of requests.
---@return true? done
---@return string problem
function Box:forget() return ask(self, "forget") end

--- Restores the state of the start: no fault, no limit, an empty record. Connections stay open.
---@return true? done
---@return string problem
function Box:reset() return ask(self, "reset") end

--- Ends the sandbox and waits for the end of its process. May be called again.
function Box:stop()
  local process = self._process
  if not process then return end
  self._process = nil
  process:stop()
end

Box.__close = Box.stop
Box.__gc = Box.stop

return sandbox
