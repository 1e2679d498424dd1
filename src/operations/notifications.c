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

static const struct vrc_model notification_v2 = {
  .name = "NotificationV2",
  .details = true,
  .fields = VRC_MODEL_FIELDS(
    { "canDelete", "boolean" },
    { "category", "string" },
    { "createdAt", "string" },
    { "data", "table" },
    { "details", "table" },
    { "expiresAt", "string?" },
    { "expiryAfterSeen", "integer?" },
    { "id", "string" },
    { "ignoreDND", "boolean" },
    { "imageUrl", "string?" },
    { "isSystem", "boolean" },
    { "link", "string?" },
    { "linkText", "string?" },
    { "linkTextKey", "string?" },
    { "message", "string" },
    { "messageKey", "string?" },
    { "receiverUserId", "string" },
    { "relatedNotificationsId", "string?" },
    { "requireSeen", "boolean" },
    { "responses", "table[]" },
    { "seen", "boolean" },
    { "senderUserId", "string?" },
    { "senderUsername", "string?" },
    { "title", "string" },
    { "titleKey", "string?" },
    { "type", "string" },
    { "updatedAt", "string" },
    { "version", "integer" }
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

static const struct vrc_table get_notification_v2s_query = {
  .name = "GetNotificationV2sQuery",
  .fields = VRC_FIELDS(
    { .name = "limit", .type = VRC_INTEGER, .min = 1, .max = VRC_NO_MAX }
  )
};

static const struct vrc_table respond_notification_v2_request = {
  .name = "RespondNotificationV2Request",
  .required = true,
  .fields = VRC_FIELDS(
    { .name = "responseType", .type = VRC_WORD, .required = true },
    { .name = "responseData", .type = VRC_TEXT }
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
  },
  {
    .name = "get_notification_v2s",
    .purpose = "The notifications of the second kind",
    .method = "GET",
    .path = "/notifications",
    .query = &get_notification_v2s_query,
    .shape = VRC_LIST,
    .model = &notification_v2,
    .requires = VRC_STRINGS("id")
  },
  {
    .name = "get_notification_v2",
    .purpose = "One notification of the second kind",
    .method = "GET",
    .path = "/notifications/{notification_id}",
    .parameters = VRC_FIELDS(NOTIFICATION_ID),
    .shape = VRC_OBJECT,
    .model = &notification_v2,
    .requires = VRC_STRINGS("id"),
    .codes = VRC_STRINGS("not_authorized", "not_found")
  },
  {
    .name = "acknowledge_notification_v2",
    .purpose = "Mark a notification of the second kind as seen",
    .method = "POST",
    .path = "/notifications/{notification_id}/see",
    .parameters = VRC_FIELDS(NOTIFICATION_ID),
    .shape = VRC_OBJECT,
    .model = &notification_v2,
    .no_send = true,
    .codes = VRC_STRINGS("not_found")
  },
  {
    .name = "respond_notification_v2",
    .purpose = "Answer a notification of the second kind with one of its "
               "responses",
    .method = "POST",
    .path = "/notifications/{notification_id}/respond",
    .parameters = VRC_FIELDS(NOTIFICATION_ID),
    .body = &respond_notification_v2_request,
    .shape = VRC_OBJECT,
    .model = &notification_v2,
    .codes = VRC_STRINGS("not_found")
  },
  {
    .name = "reply_notification_v2",
    .purpose = "Reply to a notification of the second kind",
    .method = "POST",
    .path = "/notifications/{notification_id}/reply",
    .parameters = VRC_FIELDS(NOTIFICATION_ID),
    .shape = VRC_OBJECT,
    .model = &notification_v2,
    .codes = VRC_STRINGS("not_found")
  },
  {
    .name = "delete_notification_v2",
    .purpose = "Delete a notification of the second kind",
    .method = "DELETE",
    .path = "/notifications/{notification_id}",
    .parameters = VRC_FIELDS(NOTIFICATION_ID),
    .shape = VRC_OBJECT,
    .model = &vrc_success,
    .no_send = true,
    .codes = VRC_STRINGS("not_found")
  },
  {
    .name = "delete_all_notification_v2s",
    .purpose = "Delete all notifications of the second kind",
    .method = "DELETE",
    .path = "/notifications",
    .shape = VRC_OBJECT,
    .model = &vrc_success,
    .no_send = true
  }
};

const struct vrc_api vrc_notifications_api =
  VRC_API("NotificationsApi", operations);
