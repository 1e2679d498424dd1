---@meta vrchatapi.sandbox

--- The sandbox: a local emulator of the VRChat service, in a process of its own. Annotations only;
--- the documentation is in docs/sandbox.md.
---@class vrchatapi.sandbox
local sandbox = {}

---@class vrchatapi.sandbox.Options
---@field interpreter? string the Lua that runs it; by default the one that runs the program

--- Starts a sandbox and waits until it listens.
---@param options? vrchatapi.sandbox.Options
---@return vrchatapi.sandbox.Box|nil box
---@return string|nil problem
function sandbox.start(options) end

--- A sandbox that runs. It ends with `stop`, at the end of a `local box <close>`, when it is
--- collected, and when its parent ends.
---@class vrchatapi.sandbox.Box
---@field url string the base URL of the API: the option `base_url` of a client
---@field auth string the value of an `auth` cookie: the option `auth` of a client
---@field user_id string the user that the cookie belongs to
---@field friend_id string
---@field legacy_friend_id string a friend whose id has no prefix
---@field stranger_id string a user who is no friend
---@field world_id string
---@field instance_id string an instance of that world
---@field location string both, with a colon between them
---@field notification_id string an invite from the friend that waits for a response
---@field request_notification_id string a request for an invite from the friend, likewise
local Box = {}

--- Moves the clock, on which cooldowns and the life of invites depend.
---@param seconds number
---@return true|nil done
---@return string|nil problem
function Box:advance(seconds) end

--- Sets what goes wrong from now on, or clears it.
---@param fault vrchatapi.sandbox.Fault|nil
---@return true|nil done
---@return string|nil problem
function Box:fault(fault) end

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

--- What goes wrong. Which fields go with which kind is in docs/sandbox.md.
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
