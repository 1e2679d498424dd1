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
---@return vrchatapi.Error|nil err
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

--- The options of a client.
---@class vrchatapi.Options
---@field user_agent string 'Name/Version contact', the contact being an e-mail address or a URL
---@field base_url? string where the API is; by default "https://api.vrchat.cloud/api/1"
---@field auth? string the value of the cookie `auth`: "authcookie_..."
---@field two_factor_auth? string the value of the cookie `twoFactorAuth`
---@field session? string|vrchatapi.SessionStore where the session is kept: a path, or functions
---@field login? vrchatapi.Login with what the client logs in by itself
---@field retries? integer|false how often a call is made again at most; by default 2; false: never
---@field rate? vrchatapi.Rate|boolean the pace of the calls; false: none
---@field queue_timeout? number seconds to wait for one's turn at most; by default any time
---@field trace? string|file*|fun(line: string, exchange: vrchatapi.Exchange) where a line goes for each
--- exchange: to the end of a file, to an open file, or to a function
---@field dry_run? boolean true: calls that change something are shown and not sent
---@field timeout? number seconds for one exchange; by default 30
---@field connect_timeout? number seconds until a connection stands; by default 10
---@field max_reply_bytes? integer the largest reply, decompressed; by default 8 MiB
---@field proxy? string a proxy's URL, or "" for none; by default what the environment says
---@field ca_file? string a file of CA certificates in the place of the system's
---@field ca_path? string a folder of CA certificates in the place of the system's

--- What a login needs. See docs/guide/login.md.
---@class vrchatapi.Login
---@field username string the user name or the e-mail address
---@field password string
---@field totp_secret? string of the authenticator app, in Base32: codes are made from it
---@field two_factor? fun(methods: string[], previous?: vrchatapi.Error): string? gives a code of one of
--- the methods ("totp", "otp", "emailOtp"), or nil to give up; previous is why the last one was wrong
---@field per_hour? integer how many logins there may be in an hour; by default 3

--- Functions that keep a session in the place of a file.
---@class vrchatapi.SessionStore
---@field load fun(): string?, string? what was saved last; nil: nothing yet; nil and a message: it failed
---@field save fun(text: string): any, string? true, or nil and a message

--- How many calls go in any 60 seconds.
---@class vrchatapi.Rate
---@field calls? integer all of them; by default 15
---@field sends? integer those that show somebody an invite or the like; by default 12

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

--- The options of a call.
---@class vrchatapi.CallOptions
---@field timeout? number seconds for this exchange
---@field progress? fun(sent: integer, total: integer) is told how many bytes of the body were sent
---@field extra? table<string, any> fields to add to the body that this library does not know
---@field credentials? vrchatapi.Credentials of `get_current_user`: begins a session

--- A user name, or an e-mail address, and its password.
---@class vrchatapi.Credentials
---@field username string
---@field password string

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
---@field type string "invite", "requestInvite", "inviteResponse", "friendRequest", ...
---@field senderUserId string
---@field senderUsername? string
---@field receiverUserId? string
---@field message string
---@field details vrchatapi.Details
---@field seen? boolean
---@field created_at string

--- The body of a second factor.
---@class vrchatapi.TwoFactorAuthCode
---@field code string Of an authenticator app: six digits; a recovery code: `xxxx-xxxx`

--- The body of a second factor that came by e-mail.
---@class vrchatapi.TwoFactorEmailCode
---@field code string The code that came by e-mail: six digits

