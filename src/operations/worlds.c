/* The Worlds API. */
#include "operations/operation.h"

static const struct vrc_model world = {
  .name = "World",
  .fields = VRC_MODEL_FIELDS(
    { "authorId", "string" },
    { "authorName", "string" },
    { "capacity", "integer" },
    { "created_at", "string" },
    { "defaultContentSettings", "table?" },
    { "description", "string" },
    { "favorites", "integer?" },
    { "featured", "boolean" },
    { "heat", "integer" },
    { "id", "string" },
    { "imageUrl", "string" },
    { "instances", "table[]?" },
    { "labsPublicationDate", "string" },
    { "name", "string" },
    { "namespace", "string?" },
    { "occupants", "integer?" },
    { "organization", "string" },
    { "popularity", "integer" },
    { "previewYoutubeId", "string?" },
    { "privateOccupants", "integer?" },
    { "publicOccupants", "integer?" },
    { "publicationDate", "string" },
    { "recommendedCapacity", "integer" },
    { "releaseStatus", "string" },
    { "storeId", "string?" },
    { "tags", "string[]" },
    { "thumbnailImageUrl", "string" },
    { "udonProducts", "string[]?" },
    { "unityPackages", "table[]?" },
    { "updated_at", "string" },
    { "urlList", "string[]?" },
    { "version", "integer" },
    { "visits", "integer" }
  )
};

static const struct vrc_operation operations[] = {
  {
    .name = "get_world",
    .purpose = "A world",
    .method = "GET",
    .path = "/worlds/{world_id}",
    .parameters = VRC_FIELDS(VRC_WORLD_PARAMETER),
    .shape = VRC_OBJECT,
    .model = &world,
    .requires = VRC_STRINGS("id"),
    .codes = VRC_STRINGS("not_found")
  }
};

const struct vrc_api vrc_worlds_api = VRC_API("WorldsApi", operations);
