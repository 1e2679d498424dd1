---@meta vrchatapi.core

--- The C module under `vrchatapi`: docs/api/core.md. What follows from its tables of operations and of error codes is
--- in operations.lua.
---@class vrchatapi.core
---@field system vrchatapi.core.system
local core = {}

--- Makes a client of the core. Raises for an option that is unknown, missing or wrong.
---@param options vrchatapi.core.Options
---@return vrchatapi.core.Client client
---@nodiscard
function core.new(options) end

--- The table of operations.
---@return vrchatapi.Operation[] operations
---@nodiscard
function core.operations() end

--- One row of it.
---@param name string
---@return vrchatapi.Operation? operation nil: there is none of that name
---@nodiscard
function core.operation(name) end

--- The names of all operations.
---@return string[] names
---@nodiscard
function core.names() end

--- Every code that an error can have, with its kind and its meaning.
---@return vrchatapi.ErrorCode[] codes
---@nodiscard
function core.errors() end

--- The text as one line for a terminal or a log: white space becomes a space, and other control characters,
--- marks of direction and what is not UTF-8 are written as \xNN.
---@param text string
---@return string line
---@nodiscard
function core.printable(text) end

--- Maps the look-alikes that the service writes instead of ASCII punctuation back.
---@param text string
---@return string plain
---@nodiscard
function core.plain(text) end

--- Does what is due, and waits at most that long if nothing is.
---@param seconds? number 0 by default
---@param budget? number seconds after which the rest is left for the next step; by default no limit
function core.step(seconds, budget) end

--- The id of a call that has completed, each once; or of a stream on which something has happened.
---@return lightuserdata? id
function core.next_ended() end

--- Seconds since a fixed point in the past; never set back.
---@return number seconds
function core.clock() end

--- An error as calls return it, with `acted` "no".
---@param code vrchatapi.Error.Code
---@param message string
---@return vrchatapi.Error err
---@nodiscard
function core.error(code, message) end

--- A descriptor that becomes readable when there is something to do.
---@return integer? fd nil: the system has none
---@nodiscard
function core.fd() end

--- Seconds until a step is due even if the descriptor stays silent.
---@return number? seconds nil: none is
---@nodiscard
function core.timeout() end

--- Hides Lua files: the position of a mistake is that of the first Lua function on the stack whose chunk name does not
--- begin with the prefix.
---@param prefix string
function core.layer(prefix) end

--- Raises a message with that position.
---@param message string
function core.raise(message) end

--- Checks a photo as the operations do, without sending it.
---@param photo vrchatapi.Image
---@param number? integer of the argument, for the mistake of a wrong type
---@param name? string of the function, for the same
---@return true? ok
---@return vrchatapi.Error err of kind photo
function core.check_photo(photo, number, name) end

--- The SHA-1 digest of a string.
---@param bytes string
---@return string digest 20 bytes
---@nodiscard
function core.sha1(bytes) end

--- HMAC-SHA-1 (RFC 2104).
---@param key string
---@param bytes string
---@return string digest 20 bytes
---@nodiscard
function core.hmac_sha1(key, bytes) end

--- Encodes bytes in Base64, with padding.
---@param bytes string
---@return string text
---@nodiscard
function core.base64(bytes) end

--- Decodes Base64.
---@param text string
---@return string? bytes nil: it is not Base64
---@nodiscard
function core.unbase64(text) end

-- ---- a client ----

--- The options of a client of the core.
---@class vrchatapi.core.Options
---@field user_agent string
---@field base_url? string
---@field auth? string
---@field two_factor_auth? string
---@field timeout? number seconds
---@field connect_timeout? number seconds
---@field max_reply_bytes? integer
---@field ip_version? integer
---@field proxy? string
---@field ca_file? string
---@field ca_path? string

---@class vrchatapi.core.Client: vrchatapi.Methods
local Client = {}

--- Checks the arguments of an operation. Mistakes raise.
---@param name string
---@param ... any its arguments
---@return vrchatapi.core.Call? call which is not sent yet
---@return vrchatapi.CallOptions|vrchatapi.Error|nil options the table of options; or the error
function Client:prepare(name, ...) end

--- Opens a stream to the host and the port of a URL; the rest of the URL is ignored. It connects in the steps that
--- follow. Raises if the URL cannot be used.
---@param url string `wss://`, `https://`; to loopback also `ws://`, `http://`
---@return vrchatapi.core.Stream? stream
---@return vrchatapi.Error err `closed` or `forked`
function Client:stream(url) end

--- Where the API is, without a slash at the end.
---@return string url
---@nodiscard
function Client:base_url() end

--- The cookies that have not expired.
---@return vrchatapi.core.Cookie[] cookies
---@nodiscard
function Client:cookies() end

--- Adds, replaces or, without a value, removes a cookie.
---@param name string
---@param value? string
---@param expires? number seconds since 1970
---@return true? done
---@return string message why it cannot be a cookie
function Client:set_cookie(name, value, expires) end

