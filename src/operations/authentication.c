/* The Authentication API: who one is, the second factor, and the end of a
   session. */
#include "operations/operation.h"

static const struct vrc_model_field current_user_fields[] = {
  { "acceptedPrivacyVersion", "integer?" },
  { "acceptedTOSVersion", "integer" },
  { "accountDeletionDate", "string?" },
  { "accountDeletionLog", "table[]?" },
  { "activeFriends", "string[]?" },
  { "ageVerificationStatus", "string" },
  { "ageVerified", "boolean" },
  { "allowAvatarCopying", "boolean" },
  { "appleDetails", "table?" },
  { "appleId", "string?" },
  { "authToken", "string?" },
  { "badges", "table[]?" },
  { "bio", "string" },
  { "bioLinks", "string[]" },
  { "contentFilters", "string[]?" },
  { "currentAvatar", "string" },
  { "currentAvatarImageUrl", "string" },
  { "currentAvatarTags", "string[]" },
  { "currentAvatarThumbnailImageUrl", "string" },
  { "date_joined", "string" },
  { "developerType", "string" },
  { "discordDetails", "table?" },
  { "discordId", "string?" },
  { "displayName", "string" },
  { "emailVerified", "boolean" },
  { "fallbackAvatar", "string?" },
  { "friendGroupNames", "string[]" },
  { "friendKey", "string" },
  { "friends", "string[]" },
  { "googleDetails", "table?" },
  { "googleId", "string?" },
  { "hasBirthday", "boolean" },
  { "hasDiscordFriendsOptOut", "boolean?" },
  { "hasEmail", "boolean" },
  { "hasLoggedInFromClient", "boolean" },
  { "hasPendingEmail", "boolean" },
  { "hasSharedConnectionsOptOut", "boolean?" },
  { "hideContentFilterSettings", "boolean?" },
  { "homeLocation", "string" },
  { "id", "string" },
  { "isAdult", "boolean" },
  { "isBoopingEnabled", "boolean?" },
  { "isFriend", "boolean" },
  { "last_activity", "string?" },
  { "last_login", "string" },
  { "last_mobile", "string?" },
  { "last_platform", "string" },
  { "obfuscatedEmail", "string" },
  { "obfuscatedPendingEmail", "string" },
  { "oculusId", "string" },
  { "offlineFriends", "string[]?" },
  { "onlineFriends", "string[]?" },
  { "pastDisplayNames", "table[]" },
  { "picoId", "string?" },
  { "platform_history", "table[]?" },
  { "presence", "table?" },
  { "profilePicOverride", "string" },
  { "profilePicOverrideThumbnail", "string" },
  { "pronouns", "string" },
  { "pronounsHistory", "string[]" },
  { "queuedInstance", "string?" },
  { "receiveMobileInvitations", "boolean?" },
  { "state", "string" },
  { "status", "string" },
  { "statusDescription", "string" },
  { "statusFirstTime", "boolean" },
  { "statusHistory", "string[]" },
  { "steamDetails", "table" },
  { "steamId", "string" },
  { "tags", "string[]" },
  { "twitchDetails", "table?" },
  { "twitchId", "string?" },
  { "twoFactorAuthEnabled", "boolean" },
  { "twoFactorAuthEnabledDate", "string?" },
  { "unsubscribe", "boolean" },
  { "updated_at", "string?" },
  { "userIcon", "string" },
  { "userLanguage", "string?" },
  { "userLanguageCode", "string?" },
  { "username", "string?" },
  { "usesGeneratedPassword", "boolean" },
  { "viveId", "string?" },
  { NULL, NULL }
};

static const struct vrc_model current_user =
  { "CurrentUser", false, current_user_fields };

static const struct vrc_model_field verify_auth_token_result_fields[] = {
  { "ok", "boolean" },
  { "token", "string" },
  { NULL, NULL }
};

static const struct vrc_model verify_auth_token_result =
  { "VerifyAuthTokenResult", false, verify_auth_token_result_fields };

static const struct vrc_model_field verify_2fa_result_fields[] = {
  { "enabled", "boolean?" },
  { "verified", "boolean" },
  { NULL, NULL }
};

static const struct vrc_model verify_2fa_result =
  { "Verify2FAResult", false, verify_2fa_result_fields };

static const struct vrc_model_field verify_2fa_email_code_result_fields[] = {
  { "verified", "boolean" },
  { NULL, NULL }
};

static const struct vrc_model verify_2fa_email_code_result =
  { "Verify2FAEmailCodeResult", false, verify_2fa_email_code_result_fields };

static const struct vrc_table two_factor_auth_code = {
  "TwoFactorAuthCode", true, {
    { .name = "code", .type = VRC_SECRET, .required = true }
  }
};

static const struct vrc_table two_factor_email_code = {
  "TwoFactorEmailCode", true, {
    { .name = "code", .type = VRC_SECRET, .required = true }
  }
};

const struct vrc_operation vrc_authentication_operations[] = {
  {
    .name = "get_current_user",
    .method = "GET",
    .path = "/auth/user",
    .shape = VRC_OBJECT,
    .model = &current_user,
    .login = true,
    .codes = { "bad_credentials", "two_factor_required", "new_location",
               "too_many_sessions", "locked_out" }
  },
  {
    .name = "verify_auth_token",
    .method = "GET",
    .path = "/auth",
    .shape = VRC_OBJECT,
    .model = &verify_auth_token_result
  },
  {
    .name = "verify_2fa",
    .method = "POST",
    .path = "/auth/twofactorauth/totp/verify",
    .body = &two_factor_auth_code,
    .shape = VRC_OBJECT,
    .model = &verify_2fa_result,
    .codes = { "two_factor_wrong" }
  },
  {
    .name = "verify_2fa_email_code",
    .method = "POST",
    .path = "/auth/twofactorauth/emailotp/verify",
    .body = &two_factor_email_code,
    .shape = VRC_OBJECT,
    .model = &verify_2fa_email_code_result,
    .codes = { "two_factor_wrong" }
  },
  {
    .name = "verify_recovery_code",
    .method = "POST",
    .path = "/auth/twofactorauth/otp/verify",
    .body = &two_factor_auth_code,
    .shape = VRC_OBJECT,
    .model = &verify_2fa_result,
    .codes = { "two_factor_wrong" }
  },
  {
    .name = "logout",
    .method = "PUT",
    .path = "/logout",
    .shape = VRC_OBJECT,
    .model = &vrc_success
  },
  { .name = NULL }
};
