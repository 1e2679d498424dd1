/* The Users API. */
#include "operations/operation.h"

static const struct vrc_model_field user_fields[] = {
  { "ageVerificationStatus", "string" },
  { "ageVerified", "boolean" },
  { "allowAvatarCopying", "boolean" },
  { "badges", "table[]?" },
  { "bannerType", "string?" },
  { "bannerUrl", "string?" },
  { "bio", "string" },
  { "bioLinks", "string[]" },
  { "currentAvatarImageUrl", "string" },
  { "currentAvatarTags", "string[]" },
  { "currentAvatarThumbnailImageUrl", "string" },
  { "date_joined", "string" },
  { "developerType", "string" },
  { "displayName", "string" },
  { "friendKey", "string" },
  { "friendRequestStatus", "string?" },
  { "iconFrame", "string?" },
  { "iconUrl", "string?" },
  { "id", "string" },
  { "instanceId", "string?" },
  { "isEconomyCreator", "boolean?" },
  { "isFriend", "boolean" },
  { "last_activity", "string" },
  { "last_login", "string" },
  { "last_mobile", "string?" },
  { "last_platform", "string" },
  { "location", "string?" },
  { "nameplateEffect", "string?" },
  { "note", "string?" },
  { "platform", "string?" },
  { "profileEffect", "string?" },
  { "profilePicOverride", "string" },
  { "profilePicOverrideThumbnail", "string" },
  { "pronouns", "string" },
  { "state", "string" },
  { "status", "string" },
  { "statusDescription", "string" },
  { "tags", "string[]" },
  { "travelingToInstance", "string?" },
  { "travelingToLocation", "string?" },
  { "travelingToWorld", "string?" },
  { "userIcon", "string" },
  { "username", "string?" },
  { "worldId", "string?" },
  { NULL, NULL }
};

static const struct vrc_model user = { "User", false, user_fields };

const struct vrc_operation vrc_users_operations[] = {
  {
    .name = "get_user",
    .method = "GET",
    .path = "/users/{user_id}",
    .parameters = { VRC_ID_PARAMETER("user_id") },
    .shape = VRC_OBJECT,
    .model = &user,
    .codes = { "not_found" }
  },
  { .name = NULL }
};