--- The account itself. Fields that are not listed here may be there as well.
---@class vrchatapi.CurrentUser
---@field acceptedPrivacyVersion? integer
---@field acceptedTOSVersion integer The terms of service that the account has accepted
---@field accountDeletionDate? string When the account will be deleted, if that was asked for
---@field accountDeletionLog? table[]
---@field activeFriends? string[] Ids of the friends who are online, but not in VRChat
---@field ageVerificationStatus string `hidden`, `verified` or `18+`
---@field ageVerified boolean
---@field allowAvatarCopying boolean
---@field appleDetails? table
---@field appleId? string
---@field authToken? string Of newly registered accounts alone
---@field badges? table[]
---@field bio string
---@field bioLinks string[] URLs
---@field contentFilters? string[] Tags that begin with `content_`
---@field currentAvatar string Its id
---@field currentAvatarImageUrl string `profilePicOverride` goes before it, unless it is empty
---@field currentAvatarTags string[]
---@field currentAvatarThumbnailImageUrl string
---@field date_joined string A date: `2020-01-31`
---@field developerType string `none`, `trusted`, `internal` or `moderator`
---@field discordDetails? table
---@field discordId? string
---@field displayName string The name that others see
---@field emailVerified boolean
---@field fallbackAvatar? string Its id
---@field friendGroupNames string[] Always empty
---@field friendKey string
---@field friends string[] Ids of all friends
---@field googleDetails? table
---@field googleId? string
---@field hasBirthday boolean
---@field hasDiscordFriendsOptOut? boolean
---@field hasEmail boolean
---@field hasLoggedInFromClient boolean
---@field hasPendingEmail boolean
---@field hasSharedConnectionsOptOut? boolean
---@field hideContentFilterSettings? boolean
---@field homeLocation string The id of a world
---@field id string
---@field isAdult boolean
---@field isBoopingEnabled? boolean
---@field isFriend boolean
---@field last_activity? string A time, or empty
---@field last_login string A time, or empty
---@field last_mobile? string A time
---@field last_platform string
---@field obfuscatedEmail string The e-mail address with most of it blotted out
---@field obfuscatedPendingEmail string
---@field oculusId string
---@field offlineFriends? string[] Ids of the friends who are offline
---@field onlineFriends? string[] Ids of the friends who are in VRChat
---@field pastDisplayNames table[] Each with `displayName` and `updated_at`
---@field picoId? string
---@field platform_history? table[] Each with `platform`, `isMobile` and `recorded`
---@field presence? table Where the account is: `world`, `instance`, `platform`, `status` and others
---@field profilePicOverride string The URL of a picture, or empty
---@field profilePicOverrideThumbnail string
---@field pronouns string
---@field pronounsHistory string[]
---@field queuedInstance? string
---@field receiveMobileInvitations? boolean
---@field state string Here always `offline`
---@field status string `join me`, `active`, `ask me`, `busy` or `offline`
---@field statusDescription string The text beside the status
---@field statusFirstTime boolean
---@field statusHistory string[]
---@field steamDetails table
---@field steamId string
---@field tags string[] Such as `system_trust_known` or `language_eng`
---@field twitchDetails? table
---@field twitchId? string
---@field twoFactorAuthEnabled boolean
---@field twoFactorAuthEnabledDate? string A time
---@field unsubscribe boolean
---@field updated_at? string A time
---@field userIcon string The URL of a picture, or empty
---@field userLanguage? string
---@field userLanguageCode? string
---@field username? string
---@field usesGeneratedPassword boolean
---@field viveId? string

--- Whether the session is good. Fields that are not listed here may be there as well.
---@class vrchatapi.VerifyAuthTokenResult
---@field ok boolean `true`
---@field token string The value of the `auth` cookie: keep it secret

--- Whether the second factor was. Fields that are not listed here may be there as well.
---@class vrchatapi.Verify2FAResult
---@field enabled? boolean
---@field verified boolean `true`

--- Whether the second factor was. Fields that are not listed here may be there as well.
---@class vrchatapi.Verify2FAEmailCodeResult
---@field verified boolean `true`

--- The service's word of success. Fields that are not listed here may be there as well.
---@class vrchatapi.Success
---@field success? table `{ message = "Ok!", status_code = 200 }`

--- The query of `get_notifications`.
---@class vrchatapi.GetNotificationsQuery
---@field type? string Of this type alone. The service no longer looks at it
---@field sent? boolean The service takes no `true` any more
---@field hidden? boolean Those that were hidden; for friend requests alone
---@field after? string Those since that time
---@field n? integer How many to give: 1 to 100. Without it 60
---@field offset? integer How many to skip: 0 on. Without it 0

