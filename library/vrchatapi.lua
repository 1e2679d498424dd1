---@meta vrchatapi

--- The VRChat Invite API for Lua. These are annotations for the Lua language server and nothing
--- else; the documentation is in docs/.
---@class vrchatapi
---@field _VERSION string the name and the version of this library
local vrchatapi = {}

--- Makes a client.
---
--- Raises for an option that is unknown, missing or wrong.
---@param options vrchatapi.Options
---@return vrchatapi.Client client
---@nodiscard
function vrchatapi.new(options) end

--- Runs a function as a task, and all tasks that there are, until all have ended.
---
--- Raises its error, or that of a task for which nobody has waited.
---@param fn fun(...: any): any ...
---@param ... any its arguments
---@return any ... what it returned
function vrchatapi.run(fn, ...) end

--- Starts a task, which runs from the next turn on.
---@param fn fun(...: any): any ...
---@param ... any its arguments
---@return vrchatapi.Task task
function vrchatapi.spawn(fn, ...) end

--- Waits: in a task the others go on meanwhile, elsewhere all tasks do.
---@param seconds number
function vrchatapi.sleep(seconds) end

--- Turns the engine once, for a host with a loop of its own. Raises the error of a task that
--- nobody can wait for any more.
---@param seconds? number to wait at most if there is nothing to do; by default 0
---@param budget? number seconds after which the rest is left for the next step; by default 0.0005
--- where it does not wait, else no limit
function vrchatapi.step(seconds, budget) end

--- The descriptor to watch for input between steps; nil where the system has none.
---@return integer|nil fd
---@nodiscard
function vrchatapi.fd() end

--- Seconds until a step is due even if the descriptor stays silent; nil: none is.
---@return number|nil seconds
---@nodiscard
function vrchatapi.timeout() end

--- Maps the look-alikes that the service puts in the place of ASCII punctuation back: the
--- "Hello‚ Worldǃ" of a reply becomes "Hello, World!".
---@param text string
---@return string plain
---@nodiscard
function vrchatapi.plain(text) end

--- The table of operations: one row for each method of a client.
---@return vrchatapi.Operation[]
---@nodiscard
function vrchatapi.operations() end

--- Every code that an error can have, with its kind and its meaning.
---@return vrchatapi.ErrorCode[]
---@nodiscard
function vrchatapi.errors() end

--- The options of a client.
---@class vrchatapi.Options
---@field user_agent string 'Name/Version contact', the contact being an e-mail address or a URL
---@field base_url? string where the API is; by default "https://api.vrchat.cloud/api/1"
---@field auth? string the value of the cookie `auth`: "authcookie_..."
---@field two_factor_auth? string the value of the cookie `twoFactorAuth`
---@field timeout? number seconds for one exchange; by default 30
---@field connect_timeout? number seconds until a connection stands; by default 10
---@field max_reply_bytes? integer the largest reply, decompressed; by default 8 MiB
---@field proxy? string a proxy's URL, or "" for none; by default what the environment says
---@field ca_file? string a file of CA certificates in the place of the system's
---@field ca_path? string a folder of CA certificates in the place of the system's

--- The options of a call.
---@class vrchatapi.CallOptions
---@field timeout? number seconds for this exchange
---@field progress? fun(sent: integer, total: integer) is told how many bytes of the body were sent
---@field extra? table<string, any> fields to add to the body that this library does not know

--- A collection of message slots: `message` holds texts of invites, `response` of replies to
--- invites, `request` of requests for an invite, `requestResponse` of replies to those.
---@alias vrchatapi.MessageType
---| "message"
---| "response"
---| "request"
---| "requestResponse"

--- A PNG: its path, its bytes, or an open file that is read from where it stands. A string is taken
--- for bytes if it has control bytes or is longer than 4,096 bytes; a table leaves no guess.
---@alias vrchatapi.Image string|file*|vrchatapi.ImagePath|vrchatapi.ImageBytes

