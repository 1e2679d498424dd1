/* The Worlds API. */
#include "operations/operation.h"

static const struct vrc_model_field world_fields[] = {
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
  { "visits", "integer" },
  { NULL, NULL }
};

static const struct vrc_model world = { "World", false, world_fields };

const struct vrc_operation vrc_worlds_operations[] = {
  {
    .name = "get_world",
    .method = "GET",
    .path = "/worlds/{world_id}",
    .parameters = { VRC_ID_PARAMETER("world_id") },
    .shape = VRC_OBJECT,
    .model = &world,
    .codes = { "not_found" }
  },
  { .name = NULL }
};
