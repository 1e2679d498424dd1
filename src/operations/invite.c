/* The Invite API. */
#include "operations/operation.h"

static const struct vrc_model_field invite_message_fields[] = {
  { "id", "string" },
  { "messageType", "string" },
  { "slot", "integer" },
  { "message", "string" },
  { "canBeUpdated", "boolean" },
  { "remainingCooldownMinutes", "integer" },
  { "updatedAt", "string" },
  { NULL, NULL }
};

static const struct vrc_model invite_message =
  { "InviteMessage", false, invite_message_fields };

static const struct vrc_model_field sent_notification_fields[] = {
  { "id", "string" },
  { "type", "string" },
  { "senderUserId", "string" },
  { "senderUsername", "string?" },
  { "receiverUserId", "string" },
  { "message", "string" },
  { "details", "table" },
  { "created_at", "string" },
  { NULL, NULL }
};

static const struct vrc_model sent_notification =
  { "SentNotification", true, sent_notification_fields };

static const char *const message_types[] = { "message", "response", "request",
                                             "requestResponse", NULL };

#define SLOT_MAX 11

static const struct vrc_table invite_request = {
  "InviteRequest", true, {
    { .name = "instanceId", .type = VRC_ID, .required = true },
    { .name = "messageSlot", .type = VRC_INTEGER, .max = SLOT_MAX }
  }
};

static const struct vrc_table request_invite_request = {
  "RequestInviteRequest", false, {
    { .name = "requestSlot", .type = VRC_INTEGER, .max = SLOT_MAX }
  }
};

static const struct vrc_table invite_response = {
  "InviteResponse", true, {
    { .name = "responseSlot", .type = VRC_INTEGER, .required = true,
      .max = SLOT_MAX }
  }
};

static const struct vrc_table update_invite_message_request = {
  "UpdateInviteMessageRequest", false, {
    { .name = "message", .type = VRC_TEXT, .required = true }
  }
};

#define USER_ID VRC_ID_PARAMETER("user_id")
#define NOTIFICATION_ID VRC_ID_PARAMETER("notification_id")
#define MESSAGE_TYPE { .name = "message_type", .type = VRC_CHOICE, \
                       .required = true, .words = message_types }
#define SLOT { .name = "slot", .type = VRC_INTEGER, .required = true, \
               .max = SLOT_MAX }

const struct vrc_operation vrc_invite_operations[] = {
  {
    .name = "get_invite_message",
    .method = "GET",
    .path = "/message/{user_id}/{message_type}/{slot}",
    .parameters = { USER_ID, MESSAGE_TYPE, SLOT },
    .shape = VRC_OBJECT,
    .model = &invite_message,
    .codes = { "not_authorized", "not_found" }
  },
  {
    .name = "get_invite_messages",
    .method = "GET",
    .path = "/message/{user_id}/{message_type}",
    .parameters = { USER_ID, MESSAGE_TYPE },
    .shape = VRC_LIST,
    .model = &invite_message,
    .codes = { "not_authorized" }
  },
  {
    .name = "update_invite_message",
    .method = "PUT",
    .path = "/message/{user_id}/{message_type}/{slot}",
    .parameters = { USER_ID, MESSAGE_TYPE, SLOT },
    .body = &update_invite_message_request,
    .shape = VRC_LIST,
    .model = &invite_message,
    .codes = { "not_authorized", "bad_slot", "cooldown" }
  },
  {
    .name = "reset_invite_message",
    .method = "DELETE",
    .path = "/message/{user_id}/{message_type}/{slot}",
    .parameters = { USER_ID, MESSAGE_TYPE, SLOT },
    .shape = VRC_LIST,
    .model = &invite_message,
    .codes = { "not_authorized", "bad_slot", "not_found", "cooldown" }
  },
  {
    .name = "invite_user",
    .method = "POST",
    .path = "/invite/{user_id}",
    .parameters = { USER_ID },
    .body = &invite_request,
    .shape = VRC_OBJECT,
    .model = &sent_notification,
    .codes = { "not_friends" }
  },
  {
    .name = "invite_user_with_photo",
    .method = "POST",
    .path = "/invite/{user_id}/photo",
    .parameters = { USER_ID },
    .photo = true,
    .body = &invite_request,
    .shape = VRC_OBJECT,
    .model = &sent_notification,
    .codes = { "not_friends" }
  },
  {
    .name = "invite_myself_to",
    .method = "POST",
    .path = "/invite/myself/to/{world_id}:{instance_id}",
    .parameters = { VRC_ID_PARAMETER("world_id"),
                    VRC_ID_PARAMETER("instance_id") },
    .shape = VRC_OBJECT,
    .model = &sent_notification,
    .codes = { "instance_not_found" }
  },
  {
    .name = "request_invite",
    .method = "POST",
    .path = "/requestInvite/{user_id}",
    .parameters = { USER_ID },
    .body = &request_invite_request,
    .shape = VRC_OBJECT,
    .model = &vrc_notification,
    .codes = { "not_friends" }
  },
  {
    .name = "request_invite_with_photo",
    .method = "POST",
    .path = "/requestInvite/{user_id}/photo",
    .parameters = { USER_ID },
    .photo = true,
    .body = &request_invite_request,
    .shape = VRC_OBJECT,
    .model = &vrc_notification,
    .codes = { "not_friends" }
  },
  {
    .name = "respond_invite",
    .method = "POST",
    .path = "/invite/{notification_id}/response",
    .parameters = { NOTIFICATION_ID },
    .body = &invite_response,
    .shape = VRC_OBJECT,
    .model = &vrc_notification,
    .codes = { "already_responded", "own_invite", "bad_slot", "not_found" }
  },
  {
    .name = "respond_invite_with_photo",
    .method = "POST",
    .path = "/invite/{notification_id}/response/photo",
    .parameters = { NOTIFICATION_ID },
    .photo = true,
    .body = &invite_response,
    .shape = VRC_OBJECT,
    .model = &vrc_notification,
    .codes = { "already_responded", "own_invite", "bad_slot", "not_found" }
  },
  { .name = NULL }
};
