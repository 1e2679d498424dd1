---@meta _

--- What calls take and return, in the core and in the layer above it.

-- ---- calls and errors ----

--- The options of a call.
---@class vrchatapi.CallOptions
---@field timeout? number seconds for this exchange
---@field progress? fun(sent: integer, total: integer) called with bytes of the body
---@field extra? table<string, any> fields to add to the body that this library does not know
---@field credentials? vrchatapi.Credentials of `get_current_user`: begins a session

--- The options of a request.
---@class vrchatapi.PathRequest
---@field path? table<string, string|integer> a value for each {name} in the path
---@field query? table<string, string|number|boolean>
---@field body? table sent as JSON; only of POST and PUT
---@field photo? string|file*|{ path: string }|{ bytes: string } sent beside the body; only of POST and PUT
---@field timeout? number seconds for this exchange
---@field progress? fun(sent: integer, total: integer) called with bytes of the body
---@field send? boolean whether it counts for the stricter rate limit; by default unless it is a GET

--- A user name, or an e-mail address, and its password.
---@class vrchatapi.Credentials
---@field username string
---@field password string

--- A PNG: its path, its bytes, or an open file that is read from where it stands. A string is taken
--- for bytes if it has control bytes or is longer than 4,096 bytes; a table leaves no guess.
---@alias vrchatapi.Image string|file*|vrchatapi.ImagePath|vrchatapi.ImageBytes

---@class vrchatapi.ImagePath
---@field path string

---@class vrchatapi.ImageBytes
---@field bytes string

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

--- Why a call failed; `tostring(err)` is one line. On the kinds, codes and `acted`: docs/api/errors.md.
---@class vrchatapi.Error
---@field kind vrchatapi.Error.Kind
---@field code vrchatapi.Error.Code
---@field message string for people
---@field operation? string the name of the operation, if there was one
---@field status? integer the HTTP status, if one came
---@field proxy_status? integer of proxy_refused: the HTTP status of the proxy
---@field retry_after? integer seconds to wait, if that is known
---@field acted vrchatapi.Error.Acted whether the service may have done what was asked for
---@field attempts integer how often the request was started
---@field body? string the response as it came, secrets redacted
---@field candidates? vrchatapi.Person[] of `ambiguous_name`: those who have it
---@field two_factor_methods? string[] the methods of the second factor: "totp", "otp", "emailOtp"

--- Whether the service has done what was asked for. "no" is safe to send again.
---@alias vrchatapi.Error.Acted
---| "no"
---| "yes"
---| "unknown"

--- A row of `vrchatapi.errors()`.
---@class vrchatapi.ErrorCode
---@field code vrchatapi.Error.Code
---@field kind vrchatapi.Error.Kind
---@field meaning string in one line

--- A row of `vrchatapi.operations()`.
---@class vrchatapi.Operation
---@field api string the name of its page in docs/: "InviteApi"
---@field name string the method of a client
---@field purpose string what it is for, in one line without a full stop
---@field method string of HTTP
---@field path string with "{name}" for the parameter of that name
---@field parameters vrchatapi.Operation.Field[] in the order of the arguments
---@field photo boolean whether an image follows the parameters
---@field body? vrchatapi.Operation.Table what follows these
---@field query? vrchatapi.Operation.Table what follows these
---@field arguments integer how many arguments it takes, the options included
---@field pages boolean whether the query has `n` and `offset`
---@field is_send boolean whether it shows somebody something, as an invite does
---@field needs_session boolean whether it needs a session that is logged in
---@field response vrchatapi.Operation.Response
---@field requires string[] fields that every response, or every item of its list, must have
---@field codes string[] the error codes that it can have beside those of any other

---@class vrchatapi.Operation.Field
---@field name string
---@field type vrchatapi.Operation.FieldType
---@field required boolean
---@field min? integer of the type "integer"
---@field max? integer of the type "integer"; absent if there is none
---@field words? string[] of the type "choice"

---@alias vrchatapi.Operation.FieldType
---| "id"      # a string that is not empty, "." or ".."
---| "text"    # a string
---| "world"   # the id of a world, without an instance
---| "instance" # what follows the world's id and the colon in a location
---| "word"    # a string that is not empty: one of the service's words, to which it may add
---| "time"    # a string that is not empty
---| "secret"  # a string that is not empty, which no message shows
---| "choice"  # one of `words`
---| "integer" # from `min` to `max`
---| "boolean"
---| "ids"     # a list of ids
---| "table"   # a table with names as keys

--- A body or a query.
---@class vrchatapi.Operation.Table
---@field name string of its class
---@field required boolean
---@field fields vrchatapi.Operation.Field[]

---@class vrchatapi.Operation.Response
---@field shape string "object" or "list"
---@field model string the name of its class, or of that of its items
---@field fields vrchatapi.Operation.ResponseField[]

---@class vrchatapi.Operation.ResponseField
---@field name string
---@field type string with "?" at its end if it may be absent
