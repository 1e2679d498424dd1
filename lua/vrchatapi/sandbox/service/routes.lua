--- The routes: a row for each operation, and for some requests without one, with its method, its path and the
--- function that handles it.
---
--- A handler takes the state and the call (vrchatapi.sandbox.Call) and returns a response. To add
--- an operation, write a handler and add a row. The first row that matches is taken.
---
--- `access` is what a route asks of a request; by default a session that is logged in.
---   pending   a session, even one that still owes the second factor
---   anybody   no session
---   public    nothing, not even a User-Agent

local authentication = require "vrchatapi.sandbox.service.handlers.authentication"
local calendar = require "vrchatapi.sandbox.service.handlers.calendar"
local favorites = require "vrchatapi.sandbox.service.handlers.favorites"
local friends = require "vrchatapi.sandbox.service.handlers.friends"
local groups = require "vrchatapi.sandbox.service.handlers.groups"
local inbox = require "vrchatapi.sandbox.service.handlers.inbox"
local inbox_v2 = require "vrchatapi.sandbox.service.handlers.inbox_v2"
local instances = require "vrchatapi.sandbox.service.handlers.instances"
local invites = require "vrchatapi.sandbox.service.handlers.invites"
local messages = require "vrchatapi.sandbox.service.handlers.messages"
local photos = require "vrchatapi.sandbox.service.handlers.photos"
local users = require "vrchatapi.sandbox.service.handlers.users"
local worlds = require "vrchatapi.sandbox.service.handlers.worlds"

return {
  { "GET", "/message/{userId}/{messageType}", messages.list },
  { "GET", "/message/{userId}/{messageType}/{slot}", messages.get },
  { "PUT", "/message/{userId}/{messageType}/{slot}", messages.update },
  { "DELETE", "/message/{userId}/{messageType}/{slot}", messages.reset },

  { "POST", "/invite/myself/to/{worldId}:{instanceId}", invites.invite_myself },
  { "POST", "/invite/{userId}", invites.invite },
  { "POST", "/invite/{userId}/photo", invites.invite_with_photo },
  { "POST", "/requestInvite/{userId}", invites.request },
  { "POST", "/requestInvite/{userId}/photo", invites.request_with_photo },
  { "POST", "/invite/{notificationId}/response", invites.respond },
  { "POST", "/invite/{notificationId}/response/photo", invites.respond_with_photo },

  { "GET", "/auth/user", authentication.get_user, access = "anybody" },
  { "GET", "/auth", authentication.get_token },
  { "PUT", "/logout", authentication.log_out },
  { "POST", "/auth/twofactorauth/totp/verify", authentication.verify_totp, access = "pending" },
  { "POST", "/auth/twofactorauth/otp/verify", authentication.verify_recovery_code, access = "pending" },
  { "POST", "/auth/twofactorauth/emailotp/verify", authentication.verify_email_code, access = "pending" },

  { "GET", "/auth/user/notifications", inbox.list },
  { "PUT", "/auth/user/notifications/clear", inbox.clear },
  { "GET", "/auth/user/notifications/{notificationId}", inbox.get },
  { "PUT", "/auth/user/notifications/{notificationId}/see", inbox.see },
  { "PUT", "/auth/user/notifications/{notificationId}/hide", inbox.hide },
  { "PUT", "/auth/user/notifications/{notificationId}/accept", inbox.accept },

  { "GET", "/notifications", inbox_v2.list },
  { "DELETE", "/notifications", inbox_v2.delete_all },
  { "GET", "/notifications/{notificationId}", inbox_v2.get },
  { "DELETE", "/notifications/{notificationId}", inbox_v2.delete },
  { "POST", "/notifications/{notificationId}/see", inbox_v2.see },
  { "POST", "/notifications/{notificationId}/respond", inbox_v2.respond },
  { "POST", "/notifications/{notificationId}/reply", inbox_v2.reply },

  { "GET", "/auth/user/friends", friends.list },
  { "DELETE", "/auth/user/friends/{userId}", friends.unfriend },
  { "GET", "/user/{userId}/friendStatus", friends.get_status },
  { "POST", "/user/{userId}/friendRequest", friends.request },
  { "DELETE", "/user/{userId}/friendRequest", friends.delete_request },

  { "GET", "/users", users.search },
  { "GET", "/users/{userId}", users.get },
  { "PUT", "/users/{userId}", users.update },
  { "POST", "/users/{userId}/boop", users.boop },

  { "GET", "/worlds/{worldId}", worlds.get },

  { "GET", "/favorites", favorites.list },
  { "POST", "/favorites", favorites.add },
  { "DELETE", "/favorites/{favoriteId}", favorites.remove },
  { "GET", "/favorite/groups", favorites.groups },
  { "GET", "/auth/user/favoritelimits", favorites.limits },

  { "GET", "/groups", groups.search },
  { "GET", "/groups/{groupId}", groups.get },
  { "GET", "/groups/{groupId}/members", groups.members },
  { "GET", "/users/{userId}/groups", groups.of_user },

  { "GET", "/calendar", calendar.list },
  { "GET", "/calendar/{groupId}", calendar.of_group },
  { "GET", "/calendar/{groupId}/{calendarId}", calendar.get },
  { "POST", "/calendar/{groupId}/{calendarId}/follow", calendar.follow },

  { "POST", "/instances", instances.create },
  { "GET", "/instances/s/{shortName}", instances.get_by_short_name },
  { "GET", "/instances/{worldId}:{instanceId}", instances.get },

  -- Images come from another host in the real service: none of the rules of the API applies.
  { "GET", "/file/{fileId}/1/file", photos.get, access = "public" },
}
