/* The Invite API. */
#include "operations/operation.h"

static const struct vrc_model invite_message = {
  "InviteMessage", false, {
    { "id", "string" },
    { "messageType", "string" },
    { "slot", "integer" },
    { "message", "string" },
    { "canBeUpdated", "boolean" },
    { "remainingCooldownMinutes", "integer" },
    { "updatedAt", "string" }
  }
};

static const struct vrc_model sent_notification = {
  "SentNotification", true, {
    { "id", "string" },
    { "type", "string" },
    { "senderUserId", "string" },
    { "senderUsername", "string?" },
    { "receiverUserId", "string" },
    { "message", "string" },
    { "details", "table" },
    { "created_at", "string" }
  }
};

static const struct vrc_model notification = {
  "Notification", true, {
    { "id", "string" },
    { "type", "string" },
    { "senderUserId", "string" },
    { "senderUsername", "string?" },
    { "receiverUserId", "string?" },
    { "message", "string" },
    { "details", "table" },
    { "seen", "boolean?" },
    { "created_at", "string" }
  }
};

static const struct vrc_body invite_request = {
  "InviteRequest", true, {
    { "instanceId", VRC_ID, true },
    { "messageSlot", VRC_SLOT, false }
  }
};

static const struct vrc_body request_invite_request = {
  "RequestInviteRequest", false, {
    { "requestSlot", VRC_SLOT, false }
  }
};

static const struct vrc_body invite_response = {
  "InviteResponse", true, {
    { "responseSlot", VRC_SLOT, true }
  }
};

static const struct vrc_body update_invite_message_request = {
  "UpdateInviteMessageRequest", false, {
    { "message", VRC_TEXT, true }
  }
};

#define USER_ID { "user_id", VRC_ID, true }
#define MESSAGE_TYPE { "message_type", VRC_MESSAGE_TYPE, true }
#define SLOT { "slot", VRC_SLOT, true }
#define NOTIFICATION_ID { "notification_id", VRC_ID, true }

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
    .parameters = { { "world_id", VRC_ID, true },
                    { "instance_id", VRC_ID, true } },
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
    .model = &notification,
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
    .model = &notification,
    .codes = { "not_friends" }
  },
  {
    .name = "respond_invite",
    .method = "POST",
    .path = "/invite/{notification_id}/response",
    .parameters = { NOTIFICATION_ID },
    .body = &invite_response,
    .shape = VRC_OBJECT,
    .model = &notification,
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
    .model = &notification,
    .codes = { "already_responded", "own_invite", "bad_slot", "not_found" }
  },
  { .name = NULL }
};