---@class vrchatapi.ImagePath
---@field path string

---@class vrchatapi.ImageBytes
---@field bytes string

--- The body of an invite.
---@class vrchatapi.InviteRequest
---@field instanceId string where to: the full location, "wrld_...:12345~..."
---@field messageSlot? integer 0 to 11: which of the texts of type `message` goes with it

--- The body of a request for an invite.
---@class vrchatapi.RequestInviteRequest
---@field requestSlot? integer 0 to 11: which of the texts of type `request` goes with it

--- The body of a response.
---@class vrchatapi.InviteResponse
---@field responseSlot integer 0 to 11: a text of type `response`, or `requestResponse` to a request

--- The body of an edit.
---@class vrchatapi.UpdateInviteMessageRequest
---@field message string the new text; clients keep to 64 characters

--- One slot. Fields that are not listed here may be there as well.
---@class vrchatapi.InviteMessage
---@field id string "default" for a slot that was never edited
---@field messageType string
---@field slot integer 0 to 11
---@field message string with look-alikes in the place of some punctuation: see `vrchatapi.plain`
---@field canBeUpdated boolean false during the cooldown after an edit
---@field remainingCooldownMinutes integer 0 if it can be updated
---@field updatedAt string

--- A notification that was sent. Fields that are not listed here may be there as well.
---@class vrchatapi.SentNotification
---@field id string
---@field type string "invite"
---@field senderUserId string
---@field senderUsername? string
---@field receiverUserId string
---@field message string
---@field details vrchatapi.Details
---@field created_at string

--- A notification. Fields that are not listed here may be there as well.
---@class vrchatapi.Notification
---@field id string
---@field type string "requestInvite", "inviteResponse" or "requestInviteResponse"
---@field senderUserId string
---@field senderUsername? string
---@field receiverUserId? string
---@field message string
---@field details vrchatapi.Details
---@field seen? boolean
---@field created_at string

--- What the type of a notification adds. Always a table; which fields it has is the service's
--- choice.
---@class vrchatapi.Details: { [string]: any }
---@field worldId? string of an invite: the full location
---@field worldName? string of an invite
---@field inviteMessage? string of an invite
---@field requestMessage? string of a request for an invite, or of a response to one
---@field responseMessage? string of a response
---@field inResponseTo? string of a response: the id of the notification that it answers
---@field platform? string of a request for an invite
---@field imageUrl? string where the photo is, if one was sent
---@field raw? any what the service sent, if it was not a table and no JSON of one

--- Why a call has failed. `tostring(err)` gives it in one line.
---@class vrchatapi.Error
---@field kind vrchatapi.Error.Kind
---@field code vrchatapi.Error.Code
---@field message string for people
---@field operation string the name of the method
---@field status? integer the HTTP status, if one came
---@field retry_after? integer seconds to wait, if the service said so
---@field acted vrchatapi.Error.Acted whether the service may have done what was asked for
---@field attempts integer how often the request was started
---@field body? string the reply as it came, with the client's secrets blotted out

--- Whether the service has done what was asked for. "no" is safe to send again.
---@alias vrchatapi.Error.Acted
---| "no"
---| "yes"
---| "unknown"

---@alias vrchatapi.Error.Kind
---| "api"       # the service refused
---| "transport" # no whole reply
---| "timeout"   # none in time
---| "decode"    # a reply that is not what it must be
---| "photo"     # the photo will not do
---| "cancelled" # the call was cancelled
---| "closed"    # the client cannot be used any more