--- The query of `get_friends`.
---@class vrchatapi.GetFriendsQuery
---@field offset? integer How many friends to skip: 0 on. Without it 0
---@field n? integer How many to give: 1 to 100. Without it 60
---@field offline? boolean `true`: those who are offline, `false`: those who are online

--- A friend. Fields that are not listed here may be there as well.
---@class vrchatapi.LimitedUserFriend
---@field bio? string
---@field bioLinks? string[] URLs
---@field currentAvatarImageUrl? string `profilePicOverride` goes before it, unless it is empty
---@field currentAvatarTags? string[]
---@field currentAvatarThumbnailImageUrl? string
---@field developerType string `none`, `trusted`, `internal` or `moderator`
---@field displayName string The name that others see
---@field friendKey string Empty, unless it is a friend
---@field id string
---@field imageUrl string
---@field isFriend boolean
---@field last_activity? string A time, or empty
---@field last_login? string A time, or empty
---@field last_mobile? string A time
---@field last_platform string
---@field location string The full location, or `offline`, `private` or `traveling`
---@field platform string As `last_platform`
---@field profilePicOverride? string The URL of a picture, or empty
---@field profilePicOverrideThumbnail? string
---@field status string `join me`, `active`, `ask me`, `busy` or `offline`
---@field statusDescription string The text beside the status
---@field tags string[] Always empty
---@field userIcon? string The URL of a picture, or empty

--- What a user is to the account. Fields that are not listed here may be there as well.
---@class vrchatapi.FriendStatus
---@field incomingRequest boolean The user has sent you a friend request
---@field isFriend boolean
---@field outgoingRequest boolean You have sent one

--- A user. Fields that are not listed here may be there as well.
---@class vrchatapi.User
---@field ageVerificationStatus string `hidden`, `verified` or `18+`
---@field ageVerified boolean
---@field allowAvatarCopying boolean
---@field badges? table[]
---@field bannerType? string
---@field bannerUrl? string
---@field bio string
---@field bioLinks string[] URLs
---@field currentAvatarImageUrl string `profilePicOverride` goes before it, unless it is empty
---@field currentAvatarTags string[]
---@field currentAvatarThumbnailImageUrl string
---@field date_joined string A date: `2020-01-31`
---@field developerType string `none`, `trusted`, `internal` or `moderator`
---@field displayName string The name that others see
---@field friendKey string Empty, unless it is a friend
---@field friendRequestStatus? string
---@field iconFrame? string
---@field iconUrl? string
---@field id string
---@field instanceId? string What follows the colon of the location
---@field isEconomyCreator? boolean
---@field isFriend boolean
---@field last_activity string A time, or empty
---@field last_login string A time, or empty
---@field last_mobile? string A time
---@field last_platform string
---@field location? string The full location, or `offline`, `private` or `traveling`
---@field nameplateEffect? string
---@field note? string Your own note about the user
---@field platform? string As `last_platform`
---@field profileEffect? string
---@field profilePicOverride string The URL of a picture, or empty
---@field profilePicOverrideThumbnail string
---@field pronouns string
---@field state string `online` (in VRChat), `active` (elsewhere) or `offline`
---@field status string `join me`, `active`, `ask me`, `busy` or `offline`
---@field statusDescription string The text beside the status
---@field tags string[] Such as `system_trust_known` or `language_eng`
---@field travelingToInstance? string
---@field travelingToLocation? string Where the user is on the way to
---@field travelingToWorld? string
---@field userIcon string The URL of a picture, or empty
---@field username? string No longer given for others
---@field worldId? string

