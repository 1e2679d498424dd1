---@meta _

-- Written by tools/document from the tables of operations and of error codes: the methods of a client, what
-- they take and return, and the codes. What they are for is in docs/api/.

--- The operations as methods: of a `vrchatapi.Client` and of a `vrchatapi.core.Client`. A mistake in the
--- arguments raises.
---@class vrchatapi.Methods
local Methods = {}

--- One message slot.
---
--- `GET /message/{user_id}/{message_type}/{slot}`
---
--- Error codes of its own: not_authorized, not_found
---@param user_id string Your own user id
---@param message_type vrchatapi.MessageType Whose texts
---@param slot integer
---@param options? vrchatapi.CallOptions
---@return vrchatapi.InviteMessage? result
---@return vrchatapi.Error err
function Methods:get_invite_message(user_id, message_type, slot, options) end

--- All message slots of a type.
---
--- `GET /message/{user_id}/{message_type}`
---
--- Error codes of its own: not_authorized
---@param user_id string Your own user id
---@param message_type vrchatapi.MessageType Whose texts
---@param options? vrchatapi.CallOptions
---@return vrchatapi.InviteMessage[]? result
---@return vrchatapi.Error err
function Methods:get_invite_messages(user_id, message_type, options) end

--- Change the text of a message slot.
---
--- `PUT /message/{user_id}/{message_type}/{slot}`
---
--- Error codes of its own: not_authorized, bad_slot, cooldown
---@param user_id string Your own user id
---@param message_type vrchatapi.MessageType Whose texts
---@param slot integer
---@param body? vrchatapi.UpdateInviteMessageRequest The new text
---@param options? vrchatapi.CallOptions
---@return vrchatapi.InviteMessage[]? result
---@return vrchatapi.Error err
function Methods:update_invite_message(user_id, message_type, slot, body, options) end

--- Reset a message slot to its default text.
---
--- `DELETE /message/{user_id}/{message_type}/{slot}`
---
--- Error codes of its own: not_authorized, bad_slot, not_found, cooldown
---@param user_id string Your own user id
---@param message_type vrchatapi.MessageType Whose texts
---@param slot integer
---@param options? vrchatapi.CallOptions
---@return vrchatapi.InviteMessage[]? result
---@return vrchatapi.Error err
function Methods:reset_invite_message(user_id, message_type, slot, options) end

--- Invite a friend.
---
--- `POST /invite/{user_id}`
---
--- Error codes of its own: not_friends
---@param user_id string The friend's user id
---@param body vrchatapi.InviteRequest Where to, and with which text
---@param options? vrchatapi.CallOptions
---@return vrchatapi.SentNotification? result
---@return vrchatapi.Error err
function Methods:invite_user(user_id, body, options) end

--- Invite a friend, with a photo.
---
--- `POST /invite/{user_id}/photo`
---
--- Error codes of its own: not_friends
---@param user_id string The friend's user id
---@param image vrchatapi.Image A PNG: see photos
---@param body vrchatapi.InviteRequest Where to, and with which text
---@param options? vrchatapi.CallOptions
---@return vrchatapi.SentNotification? result
---@return vrchatapi.Error err
function Methods:invite_user_with_photo(user_id, image, body, options) end

--- Invite yourself to an instance.
---
--- `POST /invite/myself/to/{world_id}:{instance_id}`
---
--- Error codes of its own: instance_not_found
---@param world_id string The part of a location before its first colon
---@param instance_id string The part after it
---@param options? vrchatapi.CallOptions
---@return vrchatapi.SentNotification? result
---@return vrchatapi.Error err
function Methods:invite_myself_to(world_id, instance_id, options) end

--- Ask a friend for an invite.
---
--- `POST /requestInvite/{user_id}`
---
--- Error codes of its own: not_friends
---@param user_id string The friend's user id
---@param body? vrchatapi.RequestInviteRequest With which text
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Notification? result
---@return vrchatapi.Error err
function Methods:request_invite(user_id, body, options) end

