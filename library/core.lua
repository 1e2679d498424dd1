---@meta vrchatapi.core

--- The C module under `vrchatapi`: docs/api/core.md. What follows from its tables of operations and of error codes is
--- in operations.lua, what calls take and return in types.lua.
---@class vrchatapi.core
---@field VERSION string of the library: "0.1.0"
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

--- One of them.
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

--- The value of a JSON text; in tables integers are integers, and nulls are absent.
---@param text string
---@return any value nil for null as well
---@return string? reason why it is not JSON
---@nodiscard
function core.decode(text) end

--- Makes a table of the field `details` of a notification.
---@param notification table
function core.decode_details(notification) end

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

--- Whether a text is UTF-8, without surrogates.
---@param text string
---@return boolean
---@nodiscard
function core.is_utf8(text) end

--- Masks bytes as in WebSocket frames (RFC 6455), or takes the mask off again.
---@param bytes string
---@param key string 4 bytes
---@return string masked
---@nodiscard
function core.mask(bytes, key) end

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

--- Sends a request for which there is no operation, and waits for the result. Mistakes raise.
---@param method "GET"|"POST"|"PUT"|"DELETE"
---@param path string below the base URL
---@param options? vrchatapi.PathRequest `progress` and `send` are checked and have no effect
---@return any result whatever JSON came; true for a success without any
---@return vrchatapi.Error err
function Client:request(method, path, options) end

--- Checks the arguments of an operation. Mistakes raise.
---@param name string of the operation; or "request"
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
---@field operation string its name; of a request method and path
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

--- Reads a line from the terminal.
---@param text string shown before it
---@param shows? boolean whether what is typed shows; by default it does not
---@return string? line without its end
---@return string message
---@return string code "eof", "EINTR", …
function system.prompt(text, shows) end

--- Makes a folder, for its owner alone, unless there is one.
---@param path string its parent must exist
---@return true? done
---@return string message
---@return string code
function system.make_folder(path) end

--- From now on SIGINT, SIGTERM and SIGHUP are noted instead of ending the process, each once. For programs, not
--- for libraries: `vrchatapi.main` does it.
function system.note_signals() end

--- The signal that was noted last.
---@return string? name "SIGINT"; nil: none came
function system.noted_signal() end

--- Ends the process as the noted signal would have done; does nothing if there is none.
function system.end_by_signal() end

--- How wide a terminal is.
---@param stream 1|2 the standard output, or the standard error
---@return integer? columns 0: it does not say; nil: the stream is not a terminal
function system.columns(stream) end

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

return core