---@alias vrchatapi.Error.Code
---| "missing_credentials"
---| "bad_credentials"
---| "two_factor_required"
---| "two_factor_wrong"
---| "new_location"
---| "too_many_sessions"
---| "locked_out"
---| "not_authorized"
---| "not_friends"
---| "instance_not_found"
---| "not_found"
---| "already_responded"
---| "own_invite"
---| "bad_slot"
---| "cooldown"
---| "rate_limited"
---| "bad_user_agent"
---| "malformed_url"
---| "blocked_address"
---| "unavailable"
---| "http_<status>" # with the number in its place: "http_500"
---| "refused"
---| "unresolved"
---| "tls"
---| "cut_off"
---| "not_http"
---| "too_large"
---| "no_memory"
---| "failed"
---| "connect"
---| "total"
---| "not_json"
---| "wrong_shape"
---| "bad_encoding"
---| "unreadable"
---| "not_png"
---| "too_many_pixels"
---| "too_many_bytes"
---| "cancelled"
---| "closed"
---| "forked"

--- A row of `vrchatapi.errors()`.
---@class vrchatapi.ErrorCode
---@field code vrchatapi.Error.Code
---@field kind vrchatapi.Error.Kind
---@field meaning string in one line

--- A row of `vrchatapi.operations()`.
---@class vrchatapi.Operation
---@field name string the method of a client
---@field method string of HTTP
---@field path string with "{name}" for the parameter of that name
---@field parameters vrchatapi.Operation.Field[] in the order of the arguments
---@field photo boolean whether an image follows the parameters
---@field body? vrchatapi.Operation.Body what follows these
---@field reply vrchatapi.Operation.Reply
---@field codes string[] the error codes of its own

---@class vrchatapi.Operation.Field
---@field name string
---@field type string "id", "message_type", "slot" or "text"
---@field required boolean

---@class vrchatapi.Operation.Body
---@field name string of its class
---@field required boolean
---@field fields vrchatapi.Operation.Field[]

---@class vrchatapi.Operation.Reply
---@field shape string "object" or "list"
---@field model string the name of its class, or of that of its items
---@field fields vrchatapi.Operation.ReplyField[]

---@class vrchatapi.Operation.ReplyField
---@field name string
---@field type string with "?" at its end if it may be absent

--- A task: a function that waits without keeping the others waiting.
---@class vrchatapi.Task
---@field traceback? string of the error that ended it
local Task = {}

--- Waits until it has ended, and gives what its function returned; nil and an error of the kind
--- "cancelled" if it was cancelled. Raises what it raised.
---@return any ...
function Task:wait() end

--- True once it has ended, well or not.
---@return boolean done
---@nodiscard
function Task:done() end

--- Ends it: a call that it waits for gives the error "cancelled", and its next wait is its last.
--- Nothing happens to one that has ended. Also done at the end of a `local task <close>`.
function Task:cancel() end

--- A client: one account's settings and cookies, and the operations as methods. Each gives its
--- result, or nil and an error; mistakes in the arguments raise.
---@class vrchatapi.Client
local Client = {}

--- Ends what is in flight; calls fail with the code "closed" from now on. May be called again. Also
--- done at the end of a `local client <close>` and by the garbage collector.
function Client:close() end

--- Starts a task for one call, which completes whether or not anybody waits for it. Mistakes in
--- the arguments are raised here.
---@param operation string the name of a method
---@param ... any its arguments
---@return vrchatapi.Task task its `wait` gives the result, or nil and an error
function Client:submit(operation, ...) end

--- One message slot of your own.
---
--- GET /message/{user_id}/{message_type}/{slot}
---
--- Error codes: not_authorized, not_found
---@param user_id string
---@param message_type vrchatapi.MessageType
---@param slot integer 0 to 11
---@param options? vrchatapi.CallOptions
---@return vrchatapi.InviteMessage|nil message
---@return vrchatapi.Error|nil err
function Client:get_invite_message(user_id, message_type, slot, options) end

--- The twelve message slots of a type, in slot order: slot 0 is item 1.
---
--- GET /message/{user_id}/{message_type}
---
--- Error codes: not_authorized
---@param user_id string
---@param message_type vrchatapi.MessageType
---@param options? vrchatapi.CallOptions
---@return vrchatapi.InviteMessage[]|nil messages
---@return vrchatapi.Error|nil err
function Client:get_invite_messages(user_id, message_type, options) end