--- Ask a friend for an invite, with a photo.
---
--- `POST /requestInvite/{user_id}/photo`
---
--- Error codes of its own: not_friends
---@param user_id string The friend's user id
---@param image vrchatapi.Image A PNG: see photos
---@param body? vrchatapi.RequestInviteRequest With which text
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Notification? result
---@return vrchatapi.Error err
function Methods:request_invite_with_photo(user_id, image, body, options) end

--- Answer an invite or a request for one.
---
--- `POST /invite/{notification_id}/response`
---
--- Error codes of its own: already_responded, own_invite, bad_slot, not_found
---@param notification_id string The id of the notification to answer
---@param body vrchatapi.InviteResponse With which text
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Notification? result
---@return vrchatapi.Error err
function Methods:respond_invite(notification_id, body, options) end

--- Answer an invite or a request for one, with a photo.
---
--- `POST /invite/{notification_id}/response/photo`
---
--- Error codes of its own: already_responded, own_invite, bad_slot, not_found
---@param notification_id string The id of the notification to answer
---@param image vrchatapi.Image A PNG: see photos
---@param body vrchatapi.InviteResponse With which text
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Notification? result
---@return vrchatapi.Error err
function Methods:respond_invite_with_photo(notification_id, image, body, options) end

--- The account itself.
---
--- `GET /auth/user`
---
--- Error codes of its own: bad_credentials, two_factor_required, new_location, too_many_sessions, locked_out
---@param options? vrchatapi.CallOptions
---@return vrchatapi.CurrentUser? result
---@return vrchatapi.Error err
function Methods:get_current_user(options) end

--- Whether the auth cookie is valid.
---
--- `GET /auth`
---@param options? vrchatapi.CallOptions
---@return vrchatapi.VerifyAuthTokenResult? result
---@return vrchatapi.Error err
function Methods:verify_auth_token(options) end

--- Confirm a login with a code from an authenticator app.
---
--- `POST /auth/twofactorauth/totp/verify`
---
--- Error codes of its own: two_factor_wrong
---@param body vrchatapi.TwoFactorAuthCode The code
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Verify2FAResult? result
---@return vrchatapi.Error err
function Methods:verify_2fa(body, options) end

--- Confirm a login with a code from an e-mail.
---
--- `POST /auth/twofactorauth/emailotp/verify`
---
--- Error codes of its own: two_factor_wrong
---@param body vrchatapi.TwoFactorEmailCode The code
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Verify2FAEmailCodeResult? result
---@return vrchatapi.Error err
function Methods:verify_2fa_email_code(body, options) end

--- Confirm a login with a recovery code.
---
--- `POST /auth/twofactorauth/otp/verify`
---
--- Error codes of its own: two_factor_wrong
---@param body vrchatapi.TwoFactorAuthCode The code
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Verify2FAResult? result
---@return vrchatapi.Error err
function Methods:verify_recovery_code(body, options) end

--- End the session.
---
--- `PUT /logout`
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Success? result
---@return vrchatapi.Error err
function Methods:logout(options) end

--- A page of the list of notifications.
---
--- `GET /auth/user/notifications`
---@param query? vrchatapi.GetNotificationsQuery Which notifications
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Notification[]? result
---@return vrchatapi.Error err
function Methods:get_notifications(query, options) end

--- One notification.
---
--- `GET /auth/user/notifications/{notification_id}`
---
--- Error codes of its own: not_found
---@param notification_id string The notification's id
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Notification? result
---@return vrchatapi.Error err
function Methods:get_notification(notification_id, options) end

--- Mark a notification as seen.
---
--- `PUT /auth/user/notifications/{notification_id}/see`
---
--- Error codes of its own: not_found
---@param notification_id string The notification's id
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Notification? result
---@return vrchatapi.Error err
function Methods:mark_notification_as_read(notification_id, options) end

