/* The Users API. */
#include "operations/operation.h"

static const struct vrc_model user = {
  .name = "User",
  .fields = VRC_MODEL_FIELDS(
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
    { "worldId", "string?" }
  )
};

static const struct vrc_table boop_request = {
  .name = "BoopRequest",
  .fields = VRC_FIELDS(
    { .name = "emojiId", .type = VRC_WORD },
    { .name = "emojiVersion", .type = VRC_INTEGER, .max = VRC_NO_MAX },
    { .name = "inventoryItemId", .type = VRC_ID }
  )
};

/* What others see of the account. Name, e-mail address, password, birthday and
   terms need the password, or are hard to take back. */
static const struct vrc_table update_user_request = {
  .name = "UpdateUserRequest",
  .required = true,
  .fields = VRC_FIELDS(
    { .name = "status", .type = VRC_WORD },
    { .name = "statusDescription", .type = VRC_TEXT },
    { .name = "bio", .type = VRC_TEXT },
    { .name = "pronouns", .type = VRC_TEXT },
    { .name = "userIcon", .type = VRC_TEXT },
    { .name = "isBoopingEnabled", .type = VRC_BOOLEAN }
  )
};

static const struct vrc_operation operations[] = {
  {
    .name = "get_user",
    .purpose = "A user",
    .method = "GET",
    .path = "/users/{user_id}",
    .parameters = VRC_FIELDS(VRC_ID_PARAMETER("user_id")),
    .shape = VRC_OBJECT,
    .model = &user,
    .requires = VRC_STRINGS("id"),
    .codes = VRC_STRINGS("not_found")
  },
  {
    .name = "boop",
    .purpose = "Send a friend a boop",
    .method = "POST",
    .path = "/users/{user_id}/boop",
    .parameters = VRC_FIELDS(VRC_ID_PARAMETER("user_id")),
    .body = &boop_request,
    .shape = VRC_OBJECT,
    .model = &vrc_success,
    .codes = VRC_STRINGS("not_friends", "not_found")
  },
  {
    .name = "update_user",
    .purpose = "Change the account's own status and what else others see of "
               "it",
    .method = "PUT",
    .path = "/users/{user_id}",
    .parameters = VRC_FIELDS(VRC_ID_PARAMETER("user_id")),
    .body = &update_user_request,
    .shape = VRC_OBJECT,
    .model = &vrc_current_user,
    .requires = VRC_STRINGS("id"),
    .codes = VRC_STRINGS("not_authorized")
  }
};

const struct vrc_api vrc_users_api = VRC_API("UsersApi", operations);