--- A world. Fields that are not listed here may be there as well.
---@class vrchatapi.World
---@field authorId string The id of the user who made it
---@field authorName string
---@field capacity integer How many users an instance takes
---@field created_at string A time
---@field defaultContentSettings? table As `contentSettings` of a CreateInstanceRequest
---@field description string
---@field favorites? integer How often it is a favorite
---@field featured boolean
---@field heat integer
---@field id string
---@field imageUrl string
---@field instances? table[] Pairs: the id of a public instance, and how many users are in it
---@field labsPublicationDate string A time, or `none`
---@field name string
---@field namespace? string
---@field occupants? integer How many users are in it now
---@field organization string `vrchat`
---@field popularity integer
---@field previewYoutubeId? string
---@field privateOccupants? integer Of these, in instances that are not public
---@field publicOccupants? integer Of these, in public instances
---@field publicationDate string A time, or `none`
---@field recommendedCapacity integer How many it is made for
---@field releaseStatus string `public`, `private`, `hidden` or `all`
---@field storeId? string
---@field tags string[] Such as `author_tag_game`
---@field thumbnailImageUrl string
---@field udonProducts? string[] Ids
---@field unityPackages? table[] One for each platform
---@field updated_at string A time
---@field urlList? string[]
---@field version integer
---@field visits integer How often it was visited

--- The body of a new instance.
---@class vrchatapi.CreateInstanceRequest
---@field worldId string Of which world
---@field type string
---@field region string `us`, `use`, `eu` or `jp`
---@field ageGate? boolean Only users whose age is verified may join
---@field calendarEntryId? string The event that it is for
---@field canRequestInvite? boolean `private` alone: users may ask for an invite (invite+)
---@field closedAt? string When it closes: `2026-01-31T20:00:00.000Z`
---@field contentSettings? table Which content of users it allows
---@field displayName? string A name for it
---@field groupAccessType? string `group` alone: `members`, `plus` or `public`
---@field hardClose? boolean Has no effect yet
---@field instancePersistenceEnabled? boolean
---@field inviteOnly? boolean
---@field ownerId? string Your own id, or that of the group; none for the type `public`
---@field playerPersistenceEnabled? boolean
---@field queueEnabled? boolean Users can queue for it if it is full
---@field roleIds? string[] `group` with `members` alone: the ids of the roles that may join

--- An instance of a world. Fields that are not listed here may be there as well.
---@class vrchatapi.Instance
---@field active? boolean
---@field ageGate? boolean Only users whose age is verified may join
---@field calendarEntryId? string
---@field canRequestInvite? boolean `private` alone: users may ask for an invite
---@field capacity? integer How many users it takes
---@field clientNumber string Always `unknown`
---@field closedAt? string When it closes
---@field contentSettings? table Which content of users it allows
---@field creatorId? string
---@field displayName? string Its name, if it was given one
---@field friends? string Of the type `friends`: who made it
---@field full boolean
---@field gameServerVersion? integer
---@field groupAccessType? string Of the type `group`: `members`, `plus` or `public`
---@field hardClose? boolean
---@field hasCapacityForYou? boolean
---@field hidden? string Of the type `hidden`: who made it
---@field id string The full location
---@field instanceId string What follows the colon of the location
---@field instancePersistenceEnabled? boolean
---@field location string The same
---@field n_users integer How many users are in it
---@field name string The number or word that its id begins with
---@field nonce? string
---@field ownerId? string A user, or a group; absent for the type `public`
---@field permanent boolean
---@field photonRegion string `us`, `usw`, `usx`, `use`, `eu`, `jp` or `unknown`
---@field platforms table How many users there are on `android`, `ios` and `standalonewindows`
---@field playerPersistenceEnabled? boolean
---@field private? string Of the type `private`: who made it
---@field queueEnabled boolean Whether users can queue for it if it is full
---@field queueSize integer How many do
---@field recommendedCapacity integer How many it is made for
---@field region string `us`, `use`, `eu`, `jp` or `unknown`
---@field roleRestricted? boolean
---@field secureName string
---@field shortName? string For get_instance_by_short_name
---@field strict boolean
---@field tags string[] Such as the languages that are spoken there
---@field type string
---@field userCount integer How many users are in it
---@field users? table[] Who is in it, if the instance is your own
---@field world table A World
---@field worldId string

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
---@field operation? string the name of the operation, if there was one
---@field status? integer the HTTP status, if one came
---@field retry_after? integer seconds to wait, if that is known
---@field acted vrchatapi.Error.Acted whether the service may have done what was asked for
---@field attempts integer how often the request was started
---@field body? string the reply as it came, with the client's secrets blotted out
---@field candidates? vrchatapi.Person[] of `ambiguous_name`: those who have it
---@field two_factor_methods? string[] how the second factor can be given: "totp", "otp", "emailOtp"

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
---| "session"   # the client does not ask the service, for the sake of the session
---| "invite"    # the invite cannot be made
---| "file"      # a file cannot be used
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
---| "connect_timeout"
---| "timeout"
---| "queue_timeout"
---| "no_reply"
---| "not_json"
---| "wrong_shape"
---| "bad_encoding"
---| "unreadable"
---| "not_png"
---| "too_many_pixels"
---| "too_many_bytes"
---| "login_limit"
---| "session_busy"
---| "session_damaged"
---| "session_foreign"
---| "session_unreadable"
---| "session_unwritable"
---| "not_a_place"
---| "unknown_person"
---| "ambiguous_name"
---| "not_for_oneself"
---| "text_too_long"
---| "text_not_taken"
---| "unwritable"
---| "journal_busy"
---| "journal_damaged"
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
---@field is_send boolean it shows somebody something, as an invite does
---@field needs_session boolean it needs a session that is logged in
---@field reply vrchatapi.Operation.Reply
---@field requires string[] fields that every response, or every item of its list, must have
---@field codes string[] the error codes of its own

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