--- Hide a notification.
---
--- `PUT /auth/user/notifications/{notification_id}/hide`
---
--- Error codes of its own: not_found
---@param notification_id string The notification's id
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Notification? result
---@return vrchatapi.Error err
function Methods:delete_notification(notification_id, options) end

--- Accept a friend request.
---
--- `PUT /auth/user/notifications/{notification_id}/accept`
---
--- Error codes of its own: not_found
---@param notification_id string The notification's id
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Success? result
---@return vrchatapi.Error err
function Methods:accept_friend_request(notification_id, options) end

--- The notifications of the second kind.
---
--- `GET /notifications`
---@param query? vrchatapi.GetNotificationV2sQuery How many
---@param options? vrchatapi.CallOptions
---@return vrchatapi.NotificationV2[]? result
---@return vrchatapi.Error err
function Methods:get_notification_v2s(query, options) end

--- One notification of the second kind.
---
--- `GET /notifications/{notification_id}`
---
--- Error codes of its own: not_authorized, not_found
---@param notification_id string The notification's id
---@param options? vrchatapi.CallOptions
---@return vrchatapi.NotificationV2? result
---@return vrchatapi.Error err
function Methods:get_notification_v2(notification_id, options) end

--- Mark a notification of the second kind as seen.
---
--- `POST /notifications/{notification_id}/see`
---
--- Error codes of its own: not_found
---@param notification_id string The notification's id
---@param options? vrchatapi.CallOptions
---@return vrchatapi.NotificationV2? result
---@return vrchatapi.Error err
function Methods:acknowledge_notification_v2(notification_id, options) end

--- Answer a notification of the second kind with one of its responses.
---
--- `POST /notifications/{notification_id}/respond`
---
--- Error codes of its own: not_found
---@param notification_id string The notification's id
---@param body vrchatapi.RespondNotificationV2Request Which response
---@param options? vrchatapi.CallOptions
---@return vrchatapi.NotificationV2? result
---@return vrchatapi.Error err
function Methods:respond_notification_v2(notification_id, body, options) end

--- Reply to a notification of the second kind.
---
--- `POST /notifications/{notification_id}/reply`
---
--- Error codes of its own: not_found
---@param notification_id string The notification's id
---@param options? vrchatapi.CallOptions
---@return vrchatapi.NotificationV2? result
---@return vrchatapi.Error err
function Methods:reply_notification_v2(notification_id, options) end

--- Delete a notification of the second kind.
---
--- `DELETE /notifications/{notification_id}`
---
--- Error codes of its own: not_found
---@param notification_id string The notification's id
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Success? result
---@return vrchatapi.Error err
function Methods:delete_notification_v2(notification_id, options) end

--- Delete all notifications of the second kind.
---
--- `DELETE /notifications`
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Success? result
---@return vrchatapi.Error err
function Methods:delete_all_notification_v2s(options) end

--- A page of the list of friends.
---
--- `GET /auth/user/friends`
---@param query? vrchatapi.GetFriendsQuery Which friends
---@param options? vrchatapi.CallOptions
---@return vrchatapi.LimitedUserFriend[]? result
---@return vrchatapi.Error err
function Methods:get_friends(query, options) end

--- Whether a user is a friend, and which requests are pending.
---
--- `GET /user/{user_id}/friendStatus`
---
--- Error codes of its own: not_found
---@param user_id string The user's id
---@param options? vrchatapi.CallOptions
---@return vrchatapi.FriendStatus? result
---@return vrchatapi.Error err
function Methods:get_friend_status(user_id, options) end

--- Send a friend request.
---
--- `POST /user/{user_id}/friendRequest`
---
--- Error codes of its own: not_found
---@param user_id string The user's id
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Notification? result
---@return vrchatapi.Error err
function Methods:friend(user_id, options) end

