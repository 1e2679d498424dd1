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
---@return vrchatapi.Client client nil if the file of the option `trace` cannot be written
---@return vrchatapi.Error err
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

--- Asks for something that does not show while it is typed, such as a password: on the terminal, or
--- without one of the standard input.
---@param question string
---@return string? answer without the end of its line
---@return string? message
---@return string? code "eof", or the name of an errno
---@nodiscard
function vrchatapi.prompt(question) end

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

--- What `trace` hears of an exchange with the service.
---@class vrchatapi.Exchange
---@field time integer when it ended, in seconds since 1970
---@field operation string the method of the client
---@field method string of HTTP
---@field url string
---@field json? string the body, or the part `data` beside the photo
---@field photo? integer bytes
---@field sent boolean false in a dry run
---@field status? integer of the reply, if one came
---@field seconds? number that it took
---@field code? string of the error, if it failed
---@field message? string of the error

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
---@class vrchatapi.Client: vrchatapi.Methods
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

--- Goes through a list of the service that comes in pages, which are fetched as they are needed. Each
--- item comes once. If a page cannot be fetched, the last round has false and the error.
---@param operation "get_friends"|"get_notifications"
---@param query? vrchatapi.GetFriendsQuery|vrchatapi.GetNotificationsQuery `n` is the size of a page (100),
--- `offset` where to begin
---@param options? vrchatapi.CallOptions
---@return fun(): table|false|nil, vrchatapi.Error
function Client:each(operation, query, options) end

--- Logs in, and keeps the session. If there is one that is alive, it is used, and no password is sent.
---@param credentials? vrchatapi.Login by default the option `login` of the client
---@return vrchatapi.CurrentUser|nil user
---@return vrchatapi.Error err
function Client:login(credentials) end

--- Writes the session where a reply has changed it. Every call does that; this tells whether it worked.
---@return true|nil done
---@return vrchatapi.Error err
function Client:save_session() end

--- What `Client:invite` takes. Either a text or a slot.
---@class vrchatapi.InviteOptions
---@field text? string what the invite says, up to 64 characters
---@field slots? integer[] the message slots that may be used for the text; by default all
---@field slot? integer 0 to 11: a message slot
---@field photo? vrchatapi.Image needs VRC+
---@field timeout? number seconds for the call that sends the invite
---@field progress? fun(sent: integer, total: integer) is told how many bytes of that call were sent

--- An invite that was sent.
---@class vrchatapi.Invite
---@field id? string of the notification; nil in a dry run
---@field who vrchatapi.Person
---@field where vrchatapi.Place
---@field notification vrchatapi.SentNotification
---@field time integer seconds since 1970

---@class vrchatapi.Person
---@field id string
---@field displayName? string as the service writes it; nil if it was not looked up

--- Invites somebody: finds the ids, the place and the message slot by itself.
---
--- Error codes: unknown_person, ambiguous_name, not_a_place, not_for_oneself, text_too_long,
--- text_not_taken, cooldown, and those of the calls that it makes
---@param who string|table a user's id, a friend's display name, "me", or a user
---@param where string|table a location, a link, a short name, a place, an instance or "here"
---@param options? vrchatapi.InviteOptions
---@return vrchatapi.Invite|nil invite
---@return vrchatapi.Error err
function Client:invite(who, where, options) end

--- What `Client:invite_all` takes.
---@class vrchatapi.InviteAllOptions
---@field who (string|{ id: string })[] ids, friends' display names, users, or "me"
---@field where string|table a location, a link, a short name, a place, an instance or "here"
---@field text? string up to 64 characters
---@field slot? integer 0 to 11, in the place of a text
---@field slots? integer[] those that the text may be put into; all by default
---@field photo? vrchatapi.Image
---@field concurrency? integer how many may be under way at once: 1 to 256, by default 4
---@field journal? string the path of a file that remembers who was invited
---@field progress? fun(done: integer, total: integer, result: vrchatapi.InviteAllResult)

--- What `Client:invite_all` gives: a result per person, in the order of `who`.
---@class vrchatapi.InviteAllResults: { [integer]: vrchatapi.InviteAllResult }
---@field counts table<vrchatapi.InviteAllState, integer> how many results have each state
---@field stopped? vrchatapi.Error why it ended before all were tried

---@class vrchatapi.InviteAllResult
---@field who string|table as given
---@field id? string
---@field state vrchatapi.InviteAllState
---@field invite? vrchatapi.Invite
---@field err? vrchatapi.Error

--- `skipped`: invited in an earlier run; `unknown`: perhaps invited, and not invited again; `left`: not
--- tried.
---@alias vrchatapi.InviteAllState
---| "invited"
---| "skipped"
---| "failed"
---| "unknown"
---| "left"

--- Invites many people: each once, at the client's pace. With a journal, also over several runs.
---@param options vrchatapi.InviteAllOptions
---@return vrchatapi.InviteAllResults|nil results
---@return vrchatapi.Error err nothing was sent
function Client:invite_all(options) end

--- The options of a watch for requests.
---@class vrchatapi.RequestOptions
---@field interval? number seconds between two looks at the inbox; by default 60
---@field journal? string the path of a file that remembers what was answered
---@field on_error? fun(failure: any, request?: vrchatapi.Request) by default it is written to stderr

--- Watches for requests for invites, and hands each to a function, once.
---
--- The task goes on until it is cancelled, or until the account cannot go on: then its wait gives nil
--- and the error.
---@param handler fun(request: vrchatapi.Request) runs in a task of its own, and answers the request
---@param options? vrchatapi.RequestOptions
---@return vrchatapi.Task|nil task
---@return vrchatapi.Error err of the journal
function Client:on_request_invite(handler, options) end

return vrchatapi
