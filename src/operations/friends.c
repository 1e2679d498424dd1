/* The Friends API. */
#include "operations/operation.h"

static const struct vrc_model_field limited_user_friend_fields[] = {
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
  { "userIcon", "string?" },
  { NULL, NULL }
};

static const struct vrc_model limited_user_friend =
  { "LimitedUserFriend", false, limited_user_friend_fields };

static const struct vrc_model_field friend_status_fields[] = {
  { "incomingRequest", "boolean" },
  { "isFriend", "boolean" },
  { "outgoingRequest", "boolean" },
  { NULL, NULL }
};

static const struct vrc_model friend_status =
  { "FriendStatus", false, friend_status_fields };

static const struct vrc_table get_friends_query = {
  "GetFriendsQuery", false, {
    { .name = "offset", .type = VRC_INTEGER, .max = VRC_NO_MAX },
    { .name = "n", .type = VRC_INTEGER, .min = 1, .max = 100 },
    { .name = "offline", .type = VRC_BOOLEAN }
  }
};

const struct vrc_operation vrc_friends_operations[] = {
  {
    .name = "get_friends",
    .method = "GET",
    .path = "/auth/user/friends",
    .query = &get_friends_query,
    .shape = VRC_LIST,
    .model = &limited_user_friend
  },
  {
    .name = "get_friend_status",
    .method = "GET",
    .path = "/user/{user_id}/friendStatus",
    .parameters = { VRC_ID_PARAMETER("user_id") },
    .shape = VRC_OBJECT,
    .model = &friend_status,
    .codes = { "not_found" }
  },
  { .name = NULL }
};