--- Take back a friend request.
---
--- `DELETE /user/{user_id}/friendRequest`
---
--- Error codes of its own: not_found
---@param user_id string The id of the user who was asked
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Success? result
---@return vrchatapi.Error err
function Methods:delete_friend_request(user_id, options) end

--- End a friendship.
---
--- `DELETE /auth/user/friends/{user_id}`
---
--- Error codes of its own: not_friends
---@param user_id string The friend's user id
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Success? result
---@return vrchatapi.Error err
function Methods:unfriend(user_id, options) end

--- A user.
---
--- `GET /users/{user_id}`
---
--- Error codes of its own: not_found
---@param user_id string The user's id
---@param options? vrchatapi.CallOptions
---@return vrchatapi.User? result
---@return vrchatapi.Error err
function Methods:get_user(user_id, options) end

--- Send a friend a boop.
---
--- `POST /users/{user_id}/boop`
---
--- Error codes of its own: not_friends, not_found
---@param user_id string The friend's user id
---@param body? vrchatapi.BoopRequest With which emoji
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Success? result
---@return vrchatapi.Error err
function Methods:boop(user_id, body, options) end

--- Change the account's own status and what else others see of it.
---
--- `PUT /users/{user_id}`
---
--- Error codes of its own: not_authorized
---@param user_id string The account's own user id
---@param body vrchatapi.UpdateUserRequest What is to change
---@param options? vrchatapi.CallOptions
---@return vrchatapi.CurrentUser? result
---@return vrchatapi.Error err
function Methods:update_user(user_id, body, options) end

--- A world.
---
--- `GET /worlds/{world_id}`
---
--- Error codes of its own: not_found
---@param world_id string The world's id
---@param options? vrchatapi.CallOptions
---@return vrchatapi.World? result
---@return vrchatapi.Error err
function Methods:get_world(world_id, options) end

--- An instance.
---
--- `GET /instances/{world_id}:{instance_id}`
---
--- Error codes of its own: instance_not_found
---@param world_id string The part of a location before its first colon
---@param instance_id string The part after it
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Instance? result
---@return vrchatapi.Error err
function Methods:get_instance(world_id, instance_id, options) end

--- An instance, by its short name.
---
--- `GET /instances/s/{short_name}`
---
--- Error codes of its own: instance_not_found
---@param short_name string The `shortName` of an instance
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Instance? result
---@return vrchatapi.Error err
function Methods:get_instance_by_short_name(short_name, options) end

--- Create an instance.
---
--- `POST /instances`
---@param body vrchatapi.CreateInstanceRequest What instance it will be
---@param options? vrchatapi.CallOptions
---@return vrchatapi.Instance? result
---@return vrchatapi.Error err
function Methods:create_instance(body, options) end

---@alias vrchatapi.MessageType
---| "message"
---| "response"
---| "request"
---| "requestResponse"

--- A result of `get_invite_message`, `get_invite_messages`, `update_invite_message`, `reset_invite_message`. It may
--- have other fields, too.
---@class vrchatapi.InviteMessage
---@field id string `default` for a slot that was never edited
---@field messageType string The type that was asked for
---@field slot integer 0 to 11
---@field message string The text, with look-alikes
---@field canBeUpdated boolean `false` during the cooldown
---@field remainingCooldownMinutes integer 0 if it can be updated
---@field updatedAt string The time of the last edit, such as `2025-01-01T12:00:00.000Z`; a fixed time in 2017 if
--- there was none

--- The body of `update_invite_message`.
---@class vrchatapi.UpdateInviteMessageRequest
---@field message string The new text, in UTF-8

--- The body of `invite_user`, `invite_user_with_photo`.
---@class vrchatapi.InviteRequest
---@field instanceId string Where to: the full location
---@field messageSlot? integer A text of the type `message`; without it the invite has no text