--- Changes the text of a slot, which cannot be changed again for 60 minutes; gives all twelve.
---
--- PUT /message/{user_id}/{message_type}/{slot}
---
--- Error codes: not_authorized, bad_slot, cooldown
---@param user_id string
---@param message_type vrchatapi.MessageType
---@param slot integer 0 to 11
---@param body? vrchatapi.UpdateInviteMessageRequest
---@param options? vrchatapi.CallOptions
---@return vrchatapi.InviteMessage[]|nil messages
---@return vrchatapi.Error|nil err
function Client:update_invite_message(user_id, message_type, slot, body, options) end

--- Gives a slot its default text back; gives all twelve.
---
--- DELETE /message/{user_id}/{message_type}/{slot}
---
--- Error codes: not_authorized, bad_slot, not_found, cooldown
---@param user_id string
---@param message_type vrchatapi.MessageType
---@param slot integer 0 to 11
---@param options? vrchatapi.CallOptions
---@return vrchatapi.InviteMessage[]|nil messages
---@return vrchatapi.Error|nil err
function Client:reset_invite_message(user_id, message_type, slot, options) end

--- Invites a friend to an instance.
---
--- POST /invite/{user_id}
---
--- Error codes: not_friends
---@param user_id string
---@param body vrchatapi.InviteRequest
---@param options? vrchatapi.CallOptions
---@return vrchatapi.SentNotification|nil notification
---@return vrchatapi.Error|nil err
function Client:invite_user(user_id, body, options) end

--- Invites a friend to an instance, with a photo.
---
--- POST /invite/{user_id}/photo
---
--- Error codes: not_friends
---@param user_id string
---@param image vrchatapi.Image
---@param body vrchatapi.InviteRequest
---@param options? vrchatapi.CallOptions
---@return vrchatapi.SentNotification|nil notification
---@return vrchatapi.Error|nil err
function Client:invite_user_with_photo(user_id, image, body, options) end

--- Sends yourself an invite to an instance.
---
--- POST /invite/myself/to/{world_id}:{instance_id}
---
--- Error codes: instance_not_found
---@param world_id string
---@param instance_id string what follows the first colon of a location
---@param options? vrchatapi.CallOptions
---@return vrchatapi.SentNotification|nil notification
---@return vrchatapi.Error|nil err
function Client:invite_myself_to(world_id, instance_id, options) end

--- Asks a friend for an invite.
---
--- POST /requestInvite/{user_id}
---
--- Error codes: not_friends
---@param user_id string
---@param body? vrchatapi.RequestInviteRequest
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Notification|nil notification
---@return vrchatapi.Error|nil err
function Client:request_invite(user_id, body, options) end

--- Asks a friend for an invite, with a photo.
---
--- POST /requestInvite/{user_id}/photo
---
--- Error codes: not_friends
---@param user_id string
---@param image vrchatapi.Image
---@param body? vrchatapi.RequestInviteRequest
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Notification|nil notification
---@return vrchatapi.Error|nil err
function Client:request_invite_with_photo(user_id, image, body, options) end

--- Answers an invite, or a request for one, with a text and without accepting it.
---
--- POST /invite/{notification_id}/response
---
--- Error codes: already_responded, own_invite, bad_slot, not_found
---@param notification_id string
---@param body vrchatapi.InviteResponse
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Notification|nil notification
---@return vrchatapi.Error|nil err
function Client:respond_invite(notification_id, body, options) end

--- Answers an invite, or a request for one, with a text and a photo and without accepting it.
---
--- POST /invite/{notification_id}/response/photo
---
--- Error codes: already_responded, own_invite, bad_slot, not_found
---@param notification_id string
---@param image vrchatapi.Image
---@param body vrchatapi.InviteResponse
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Notification|nil notification
---@return vrchatapi.Error|nil err
function Client:respond_invite_with_photo(notification_id, image, body, options) end

return vrchatapi