--- A number that differs after every change of the cookies.
---@return integer version
---@nodiscard
function Client:cookies_version() end

--- Cancels what is in flight. Further calls return the error `closed`.
function Client:close() end

---@class vrchatapi.core.Cookie
---@field name string
---@field value string
---@field expires? number seconds since 1970

-- ---- a call ----

---@class vrchatapi.core.Call
local Call = {}

--- Starts it. Nothing is sent before the next step.
function Call:send() end

--- Whether it has completed.
---@return boolean done
---@nodiscard
function Call:done() end

--- Steps the engine until it has completed.
---@param seconds? number by default as long as its own timeout
---@return boolean done false: the time is up
function Call:wait(seconds) end

--- What it returned, once it has completed.
---@return any result
---@return vrchatapi.Error err
function Call:result() end

--- Bytes of the body.
---@return integer sent
---@return integer total
---@nodiscard
function Call:sent() end

--- The HTTP status.
---@return integer? status nil: none came
---@nodiscard
function Call:status() end

--- The head of the response as it came; it may hold cookies.
---@return string head
---@nodiscard
function Call:headers() end

--- What it sends, for people to read; secrets are redacted.
---@return vrchatapi.core.Description description
---@nodiscard
function Call:describe() end

--- Seconds from its start.
---@return vrchatapi.core.Timings timings
---@nodiscard
function Call:timings() end

--- What `core.next_ended` calls it.
---@return lightuserdata id
---@nodiscard
function Call:id() end

--- Ends it with the error `cancelled`, unless it has completed.
function Call:cancel() end

--- Releases all it holds.
function Call:close() end

---@class vrchatapi.core.Description
---@field method string of HTTP
---@field url string
---@field json? string
---@field photo? integer bytes

--- 0 stands for what did not happen.
---@class vrchatapi.core.Timings
---@field resolve number the name was resolved
---@field connect number the connection stood
---@field tls number it was encrypted
---@field first_byte number the response began
---@field total number it had completed

-- ---- the system ----

--- Files that survive a crash, locks, hidden input. Each function that can fail returns nil, a message and a code: the
--- name of an errno, or a word.
---@class vrchatapi.core.system
local system = {}

--- The bytes of a regular file.
---@param path string
---@param max_bytes? integer 1 MiB by default
---@return string? bytes
---@return string message
---@return string code
function system.read(path, max_bytes) end

--- Replaces a file as a whole or not at all. Its mode is 0600.
---@param path string
---@param bytes string
---@return true? done
---@return string message
---@return string code
function system.replace(path, bytes) end

--- Takes the rights of all but its owner from a file: its mode becomes 0600 if others had any.
---@param path string
---@return true? done
---@return string message
---@return string code
function system.restrict(path) end

--- Locks a file, which is made if there is none.
---@param path string
---@param suffix? string locks the file of that name with this behind it, beside the one to which the path
--- leads
---@return vrchatapi.core.Lock? lock
---@return string message
---@return string code "busy": somebody else holds it
function system.lock(path, suffix) end

--- Opens a file that only grows, with mode 0600, and locks it under all its names.
---@param path string
---@return vrchatapi.core.Journal? file
---@return string message
---@return string code "busy": somebody else has it open
function system.append(path) end

--- Reads a line that is not shown while it is typed.
---@param text string shown before it
---@return string? line without its end
---@return string message
---@return string code "eof", "EINTR", …
function system.prompt(text) end

--- Random bytes of the system's.
---@param count integer up to 65536
---@return string? bytes
---@return string message
---@return string code
function system.random(count) end

--- Seconds since 1970.
---@return number seconds
function system.time() end

--- The id of this process.
---@return integer id
function system.process_id() end

--- How many of standard input, output and error are closed: the next files that are opened take their
--- places.
---@return integer count
function system.closed_streams() end

---@class vrchatapi.core.Lock
local Lock = {}

--- Releases it.
function Lock:unlock() end

---@class vrchatapi.core.Journal
local Journal = {}

--- Appends bytes, and waits until they are on the disk. After an error the file is as it was.
---@param bytes string
---@return true? done
---@return string message
---@return string code "changed": another program has removed, replaced or changed it
function Journal:write(bytes) end

--- Its size in bytes.
---@return integer? bytes
---@return string message
---@return string code
function Journal:size() end

--- Drops what is behind that size.
---@param size integer
---@return true? done
---@return string message
---@return string code
function Journal:truncate(size) end

function Journal:close() end

-- ---- calls and errors ----

--- The options of a call.
---@class vrchatapi.CallOptions
---@field timeout? number seconds for this exchange
---@field progress? fun(sent: integer, total: integer) called with bytes of the body
---@field extra? table<string, any> fields to add to the body that this library does not know
---@field credentials? vrchatapi.Credentials of `get_current_user`: begins a session

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

return core