--- A result of `invite_user`, `invite_user_with_photo`, `invite_myself_to`. It may have other fields, too.
---@class vrchatapi.SentNotification
---@field id string
---@field type string `invite`
---@field senderUserId string You
---@field senderUsername? string
---@field receiverUserId string To whom it was sent
---@field message string A text of the service's; the slot's text is in `details`
---@field details vrchatapi.Details See details
---@field created_at string

--- The body of `request_invite`, `request_invite_with_photo`.
---@class vrchatapi.RequestInviteRequest
---@field requestSlot? integer A text of the type `request`; without it the request has no text

--- A result of `request_invite`, `request_invite_with_photo`, `respond_invite`, `respond_invite_with_photo`,
--- `get_notifications`, `get_notification`, `mark_notification_as_read`, `delete_notification`, `friend`. It may
--- have other fields, too.
---@class vrchatapi.Notification
---@field id string `not_` and a UUID; of a friend request `frq_`
---@field type string `invite`, `requestInvite`, `inviteResponse`, `requestInviteResponse`, `friendRequest`,
--- `message`, `boop` or `votetokick`
---@field senderUserId string Who sent it
---@field senderUsername? string No longer sent
---@field receiverUserId? string You
---@field message string Often empty: a slot's text is in `details`
---@field details vrchatapi.Details See details; of a friend request it is empty
---@field seen? boolean
---@field created_at string A time

--- The body of `respond_invite`, `respond_invite_with_photo`.
---@class vrchatapi.InviteResponse
---@field responseSlot integer A text of the type `response`, or `requestResponse` to a request

--- A result of `get_current_user`, `update_user`. It may have other fields, too.
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
---@field authToken? string Only of newly registered accounts
---@field badges? table[] Each with `badgeId`, `badgeName`, `badgeDescription`, `badgeImageUrl`, `showcased` and
--- others
---@field bio string
---@field bioLinks string[] URLs
---@field contentFilters? string[] Tags that begin with `content_`
---@field currentAvatar string Its id
---@field currentAvatarImageUrl string `profilePicOverride` takes precedence unless it is empty
---@field currentAvatarTags string[]
---@field currentAvatarThumbnailImageUrl string `profilePicOverride` takes precedence unless it is empty
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
---@field last_platform string `standalonewindows`, `android`, `ios`, `web`, a version of Unity, or empty
---@field obfuscatedEmail string The e-mail address, mostly redacted
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

--- A result of `verify_auth_token`. It may have other fields, too.
---@class vrchatapi.VerifyAuthTokenResult
---@field ok boolean `true`
---@field token string The value of the `auth` cookie: keep it secret

--- The body of `verify_2fa`, `verify_recovery_code`.
---@class vrchatapi.TwoFactorAuthCode
---@field code string Of an authenticator app: six digits; a recovery code: `xxxx-xxxx`

--- A result of `verify_2fa`, `verify_recovery_code`. It may have other fields, too.
---@class vrchatapi.Verify2FAResult
---@field enabled? boolean
---@field verified boolean `true`

--- The body of `verify_2fa_email_code`.
---@class vrchatapi.TwoFactorEmailCode
---@field code string The code that came by e-mail: six digits

--- A result of `verify_2fa_email_code`. It may have other fields, too.
---@class vrchatapi.Verify2FAEmailCodeResult
---@field verified boolean `true`

--- A result of `logout`, `accept_friend_request`, `delete_notification_v2`, `delete_all_notification_v2s`,
--- `delete_friend_request`, `unfriend`, `boop`. It may have other fields, too.
---@class vrchatapi.Success
---@field success? table `{ message = "Ok!", status_code = 200 }`

--- The query of `get_notifications`.
---@class vrchatapi.GetNotificationsQuery
---@field type? string Only those of this type. The service no longer heeds it
---@field sent? boolean The service no longer accepts `true`
---@field hidden? boolean Those that were hidden; only for friend requests
---@field after? string Those since that time: `2026-01-31T20:00:00.000Z`, or a word such as `five_minutes_ago`
---@field n? integer How many to return; by default 60
---@field offset? integer How many to skip; by default 0

