/* The Friends API. */
#include "operations/operation.h"

static const struct vrc_model limited_user_friend = {
  .name = "LimitedUserFriend",
  .fields = VRC_MODEL_FIELDS(
    { "bio", "string?" },
    { "bioLinks", "string[]?" },
    { "currentAvatarImageUrl", "string?" },
    { "currentAvatarTags", "string[]?" },
    { "currentAvatarThumbnailImageUrl", "string?" },
    { "developerType", "string" },
    { "displayName", "string" },
    { "friendKey", "string" },
    { "id", "string" },
    { "imageUrl", "string" },
    { "isFriend", "boolean" },
    { "last_activity", "string?" },
    { "last_login", "string?" },
    { "last_mobile", "string?" },
    { "last_platform", "string" },
    { "location", "string" },
    { "platform", "string" },
    { "profilePicOverride", "string?" },
    { "profilePicOverrideThumbnail", "string?" },
    { "status", "string" },
    { "statusDescription", "string" },
    { "tags", "string[]" },
    { "userIcon", "string?" }
  )
};

static const struct vrc_model friend_status = {
  .name = "FriendStatus",
  .fields = VRC_MODEL_FIELDS(
    { "incomingRequest", "boolean" },
    { "isFriend", "boolean" },
    { "outgoingRequest", "boolean" }
  )
};

static const struct vrc_table get_friends_query = {
  .name = "GetFriendsQuery",
  .fields = VRC_FIELDS(
    { .name = "offset", .type = VRC_INTEGER, .max = VRC_NO_MAX },
    { .name = "n", .type = VRC_INTEGER, .min = 1, .max = 100 },
    { .name = "offline", .type = VRC_BOOLEAN }
  )
};

static const struct vrc_operation operations[] = {
  {
    .name = "get_friends",
    .purpose = "A page of the list of friends",
    .method = "GET",
    .path = "/auth/user/friends",
    .query = &get_friends_query,
    .shape = VRC_LIST,
    .model = &limited_user_friend,
    .requires = VRC_STRINGS("id")
  },
  {
    .name = "get_friend_status",
    .purpose = "Whether a user is a friend, and which requests are pending",
    .method = "GET",
    .path = "/user/{user_id}/friendStatus",
    .parameters = VRC_FIELDS(VRC_ID_PARAMETER("user_id")),
    .shape = VRC_OBJECT,
    .model = &friend_status,
    .requires = VRC_STRINGS("isFriend"),
    .codes = VRC_STRINGS("not_found")
  },
  {
    .name = "friend",
    .purpose = "Send a friend request",
    .method = "POST",
    .path = "/user/{user_id}/friendRequest",
    .parameters = VRC_FIELDS(VRC_ID_PARAMETER("user_id")),
    .shape = VRC_OBJECT,
    .model = &vrc_notification,
    .requires = VRC_STRINGS("id"),
    .codes = VRC_STRINGS("not_found")
  },
  {
    .name = "delete_friend_request",
    .purpose = "Take back a friend request",
    .method = "DELETE",
    .path = "/user/{user_id}/friendRequest",
    .parameters = VRC_FIELDS(VRC_ID_PARAMETER("user_id")),
    .shape = VRC_OBJECT,
    .model = &vrc_success,
    .no_send = true,
    .codes = VRC_STRINGS("not_found")
  },
  {
    .name = "unfriend",
    .purpose = "End a friendship",
    .method = "DELETE",
    .path = "/auth/user/friends/{user_id}",
    .parameters = VRC_FIELDS(VRC_ID_PARAMETER("user_id")),
    .shape = VRC_OBJECT,
    .model = &vrc_success,
    .no_send = true,
    .codes = VRC_STRINGS("not_friends")
  }
};

const struct vrc_api vrc_friends_api = VRC_API("FriendsApi", operations);
