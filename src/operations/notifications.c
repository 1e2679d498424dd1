/* The Notifications API. */
#include "operations/operation.h"

static const struct vrc_model_field notification_fields[] = {
  { "id", "string" },
  { "type", "string" },
  { "senderUserId", "string" },
  { "senderUsername", "string?" },
  { "receiverUserId", "string?" },
  { "message", "string" },
  { "details", "table" },
  { "seen", "boolean?" },
  { "created_at", "string" },
  { NULL, NULL }
};

const struct vrc_model vrc_notification =
  { "Notification", true, notification_fields };

static const struct vrc_table get_notifications_query = {
  "GetNotificationsQuery", false, {
    { .name = "type", .type = VRC_WORD },
    { .name = "sent", .type = VRC_BOOLEAN },
    { .name = "hidden", .type = VRC_BOOLEAN },
    { .name = "after", .type = VRC_TIME },
    { .name = "n", .type = VRC_INTEGER, .min = 1, .max = 100 },
    { .name = "offset", .type = VRC_INTEGER, .max = VRC_NO_MAX }
  }
};

#define NOTIFICATION_ID VRC_ID_PARAMETER("notification_id")

const struct vrc_operation vrc_notifications_operations[] = {
  {
    .name = "get_notifications",
    .method = "GET",
    .path = "/auth/user/notifications",
    .query = &get_notifications_query,
    .shape = VRC_LIST,
    .model = &vrc_notification
  },
  {
    .name = "get_notification",
    .method = "GET",
    .path = "/auth/user/notifications/{notification_id}",
    .parameters = { NOTIFICATION_ID },
    .shape = VRC_OBJECT,
    .model = &vrc_notification,
    .codes = { "not_found" }
  },
  {
    .name = "mark_notification_as_read",
    .method = "PUT",
    .path = "/auth/user/notifications/{notification_id}/see",
    .parameters = { NOTIFICATION_ID },
    .shape = VRC_OBJECT,
    .model = &vrc_notification,
    .codes = { "not_found" }
  },
  {
    .name = "delete_notification",
    .method = "PUT",
    .path = "/auth/user/notifications/{notification_id}/hide",
    .parameters = { NOTIFICATION_ID },
    .shape = VRC_OBJECT,
    .model = &vrc_notification,
    .codes = { "not_found" }
  },
  {
    .name = "accept_friend_request",
    .method = "PUT",
    .path = "/auth/user/notifications/{notification_id}/accept",
    .parameters = { NOTIFICATION_ID },
    .shape = VRC_OBJECT,
    .model = &vrc_success,
    .codes = { "not_found" }
  },
  { .name = NULL }
};