--- The query of `get_notification_v2s`.
---@class vrchatapi.GetNotificationV2sQuery
---@field limit? integer How many to return at most

--- A result of `get_notification_v2s`, `get_notification_v2`, `acknowledge_notification_v2`,
--- `respond_notification_v2`, `reply_notification_v2`. It may have other fields, too.
---@class vrchatapi.NotificationV2
---@field canDelete boolean Whether it can be deleted
---@field category string Such as `social.group` or `event`
---@field createdAt string A time
---@field data table What goes with the type
---@field details vrchatapi.Details Of a boop: `emojiId`, `emojiVersion` or `inventoryItemId`; else empty
---@field expiresAt? string When it vanishes: a time
---@field expiryAfterSeen? integer Seconds after which it vanishes once it was seen
---@field id string
---@field ignoreDND boolean Whether it is shown while you are busy
---@field imageUrl? string The URL of a picture
---@field isSystem boolean Whether it comes from the service itself
---@field link? string What it leads to, such as `group:grp_…`
---@field linkText? string The text of the link
---@field linkTextKey? string
---@field message string The text
---@field messageKey? string
---@field receiverUserId string You
---@field relatedNotificationsId? string What connects notifications about the same thing
---@field requireSeen boolean Whether the game waits until it was seen
---@field responses table[] What one can answer, each with `type`, `text`, `textKey`, `icon` and `data`
---@field seen boolean
---@field senderUserId? string Who sent it
---@field senderUsername? string The name of that user
---@field title string The headline
---@field titleKey? string
---@field type string Such as `group.announcement`, `group.invite`, `event.announcement`, `badge.earned`, `boop`
---@field updatedAt string A time
---@field version integer Of the kind of notification: 2

--- The body of `respond_notification_v2`.
---@class vrchatapi.RespondNotificationV2Request
---@field responseType string The `type` of one of the notification's `responses`
---@field responseData? string Its `data`

--- The query of `get_friends`.
---@class vrchatapi.GetFriendsQuery
---@field offset? integer How many friends to skip; by default 0
---@field n? integer How many to return; by default 60
---@field offline? boolean `true`: those who are offline, `false`: those who are online

--- A result of `get_friends`. It may have other fields, too.
---@class vrchatapi.LimitedUserFriend
---@field bio? string
---@field bioLinks? string[] URLs
---@field currentAvatarImageUrl? string `profilePicOverride` takes precedence unless it is empty
---@field currentAvatarTags? string[]
---@field currentAvatarThumbnailImageUrl? string `profilePicOverride` takes precedence unless it is empty
---@field developerType string `none`, `trusted`, `internal` or `moderator`
---@field displayName string The name that others see
---@field friendKey string Empty, unless it is a friend
---@field id string
---@field imageUrl string
---@field isFriend boolean
---@field last_activity? string A time, or empty
---@field last_login? string A time, or empty
---@field last_mobile? string A time
---@field last_platform string `standalonewindows`, `android`, `ios`, `web`, a version of Unity, or empty
---@field location string The full location, or `offline`, `private` or `traveling`
---@field platform string As `last_platform`
---@field profilePicOverride? string The URL of a picture, or empty
---@field profilePicOverrideThumbnail? string
---@field status string `join me`, `active`, `ask me`, `busy` or `offline`
---@field statusDescription string The text beside the status
---@field tags string[] Always empty
---@field userIcon? string The URL of a picture, or empty

--- A result of `get_friend_status`. It may have other fields, too.
---@class vrchatapi.FriendStatus
---@field incomingRequest boolean The user has sent you a friend request
---@field isFriend boolean
---@field outgoingRequest boolean You have sent one

