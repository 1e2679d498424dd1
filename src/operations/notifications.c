/* The Notifications API. */
#include "operations/operation.h"

const struct vrc_model vrc_notification = {
  .name = "Notification",
  .details = true,
  .fields = VRC_MODEL_FIELDS(
    { "id", "string" },
    { "type", "string" },
    { "senderUserId", "string" },
    { "senderUsername", "string?" },
    { "receiverUserId", "string?" },
    { "message", "string" },
    { "details", "table" },
    { "seen", "boolean?" },
    { "created_at", "string" }
  )
};

static const struct vrc_table get_notifications_query = {
  .name = "GetNotificationsQuery",
  .fields = VRC_FIELDS(
    { .name = "type", .type = VRC_WORD },
    { .name = "sent", .type = VRC_BOOLEAN },
    { .name = "hidden", .type = VRC_BOOLEAN },
    { .name = "after", .type = VRC_TIME },
    { .name = "n", .type = VRC_INTEGER, .min = 1, .max = 100 },
    { .name = "offset", .type = VRC_INTEGER, .max = VRC_NO_MAX }
  )
};

#define NOTIFICATION_ID VRC_ID_PARAMETER("notification_id")

static const struct vrc_operation operations[] = {
  {
    .name = "get_notifications",
    .purpose = "A page of the list of notifications",
    .method = "GET",
    .path = "/auth/user/notifications",
    .query = &get_notifications_query,
    .shape = VRC_LIST,
    .model = &vrc_notification,
    .requires = VRC_STRINGS("id")
  },
  {
    .name = "get_notification",
    .purpose = "One notification",
    .method = "GET",
    .path = "/auth/user/notifications/{notification_id}",
    .parameters = VRC_FIELDS(NOTIFICATION_ID),
    .shape = VRC_OBJECT,
    .model = &vrc_notification,
    .requires = VRC_STRINGS("id"),
    .codes = VRC_STRINGS("not_found")
  },
  {
    .name = "mark_notification_as_read",
    .purpose = "Mark a notification as seen",
    .method = "PUT",
    .path = "/auth/user/notifications/{notification_id}/see",
    .parameters = VRC_FIELDS(NOTIFICATION_ID),
    .shape = VRC_OBJECT,
    .model = &vrc_notification,
    .requires = VRC_STRINGS("id"),
    .no_send = true,
    .codes = VRC_STRINGS("not_found")
  },
  {
    .name = "delete_notification",
    .purpose = "Hide a notification",
    .method = "PUT",
    .path = "/auth/user/notifications/{notification_id}/hide",
    .parameters = VRC_FIELDS(NOTIFICATION_ID),
    .shape = VRC_OBJECT,
    .model = &vrc_notification,
    .no_send = true,
    .codes = VRC_STRINGS("not_found")
  },
  {
    .name = "accept_friend_request",
    .purpose = "Accept a friend request",
    .method = "PUT",
    .path = "/auth/user/notifications/{notification_id}/accept",
    .parameters = VRC_FIELDS(NOTIFICATION_ID),
    .shape = VRC_OBJECT,
    .model = &vrc_success,
    .no_send = true,
    .codes = VRC_STRINGS("not_found")
  }
};

const struct vrc_api vrc_notifications_api =
  VRC_API("NotificationsApi", operations);
