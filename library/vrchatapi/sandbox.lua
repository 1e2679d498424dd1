---@meta vrchatapi.sandbox

--- The sandbox: a local emulator of the VRChat service, in a process of its own. Annotations only;
--- the documentation is in docs/guide/sandbox.md.
---@class vrchatapi.sandbox
local sandbox = {}

---@class vrchatapi.sandbox.Options
---@field interpreter? string the Lua that runs it; by default the one that runs the program

--- Starts a sandbox and waits until it listens.
---@param options? vrchatapi.sandbox.Options
---@return vrchatapi.sandbox.Box|nil box
---@return string|nil problem
function sandbox.start(options) end

--- Serves whoever comes, on a free port, and prints where and the accounts. Ends the program when it
--- is interrupted.
function sandbox.main() end

--- A sandbox that runs. It ends with `stop`, at the end of a `local box <close>`, when it is
--- collected, and when its parent ends.
---@class vrchatapi.sandbox.Box
---@field url string the base URL of the API: the option `base_url` of a client
---@field control_url string where programs in other languages send commands
---@field auth string the value of an `auth` cookie: the option `auth` of a client
---@field user_id string the user that the cookie belongs to
---@field friend_id string
---@field legacy_friend_id string a friend whose id has no prefix, and who is in private
---@field offline_friend_id string
---@field stranger_id string a user who is no friend
---@field world_id string
---@field instance_id string an instance of that world
---@field location string both, with a colon between them
---@field notification_id string an invite from the friend that waits for a response
---@field request_notification_id string a request for an invite from the friend, likewise
---@field username string the user's name for logging in
---@field password string
---@field email string may stand for the name
---@field totp_secret string in Base32
---@field recovery_codes string[] each is good once
---@field friend_username string of the friend, with characters that have to be encoded
---@field friend_password string
local Box = {}

--- Moves the clock, on which cooldowns, the life of invites and that of cookies depend.
---@param seconds number
---@return true|nil done
---@return string|nil problem
function Box:advance(seconds) end

--- Sets what goes wrong from now on, or clears it.
---@param fault vrchatapi.sandbox.Fault|nil
---@return true|nil done
---@return string|nil problem
function Box:fault(fault) end

--- Changes how an account answers logins. A field that is left out stays as it is.
---@param changes vrchatapi.sandbox.AccountChanges
---@param user_id? string by default the user's own; the friend has an account, too
---@return true|nil done
---@return string|nil problem
function Box:account(changes, user_id) end

--- Ends all sessions of a user. The `twoFactorAuth` cookies live on.
---@param user_id? string by default the user's own
---@return true|nil done
---@return string|nil problem
function Box:end_sessions(user_id) end

--- Gives the user so many friends more: "Guest 1" and so on, in private.
---@param count integer 1 to 10000
---@return vrchatapi.sandbox.Friend[]|nil friends
---@return string|nil problem
function Box:friends(count) end

--- Gives the user a friend, or changes the one with that id.
---@param fields vrchatapi.sandbox.FriendFields
---@return vrchatapi.sandbox.Friend|nil friend
---@return string|nil problem
function Box:friend(fields) end

--- Says where a user is.
---@param user_id string
---@param location string a location, or "offline", "private" or "traveling"
---@return true|nil done
---@return string|nil problem
function Box:place(user_id, location) end

--- Puts a notification into the user's inbox.
---@param notification vrchatapi.sandbox.Notification
---@return string|nil id
---@return string|nil problem
function Box:notify(notification) end

--- Answers an invite or a request that the user sent, as the one who got it.
---@param notification_id string
---@param answer vrchatapi.sandbox.Answer
---@return string|nil id of the answer
---@return string|nil problem
function Box:respond(notification_id, answer) end

--- Limits how many requests there may be from now on; nil clears the limit.
---@param limit vrchatapi.sandbox.Limit|nil
---@return true|nil done
---@return string|nil problem
function Box:limit(limit) end

--- A snapshot of the state.
---@return table<string, any>|nil state
---@return string|nil problem
function Box:state() end

--- The recorded requests, oldest first.
---@return vrchatapi.sandbox.Entry[]|nil requests
---@return string|nil problem
function Box:requests() end

--- Clears the record of requests.
---@return true|nil done
---@return string|nil problem
function Box:forget() end

--- Goes back to the start: the seed, no fault, an empty record. Connections stay open.
---@return true|nil done
---@return string|nil problem
function Box:reset() end

--- Ends it and waits until it has ended. May be called again.
function Box:stop() end

---@class vrchatapi.sandbox.AccountChanges
---@field two_factor? ("totp"|"otp"|"emailOtp")[] the second factors that a login owes; none: {}
---@field password? string
---@field new_location? false|"somewhere_new"|"too_many_places" how the place is refused
---@field locked_out? number for so many seconds; 0: no longer
---@field session_cap? integer|false how many sessions there may be

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

---@class vrchatapi.sandbox.Answer
---@field text? string the text; or else
---@field slot? integer one of the receiver's slots, 0 to 11
---@field imageUrl? string

---@class vrchatapi.sandbox.Limit
---@field calls integer so many requests
---@field per number in so many seconds of the sandbox's clock
---@field retry_after? integer seconds, for the header Retry-After; by default there is none

--- What goes wrong. Which fields go with which kind is in docs/guide/sandbox.md.
---@class vrchatapi.sandbox.Fault
---@field kind vrchatapi.sandbox.FaultKind
---@field times? integer for so many requests; by default until it is cleared
---@field path? string the beginning of the target of the requests that it hits
---@field method? string of the requests that it hits
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
---@field body string of one over 1 MiB only the first 64 KiB
---@field body_length integer
---@field complete boolean whether the body has come
---@field connection integer
---@field acted boolean whether the service carried it out
---@field fault? string the kind of the fault that hit it

return sandbox