--- A result of `get_user`. It may have other fields, too.
---@class vrchatapi.User
---@field ageVerificationStatus string `hidden`, `verified` or `18+`
---@field ageVerified boolean
---@field allowAvatarCopying boolean
---@field badges? table[] Each with `badgeId`, `badgeName`, `badgeDescription`, `badgeImageUrl`, `showcased` and
--- others
---@field bannerType? string
---@field bannerUrl? string
---@field bio string
---@field bioLinks string[] URLs
---@field currentAvatarImageUrl string `profilePicOverride` takes precedence unless it is empty
---@field currentAvatarTags string[]
---@field currentAvatarThumbnailImageUrl string `profilePicOverride` takes precedence unless it is empty
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
---@field last_platform string `standalonewindows`, `android`, `ios`, `web`, a version of Unity, or empty
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
---@field username? string No longer sent for others
---@field worldId? string

--- The body of `boop`.
---@class vrchatapi.BoopRequest
---@field emojiId? string The name of a built-in emoji, such as `default_angry`, or the id of a file
---@field emojiVersion? integer The version of that file
---@field inventoryItemId? string An item of your inventory, instead of an emoji

--- The body of `update_user`.
---@class vrchatapi.UpdateUserRequest
---@field status? string `join me`, `active`, `ask me`, `busy` or `offline`
---@field statusDescription? string The text beside the status
---@field bio? string The text about yourself
---@field pronouns? string At most 32 characters
---@field userIcon? string The URL of a picture of the service; empty: none
---@field isBoopingEnabled? boolean Whether friends may send you boops

--- A result of `get_world`. It may have other fields, too.
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
---@field unityPackages? table[] One for each platform: `platform`, `unityVersion`, `assetVersion` and others
---@field updated_at string A time
---@field urlList? string[]
---@field version integer
---@field visits integer How often it was visited

--- A result of `get_instance`, `get_instance_by_short_name`, `create_instance`. It may have other fields, too.
---@class vrchatapi.Instance
---@field active? boolean
---@field ageGate? boolean Only users whose age is verified may join
---@field calendarEntryId? string
---@field canRequestInvite? boolean Only `private`: users may ask for an invite
---@field capacity? integer How many users it takes
---@field clientNumber string Always `unknown`
---@field closedAt? string When it closes
---@field contentSettings? table Which user content it allows
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
---@field type string `public`, `hidden` (friends+), `friends`, `private` (invite, invite+) or `group`
---@field userCount integer How many users are in it
---@field users? table[] Who is in it, if the instance is your own
---@field world table A World
---@field worldId string

--- The body of `create_instance`.
---@class vrchatapi.CreateInstanceRequest
---@field worldId string Of which world
---@field type string `public`, `hidden` (friends+), `friends`, `private` (invite, invite+) or `group`
---@field region string `us`, `use`, `eu` or `jp`
---@field ageGate? boolean Only users whose age is verified may join
---@field calendarEntryId? string The event that it is for
---@field canRequestInvite? boolean Only `private`: users may ask for an invite (invite+)
---@field closedAt? string When it closes: `2026-01-31T20:00:00.000Z`. It has no effect on public instances
---@field contentSettings? table Which user content it allows: `drones`, `emoji`, `pedestals`, `prints`, `props` and
--- `stickers`, each `true` or `false`
---@field displayName? string A name for it
---@field groupAccessType? string Only `group`: `members`, `plus` or `public`
---@field hardClose? boolean Has no effect yet
---@field instancePersistenceEnabled? boolean
---@field inviteOnly? boolean
---@field ownerId? string Your own id, or that of the group; none for the type `public`
---@field playerPersistenceEnabled? boolean
---@field queueEnabled? boolean Users can queue for it if it is full
---@field roleIds? string[] Only `group` with `members`: the ids of the roles that may join

--- Where it went wrong.
---@alias vrchatapi.Error.Kind
---| "api" # The service refused
---| "transport" # No complete response came
---| "timeout" # No complete response came in time
---| "decode" # A response came that is not what it must be
---| "photo" # The photo cannot be sent
---| "session" # The client does not ask the service, to protect the session
---| "invite" # The invite cannot be made
---| "live" # There are no live events
---| "file" # A file cannot be used
---| "cancelled" # The request was cancelled
---| "closed" # The client cannot be used any more

