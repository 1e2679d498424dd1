--- Calls of all operations, and requests that have none, each of them with what it must be on the wire: its
--- first `line`, and its `body`, without which it has no Content-Length. `photo`: multipart with `body` as its data.

local png = require "spec.support.png"

local IMAGE = png.sized(2000)

local calls = {
  IMAGE = IMAGE,

  -- the Invite API

  {
    "get_invite_message",
    "usr_1",
    "requestResponse",
    11,
    line = "GET /api/1/message/usr_1/requestResponse/11",
  },
  {
    "get_invite_messages",
    "usr_1",
    "request",
    line = "GET /api/1/message/usr_1/request",
  },
  {
    "update_invite_message",
    "usr_1",
    "message",
    0,
    { message = "Hello, World!" },
    line = "PUT /api/1/message/usr_1/message/0",
    body = '{"message":"Hello, World!"}',
  },
  {
    "update_invite_message",
    "usr_1",
    "response",
    3.0,
    line = "PUT /api/1/message/usr_1/response/3",
    body = "",
  },
  {
    "reset_invite_message",
    "usr_1",
    "message",
    7,
    line = "DELETE /api/1/message/usr_1/message/7",
  },
  {
    "invite_user",
    "usr_1",
    { messageSlot = 2, instanceId = "wrld_1:12345~hidden(usr_1)~region(eu)" },
    line = "POST /api/1/invite/usr_1",
    body = '{"instanceId":"wrld_1:12345~hidden(usr_1)~region(eu)","messageSlot":2}',
  },
  {
    "invite_user",
    "8JoV9XEdpo",
    { instanceId = "12345" },
    line = "POST /api/1/invite/8JoV9XEdpo",
    body = '{"instanceId":"12345"}',
  },
  {
    "invite_user_with_photo",
    "usr_1",
    IMAGE,
    { messageSlot = 0, instanceId = "12345" },
    line = "POST /api/1/invite/usr_1/photo",
    body = '{"instanceId":"12345","messageSlot":0}',
    photo = true,
  },
  {
    "invite_myself_to",
    "wrld_1",
    "12345~hidden(usr_1)~region(eu)",
    line = "POST /api/1/invite/myself/to/wrld_1:12345~hidden(usr_1)~region(eu)",
    body = "",
  },
  {
    "invite_myself_to",
    "wrld_1",
    "12345",
    { extra = { shortName = "abc123" } },
    line = "POST /api/1/invite/myself/to/wrld_1:12345",
    body = '{"shortName":"abc123"}',
  },
  {
    "request_invite",
    "usr_1",
    line = "POST /api/1/requestInvite/usr_1",
    body = "",
  },
  {
    "request_invite",
    "usr_1",
    {},
    line = "POST /api/1/requestInvite/usr_1",
    body = "{}",
  },
  {
    "request_invite",
    "usr_1",
    { requestSlot = 11 },
    line = "POST /api/1/requestInvite/usr_1",
    body = '{"requestSlot":11}',
  },
  {
    "request_invite_with_photo",
    "usr_1",
    IMAGE,
    line = "POST /api/1/requestInvite/usr_1/photo",
    body = "{}",
    photo = true,
  },
  {
    "request_invite_with_photo",
    "usr_1",
    IMAGE,
    { requestSlot = 4.0 },
    line = "POST /api/1/requestInvite/usr_1/photo",
    body = '{"requestSlot":4}',
    photo = true,
  },
  {
    "respond_invite",
    "not_1",
    { responseSlot = 1 },
    line = "POST /api/1/invite/not_1/response",
    body = '{"responseSlot":1}',
  },
  {
    "respond_invite_with_photo",
    "not_1",
    IMAGE,
    { responseSlot = 1 },
    line = "POST /api/1/invite/not_1/response/photo",
    body = '{"responseSlot":1}',
    photo = true,
  },

  -- the Authentication API
  { "get_current_user", line = "GET /api/1/auth/user" },
  { "verify_auth_token", line = "GET /api/1/auth" },
  {
    "verify_2fa",
    { code = "012345" },
    line = "POST /api/1/auth/twofactorauth/totp/verify",
    body = '{"code":"012345"}',
  },
  {
    "verify_2fa_email_code",
    { code = "012345" },
    line = "POST /api/1/auth/twofactorauth/emailotp/verify",
    body = '{"code":"012345"}',
  },
  {
    "verify_recovery_code",
    { code = "abcd-efgh" },
    line = "POST /api/1/auth/twofactorauth/otp/verify",
    body = '{"code":"abcd-efgh"}',
  },
  { "logout", line = "PUT /api/1/logout", body = "" },

  -- the Notifications API
  { "get_notifications", line = "GET /api/1/auth/user/notifications" },
  {
    "get_notifications",
    {
      offset = 0,
      n = 100,
      after = "2026-01-31T20:00:00.000Z",
      hidden = true,
      sent = false,
      type = "friendRequest",
    },
    line = "GET /api/1/auth/user/notifications?type=friendRequest&sent=false&hidden=true"
      .. "&after=2026-01-31T20%3A00%3A00.000Z&n=100&offset=0",
  },
  { "get_notification", "not_1", line = "GET /api/1/auth/user/notifications/not_1" },
  {
    "mark_notification_as_read",
    "not_1",
    line = "PUT /api/1/auth/user/notifications/not_1/see",
    body = "",
  },
  {
    "delete_notification",
    "not_1",
    line = "PUT /api/1/auth/user/notifications/not_1/hide",
    body = "",
  },
  {
    "accept_friend_request",
    "frq_1",
    line = "PUT /api/1/auth/user/notifications/frq_1/accept",
    body = "",
  },

  { "get_notification_v2s", line = "GET /api/1/notifications" },
  { "get_notification_v2s", { limit = 100 }, line = "GET /api/1/notifications?limit=100" },
  { "get_notification_v2", "not_1", line = "GET /api/1/notifications/not_1" },
  {
    "acknowledge_notification_v2",
    "not_1",
    line = "POST /api/1/notifications/not_1/see",
    body = "",
  },
  {
    "respond_notification_v2",
    "not_1",
    { responseType = "accept", responseData = "grp_1" },
    line = "POST /api/1/notifications/not_1/respond",
    body = '{"responseType":"accept","responseData":"grp_1"}',
  },
  {
    "reply_notification_v2",
    "not_1",
    { extra = { emojiId = "default_angry" } },
    line = "POST /api/1/notifications/not_1/reply",
    body = '{"emojiId":"default_angry"}',
  },
  { "delete_notification_v2", "not_1", line = "DELETE /api/1/notifications/not_1" },
  { "delete_all_notification_v2s", line = "DELETE /api/1/notifications" },

  -- the Friends API
  { "get_friends", line = "GET /api/1/auth/user/friends" },
  { "get_friends", {}, line = "GET /api/1/auth/user/friends" },
  {
    "get_friends",
    { offline = true, n = 1.0, offset = 1099511627776 },
    line = "GET /api/1/auth/user/friends?offset=1099511627776&n=1&offline=true",
  },
  { "get_friend_status", "usr_1", line = "GET /api/1/user/usr_1/friendStatus" },
  { "friend", "usr_1", line = "POST /api/1/user/usr_1/friendRequest", body = "" },
  { "delete_friend_request", "usr_1", line = "DELETE /api/1/user/usr_1/friendRequest" },
  { "unfriend", "usr_1", line = "DELETE /api/1/auth/user/friends/usr_1" },

  -- the Users, the Worlds and the Instances API
  { "get_user", "8JoV9XEdpo", line = "GET /api/1/users/8JoV9XEdpo" },
  {
    "boop",
    "usr_1",
    { emojiId = "default_angry" },
    line = "POST /api/1/users/usr_1/boop",
    body = '{"emojiId":"default_angry"}',
  },
  {
    "update_user",
    "usr_1",
    { statusDescription = "At tea", status = "ask me" },
    line = "PUT /api/1/users/usr_1",
    body = '{"status":"ask me","statusDescription":"At tea"}',
  },
  {
    "update_user",
    "usr_1",
    { isBoopingEnabled = false, userIcon = "", pronouns = "they", bio = "Hello", status = "busy" },
    line = "PUT /api/1/users/usr_1",
    body = '{"status":"busy","bio":"Hello","pronouns":"they","userIcon":"","isBoopingEnabled":false}',
  },
  { "get_world", "wrld_1", line = "GET /api/1/worlds/wrld_1" },
  {
    "get_instance",
    "wrld_1",
    "12345~hidden(usr_1)~region(eu)",
    line = "GET /api/1/instances/wrld_1:12345~hidden(usr_1)~region(eu)",
  },
  { "get_instance_by_short_name", "abc123", line = "GET /api/1/instances/s/abc123" },
  {
    "create_instance",
    { region = "eu", type = "public", worldId = "wrld_1" },
    line = "POST /api/1/instances",
    body = '{"worldId":"wrld_1","type":"public","region":"eu"}',
  },
  {
    "create_instance",
    {
      worldId = "wrld_1",
      type = "group",
      region = "us",
      ageGate = false,
      calendarEntryId = "cal_1",
      canRequestInvite = true,
      closedAt = "2026-01-31T20:00:00.000Z",
      contentSettings = { drones = false },
      displayName = "Tea",
      groupAccessType = "members",
      hardClose = false,
      instancePersistenceEnabled = true,
      inviteOnly = false,
      ownerId = "grp_1",
      playerPersistenceEnabled = false,
      queueEnabled = true,
      roleIds = { "grol_1", "grol_2" },
    },
    line = "POST /api/1/instances",
    body = '{"worldId":"wrld_1","type":"group","region":"us","ageGate":false,'
      .. '"calendarEntryId":"cal_1","canRequestInvite":true,"closedAt":"2026-01-31T20:00:00.000Z",'
      .. '"contentSettings":{"drones":false},"displayName":"Tea","groupAccessType":"members",'
      .. '"hardClose":false,"instancePersistenceEnabled":true,"inviteOnly":false,'
      .. '"ownerId":"grp_1","playerPersistenceEnabled":false,"queueEnabled":true,'
      .. '"roleIds":["grol_1","grol_2"]}',
  },
  {
    "create_instance",
    { worldId = "wrld_1", type = "x", region = "y", roleIds = {}, contentSettings = {} },
    line = "POST /api/1/instances",
    body = '{"worldId":"wrld_1","type":"x","region":"y","contentSettings":{},"roleIds":[]}',
  },

  -- requests without an operation
  {
    "request",
    "GET",
    "/users",
    { query = { search = "a b&c", n = 10, offset = 2.0, ["ü"] = false } },
    line = "GET /api/1/users?n=10&offset=2&search=a%20b%26c&%C3%BC=false",
  },
  { "request", "GET", "/visits", line = "GET /api/1/visits" },
  {
    "request",
    "GET",
    "/worlds/{world}/{world}:{instance_1}.x",
    { path = { world = "wrld_1", instance_1 = "12/3~hidden(usr_1)" } },
    line = "GET /api/1/worlds/wrld_1/wrld_1:12%2F3~hidden(usr_1).x",
  },
  {
    "request",
    "POST",
    "/favorites",
    { body = { type = "friend", favoriteId = "usr_1", tags = { "group_0" } } },
    line = "POST /api/1/favorites",
    body = '{"favoriteId":"usr_1","tags":["group_0"],"type":"friend"}',
  },
  {
    "request",
    "POST",
    "/groups/grp_1/leave",
    { body = {} },
    line = "POST /api/1/groups/grp_1/leave",
    body = "{}",
  },
  { "request", "POST", "/groups/grp_1/join", line = "POST /api/1/groups/grp_1/join", body = "" },
  { "request", "PUT", "/x/{slot}", { path = { slot = 3 } }, line = "PUT /api/1/x/3", body = "" },
  {
    "request",
    "PUT",
    "/files/order",
    { body = { 1, 2.5, "x" } },
    line = "PUT /api/1/files/order",
    body = '[1,2.5,"x"]',
  },
  { "request", "DELETE", "/favorites/fvrt_1", line = "DELETE /api/1/favorites/fvrt_1" },
  {
    "request",
    "DELETE",
    "/calendar/{group}/{event}",
    { path = { group = "grp_1", event = "cal 1" }, query = { hard = true } },
    line = "DELETE /api/1/calendar/grp_1/cal%201?hard=true",
  },
  {
    "request",
    "POST",
    "/invite/{id}/photo",
    { path = { id = "usr_1" }, body = { instanceId = "1" }, photo = IMAGE },
    line = "POST /api/1/invite/usr_1/photo",
    body = '{"instanceId":"1"}',
    photo = true,
  },
  {
    "request",
    "POST",
    "/gallery",
    { photo = IMAGE },
    line = "POST /api/1/gallery",
    body = "{}",
    photo = true,
  },
}

return calls
