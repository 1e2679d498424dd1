/* The Authentication API: who one is, the second factor, and the end of a
   session. */
#include "operations/operation.h"

const struct vrc_model vrc_current_user = {
  .name = "CurrentUser",
  .fields = VRC_MODEL_FIELDS(
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
    { "viveId", "string?" }
  )
};

static const struct vrc_model verify_auth_token_result = {
  .name = "VerifyAuthTokenResult",
  .fields = VRC_MODEL_FIELDS(
    { "ok", "boolean" },
    { "token", "string" }
  )
};

static const struct vrc_model verify_2fa_result = {
  .name = "Verify2FAResult",
  .fields = VRC_MODEL_FIELDS(
    { "enabled", "boolean?" },
    { "verified", "boolean" }
  )
};

static const struct vrc_model verify_2fa_email_code_result = {
  .name = "Verify2FAEmailCodeResult",
  .fields = VRC_MODEL_FIELDS(
    { "verified", "boolean" }
  )
};

static const struct vrc_table two_factor_auth_code = {
  .name = "TwoFactorAuthCode",
  .required = true,
  .fields = VRC_FIELDS(
    { .name = "code", .type = VRC_SECRET, .required = true }
  )
};

static const struct vrc_table two_factor_email_code = {
  .name = "TwoFactorEmailCode",
  .required = true,
  .fields = VRC_FIELDS(
    { .name = "code", .type = VRC_SECRET, .required = true }
  )
};

static const struct vrc_operation operations[] = {
  {
    .name = "get_current_user",
    .purpose = "The account itself",
    .method = "GET",
    .path = "/auth/user",
    .shape = VRC_OBJECT,
    .model = &vrc_current_user,
    .requires = VRC_STRINGS("id"),
    .login = true,
    .codes = VRC_STRINGS("bad_credentials", "two_factor_required",
                         "new_location", "too_many_sessions",
                         "locked_out")
  },
  {
    .name = "verify_auth_token",
    .purpose = "Whether the auth cookie is valid",
    .method = "GET",
    .path = "/auth",
    .shape = VRC_OBJECT,
    .model = &verify_auth_token_result,
    .requires = VRC_STRINGS("ok"),
    .no_session = true
  },
  {
    .name = "verify_2fa",
    .purpose = "Confirm a login with a code from an authenticator app",
    .method = "POST",
    .path = "/auth/twofactorauth/totp/verify",
    .body = &two_factor_auth_code,
    .shape = VRC_OBJECT,
    .model = &verify_2fa_result,
    .requires = VRC_STRINGS("verified"),
    .no_send = true,
    .no_session = true,
    .codes = VRC_STRINGS("two_factor_wrong")
  },
  {
    .name = "verify_2fa_email_code",
    .purpose = "Confirm a login with a code from an e-mail",
    .method = "POST",
    .path = "/auth/twofactorauth/emailotp/verify",
    .body = &two_factor_email_code,
    .shape = VRC_OBJECT,
    .model = &verify_2fa_email_code_result,
    .requires = VRC_STRINGS("verified"),
    .no_send = true,
    .no_session = true,
    .codes = VRC_STRINGS("two_factor_wrong")
  },
  {
    .name = "verify_recovery_code",
    .purpose = "Confirm a login with a recovery code",
    .method = "POST",
    .path = "/auth/twofactorauth/otp/verify",
    .body = &two_factor_auth_code,
    .shape = VRC_OBJECT,
    .model = &verify_2fa_result,
    .requires = VRC_STRINGS("verified"),
    .no_send = true,
    .no_session = true,
    .codes = VRC_STRINGS("two_factor_wrong")
  },
  {
    .name = "logout",
    .purpose = "End the session",
    .method = "PUT",
    .path = "/logout",
    .shape = VRC_OBJECT,
    .model = &vrc_success,
    .no_send = true,
    .no_session = true
  }
};

const struct vrc_api vrc_authentication_api =
  VRC_API("AuthenticationApi", operations);