--- Goes through a list of the service that comes in pages, which are fetched as they are needed. Each
--- item comes once. If a page cannot be fetched, the last round has false and the error.
---@param operation "get_friends"|"get_notifications"
---@param query? vrchatapi.GetFriendsQuery|vrchatapi.GetNotificationsQuery `n` is the size of a page (100),
--- `offset` where to begin
---@param options? vrchatapi.CallOptions
---@return fun(): table|false|nil, vrchatapi.Error|nil
function Client:each(operation, query, options) end

--- Logs in, and keeps the session. If there is one that is alive, it is used, and no password is sent.
---@param credentials? vrchatapi.Login by default the option `login` of the client
---@return vrchatapi.CurrentUser|nil user
---@return vrchatapi.Error|nil err
function Client:login(credentials) end

--- Writes the session where a reply has changed it. Every call does that; this tells whether it worked.
---@return true|nil done
---@return vrchatapi.Error|nil err
function Client:save_session() end

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

--- The account that the `auth` cookie stands for. The error is `two_factor_required` while the
--- session waits for its second factor.
---
--- GET /auth/user
---
--- Error codes: bad_credentials, two_factor_required, new_location, too_many_sessions, locked_out
---@param options? vrchatapi.CallOptions
---@return vrchatapi.CurrentUser|nil user
---@return vrchatapi.Error|nil err
function Client:get_current_user(options) end

--- Tells whether the `auth` cookie is good.
---
--- GET /auth
---@param options? vrchatapi.CallOptions
---@return vrchatapi.VerifyAuthTokenResult|nil result
---@return vrchatapi.Error|nil err
function Client:verify_auth_token(options) end

--- Gives the second factor: a code of an authenticator app.
---
--- POST /auth/twofactorauth/totp/verify
---
--- Error codes: two_factor_wrong
---@param body vrchatapi.TwoFactorAuthCode
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Verify2FAResult|nil result
---@return vrchatapi.Error|nil err
function Client:verify_2fa(body, options) end

--- Gives the second factor: a code that came by e-mail.
---
--- POST /auth/twofactorauth/emailotp/verify
---
--- Error codes: two_factor_wrong
---@param body vrchatapi.TwoFactorEmailCode
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Verify2FAEmailCodeResult|nil result
---@return vrchatapi.Error|nil err
function Client:verify_2fa_email_code(body, options) end