--- What went wrong; `http_<status>` with a number, such as `http_500`.
---@alias vrchatapi.Error.Code
---| "missing_credentials" # no auth cookie was sent, or one that is not valid (any more)
---| "bad_credentials" # wrong user name, e-mail address or password
---| "two_factor_required" # the login needs its second factor
---| "two_factor_wrong" # the code of the second factor is wrong
---| "new_location" # a login from a new location must be confirmed by e-mail first
---| "too_many_sessions" # too many logins: reuse the auth cookie
---| "locked_out" # logins are refused for retry_after seconds
---| "not_authorized" # the account may not do that
---| "not_friends" # the other user is not a friend
---| "instance_not_found" # there is no such instance
---| "not_found" # there is no such object, or it has expired
---| "already_responded" # the invite has been answered already
---| "own_invite" # your own invite cannot be answered
---| "bad_slot" # there is no such slot
---| "cooldown" # the slot cannot be changed for retry_after seconds
---| "rate_limited" # too many requests
---| "bad_user_agent" # the User-Agent does not name application, version and contact
---| "malformed_url" # the service's edge refuses the URL
---| "blocked_address" # the service's edge refuses this address
---| "unavailable" # the service is down or overloaded
---| "http_<status>" # any other refusal, by its HTTP status
---| "refused" # no connection could be made
---| "proxy_refused" # the proxy refused to connect
---| "unresolved" # the host's name has no address
---| "tls" # TLS handshake or certificate verification failed
---| "cut_off" # the connection ended before the response did
---| "ended" # the other side has ended the stream
---| "not_http" # what came is not an HTTP response
---| "too_large" # the response is longer than max_reply_bytes
---| "bad_frame" # what came breaks the rules of the WebSocket protocol
---| "no_memory" # libcurl ran out of memory
---| "failed" # libcurl reports another failure
---| "connect_timeout" # no connection within connect_timeout
---| "timeout" # no complete response within timeout
---| "queue_timeout" # no slot of the rate limit within queue_timeout
---| "stalled" # two PINGs in a row were not answered
---| "no_reply" # nobody answered in time
---| "not_json" # the response is not JSON
---| "wrong_shape" # the response is not the object or list that it must be
---| "bad_encoding" # the response cannot be decompressed
---| "unreadable" # the photo cannot be opened or read to its end
---| "not_png" # the photo is not a PNG, or not a whole one, or an animated one
---| "too_many_pixels" # the photo is wider or higher than 2000 pixels
---| "too_many_bytes" # the photo has more than 10,000,000 bytes
---| "login_limit" # the limit of logins per hour is reached
---| "session_busy" # another process has locked the session for too long
---| "session_damaged" # the session cannot be parsed; it was left unchanged
---| "session_foreign" # the session belongs to another service, account or program
---| "session_missing" # a login has left no usable auth cookie
---| "session_unreadable" # the session cannot be read
---| "session_unwritable" # the session cannot be saved
---| "not_a_place" # nobody can be invited there
---| "unknown_person" # no friend has that name
---| "ambiguous_name" # several friends have that name
---| "not_for_oneself" # an invite to yourself has neither text nor photo
---| "text_too_long" # a text has more than 64 characters
---| "text_not_taken" # the service did not accept a text
---| "sent_before" # an earlier run has perhaps sent the invite
---| "no_pipeline" # the client has no pipeline: the option pipeline_url names one
---| "other_address" # the session belongs to another address than this one
---| "unwritable" # a file cannot be opened or written
---| "journal_busy" # another process uses the journal
---| "journal_damaged" # the journal cannot be parsed; it was left unchanged
---| "cancelled" # the call was cancelled
---| "closed" # the client was closed
---| "forked" # the client belongs to the parent of this process
