/* The Instances API. */
#include "operations/operation.h"

static const struct vrc_model instance = {
  .name = "Instance",
  .fields = VRC_MODEL_FIELDS(
    { "active", "boolean?" },
    { "ageGate", "boolean?" },
    { "calendarEntryId", "string?" },
    { "canRequestInvite", "boolean?" },
    { "capacity", "integer?" },
    { "clientNumber", "string" },
    { "closedAt", "string?" },
    { "contentSettings", "table?" },
    { "creatorId", "string?" },
    { "displayName", "string?" },
    { "friends", "string?" },
    { "full", "boolean" },
    { "gameServerVersion", "integer?" },
    { "groupAccessType", "string?" },
    { "hardClose", "boolean?" },
    { "hasCapacityForYou", "boolean?" },
    { "hidden", "string?" },
    { "id", "string" },
    { "instanceId", "string" },
    { "instancePersistenceEnabled", "boolean?" },
    { "location", "string" },
    { "n_users", "integer" },
    { "name", "string" },
    { "nonce", "string?" },
    { "ownerId", "string?" },
    { "permanent", "boolean" },
    { "photonRegion", "string" },
    { "platforms", "table" },
    { "playerPersistenceEnabled", "boolean?" },
    { "private", "string?" },
    { "queueEnabled", "boolean" },
    { "queueSize", "integer" },
    { "recommendedCapacity", "integer" },
    { "region", "string" },
    { "roleRestricted", "boolean?" },
    { "secureName", "string" },
    { "shortName", "string?" },
    { "strict", "boolean" },
    { "tags", "string[]" },
    { "type", "string" },
    { "userCount", "integer" },
    { "users", "table[]?" },
    { "world", "table" },
    { "worldId", "string" }
  )
};

static const struct vrc_table create_instance_request = {
  .name = "CreateInstanceRequest",
  .required = true,
  .fields = VRC_FIELDS(
    { .name = "worldId", .type = VRC_WORLD, .required = true },
    { .name = "type", .type = VRC_WORD, .required = true },
    { .name = "region", .type = VRC_WORD, .required = true },
    { .name = "ageGate", .type = VRC_BOOLEAN },
    { .name = "calendarEntryId", .type = VRC_ID },
    { .name = "canRequestInvite", .type = VRC_BOOLEAN },
    { .name = "closedAt", .type = VRC_TIME },
    { .name = "contentSettings", .type = VRC_TABLE },
    { .name = "displayName", .type = VRC_TEXT },
    { .name = "groupAccessType", .type = VRC_WORD },
    { .name = "hardClose", .type = VRC_BOOLEAN },
    { .name = "instancePersistenceEnabled", .type = VRC_BOOLEAN },
    { .name = "inviteOnly", .type = VRC_BOOLEAN },
    { .name = "ownerId", .type = VRC_ID },
    { .name = "playerPersistenceEnabled", .type = VRC_BOOLEAN },
    { .name = "queueEnabled", .type = VRC_BOOLEAN },
    { .name = "roleIds", .type = VRC_IDS }
  )
};

static const struct vrc_operation operations[] = {
  {
    .name = "get_instance",
    .purpose = "An instance",
    .method = "GET",
    .path = "/instances/{world_id}:{instance_id}",
    .parameters = VRC_FIELDS(VRC_WORLD_PARAMETER, VRC_INSTANCE_PARAMETER),
    .shape = VRC_OBJECT,
    .model = &instance,
    .requires = VRC_STRINGS("id"),
    .null_code = "instance_not_found",
    .codes = VRC_STRINGS("instance_not_found")
  },
  {
    .name = "get_instance_by_short_name",
    .purpose = "An instance, by its short name",
    .method = "GET",
    .path = "/instances/s/{short_name}",
    .parameters = VRC_FIELDS(VRC_ID_PARAMETER("short_name")),
    .shape = VRC_OBJECT,
    .model = &instance,
    .requires = VRC_STRINGS("id"),
    .null_code = "instance_not_found",
    .codes = VRC_STRINGS("instance_not_found")
  },
  {
    .name = "create_instance",
    .purpose = "Create an instance",
    .method = "POST",
    .path = "/instances",
    .body = &create_instance_request,
    .shape = VRC_OBJECT,
    .model = &instance,
    .requires = VRC_STRINGS("id"),
    .no_send = true
  }
};

const struct vrc_api vrc_instances_api = VRC_API("InstancesApi", operations);