--- Gives the second factor: a recovery code, which works once.
---
--- POST /auth/twofactorauth/otp/verify
---
--- Error codes: two_factor_wrong
---@param body vrchatapi.TwoFactorAuthCode
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Verify2FAResult|nil result
---@return vrchatapi.Error|nil err
function Client:verify_recovery_code(body, options) end

--- Ends the session: the `auth` cookie is dead then.
---
--- PUT /logout
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Success|nil success
---@return vrchatapi.Error|nil err
function Client:logout(options) end

--- A page of the notifications that wait for you.
---
--- GET /auth/user/notifications
---@param query? vrchatapi.GetNotificationsQuery
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Notification[]|nil notifications
---@return vrchatapi.Error|nil err
function Client:get_notifications(query, options) end

--- One notification.
---
--- GET /auth/user/notifications/{notification_id}
---
--- Error codes: not_found
---@param notification_id string
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Notification|nil notification
---@return vrchatapi.Error|nil err
function Client:get_notification(notification_id, options) end

--- Marks a notification as seen.
---
--- PUT /auth/user/notifications/{notification_id}/see
---
--- Error codes: not_found
---@param notification_id string
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Notification|nil notification
---@return vrchatapi.Error|nil err
function Client:mark_notification_as_read(notification_id, options) end

--- Hides a notification: it is not listed any more.
---
--- PUT /auth/user/notifications/{notification_id}/hide
---
--- Error codes: not_found
---@param notification_id string
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Notification|nil notification
---@return vrchatapi.Error|nil err
function Client:delete_notification(notification_id, options) end

--- Accepts a friend request.
---
--- PUT /auth/user/notifications/{notification_id}/accept
---
--- Error codes: not_found
---@param notification_id string
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Success|nil success
---@return vrchatapi.Error|nil err
function Client:accept_friend_request(notification_id, options) end

--- A page of the friends: those who are online, or those who are not.
---
--- GET /auth/user/friends
---@param query? vrchatapi.GetFriendsQuery
---@param options? vrchatapi.CallOptions
---@return vrchatapi.LimitedUserFriend[]|nil friends
---@return vrchatapi.Error|nil err
function Client:get_friends(query, options) end

--- Whether a user is a friend, and whether a friend request is on its way.
---
--- GET /user/{user_id}/friendStatus
---
--- Error codes: not_found
---@param user_id string
---@param options? vrchatapi.CallOptions
---@return vrchatapi.FriendStatus|nil status
---@return vrchatapi.Error|nil err
function Client:get_friend_status(user_id, options) end

--- What a user shows to others, and to you.
---
--- GET /users/{user_id}
---
--- Error codes: not_found
---@param user_id string
---@param options? vrchatapi.CallOptions
---@return vrchatapi.User|nil user
---@return vrchatapi.Error|nil err
function Client:get_user(user_id, options) end

--- A world, with the public instances that there are of it.
---
--- GET /worlds/{world_id}
---
--- Error codes: not_found
---@param world_id string
---@param options? vrchatapi.CallOptions
---@return vrchatapi.World|nil world
---@return vrchatapi.Error|nil err
function Client:get_world(world_id, options) end

--- An instance.
---
--- GET /instances/{world_id}:{instance_id}
---
--- Error codes: instance_not_found
---@param world_id string
---@param instance_id string
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Instance|nil instance
---@return vrchatapi.Error|nil err
function Client:get_instance(world_id, instance_id, options) end

--- The instance that has that short name.
---
--- GET /instances/s/{short_name}
---
--- Error codes: instance_not_found
---@param short_name string
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Instance|nil instance
---@return vrchatapi.Error|nil err
function Client:get_instance_by_short_name(short_name, options) end

--- Creates an instance of a world.
---
--- POST /instances
---@param body vrchatapi.CreateInstanceRequest
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Instance|nil instance
---@return vrchatapi.Error|nil err
function Client:create_instance(body, options) end

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
---@return vrchatapi.Error|nil err
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
---@return vrchatapi.Error|nil err nothing was sent
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
---@return vrchatapi.Error|nil err of the journal
function Client:on_request_invite(handler, options) end

return vrchatapi
