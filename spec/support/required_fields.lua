--- The required fields of what the service shows, from the community's OpenAPI description, version
--- 1.20.8 (MIT, vrchatapi/specification).

return {
  CurrentUser = {
    "acceptedTOSVersion", "ageVerificationStatus", "ageVerified", "allowAvatarCopying", "bio",
    "bioLinks", "currentAvatar", "currentAvatarImageUrl", "currentAvatarTags",
    "currentAvatarThumbnailImageUrl", "date_joined", "developerType", "displayName",
    "emailVerified", "friendGroupNames", "friendKey", "friends", "hasBirthday", "hasEmail",
    "hasLoggedInFromClient", "hasPendingEmail", "homeLocation", "id", "isAdult", "isFriend",
    "last_login", "last_mobile", "last_platform", "obfuscatedEmail", "obfuscatedPendingEmail",
    "oculusId", "pastDisplayNames", "profilePicOverride", "profilePicOverrideThumbnail", "pronouns",
    "pronounsHistory", "state", "status", "statusDescription", "statusFirstTime", "statusHistory",
    "steamDetails", "steamId", "tags", "twoFactorAuthEnabled", "unsubscribe", "userIcon",
    "usesGeneratedPassword",
  },
  LimitedUserFriend = {
    "developerType", "displayName", "friendKey", "id", "imageUrl", "isFriend", "last_activity",
    "last_login", "last_mobile", "last_platform", "location", "platform", "status",
    "statusDescription", "tags",
  },
  User = {
    "ageVerificationStatus", "ageVerified", "allowAvatarCopying", "bio", "bioLinks",
    "currentAvatarImageUrl", "currentAvatarTags", "currentAvatarThumbnailImageUrl", "date_joined",
    "developerType", "displayName", "friendKey", "id", "isFriend", "last_activity", "last_login",
    "last_platform", "profilePicOverride", "profilePicOverrideThumbnail", "pronouns", "state",
    "status", "statusDescription", "tags", "userIcon",
  },
  World = {
    "authorId", "authorName", "capacity", "created_at", "description", "featured", "heat", "id",
    "imageUrl", "labsPublicationDate", "name", "organization", "popularity", "publicationDate",
    "recommendedCapacity", "releaseStatus", "tags", "thumbnailImageUrl", "updated_at", "version",
    "visits",
  },
  Instance = {
    "clientNumber", "full", "id", "instanceId", "location", "n_users", "name", "permanent",
    "photonRegion", "platforms", "queueEnabled", "queueSize", "recommendedCapacity", "region",
    "secureName", "strict", "tags", "type", "userCount", "world", "worldId",
  },
  Notification = {
    "created_at", "details", "id", "message", "senderUserId", "type",
  },
}
