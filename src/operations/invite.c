/* The Invite API. */
#include "operations/operation.h"

static const struct vrc_model invite_message = {
  .name = "InviteMessage",
  .fields = VRC_MODEL_FIELDS(
    { "id", "string" },
    { "messageType", "string" },
    { "slot", "integer" },
    { "message", "string" },
    { "canBeUpdated", "boolean" },
    { "remainingCooldownMinutes", "integer" },
    { "updatedAt", "string" }
  )
};

static const struct vrc_model sent_notification = {
  .name = "SentNotification",
  .details = true,
  .fields = VRC_MODEL_FIELDS(
    { "id", "string" },
    { "type", "string" },
    { "senderUserId", "string" },
    { "senderUsername", "string?" },
    { "receiverUserId", "string" },
    { "message", "string" },
    { "details", "table" },
    { "created_at", "string" }
  )
};

#define SLOT_MAX 11

static const struct vrc_table invite_request = {
  .name = "InviteRequest",
  .required = true,
  .fields = VRC_FIELDS(
    { .name = "instanceId", .type = VRC_ID, .required = true },
    { .name = "messageSlot", .type = VRC_INTEGER, .max = SLOT_MAX }
  )
};

static const struct vrc_table request_invite_request = {
  .name = "RequestInviteRequest",
  .fields = VRC_FIELDS(
    { .name = "requestSlot", .type = VRC_INTEGER, .max = SLOT_MAX }
  )
};

static const struct vrc_table invite_response = {
  .name = "InviteResponse",
  .required = true,
  .fields = VRC_FIELDS(
    { .name = "responseSlot", .type = VRC_INTEGER, .required = true,
      .max = SLOT_MAX }
  )
};

static const struct vrc_table update_invite_message_request = {
  .name = "UpdateInviteMessageRequest",
  .fields = VRC_FIELDS(
    { .name = "message", .type = VRC_TEXT, .required = true }
  )
};

#define USER_ID VRC_ID_PARAMETER("user_id")
#define NOTIFICATION_ID VRC_ID_PARAMETER("notification_id")
#define MESSAGE_TYPE { .name = "message_type", .type = VRC_CHOICE, \
                       .required = true, \
                       .words = VRC_STRINGS("message", "response", \
                                            "request", "requestResponse") }
#define SLOT { .name = "slot", .type = VRC_INTEGER, .required = true, \
               .max = SLOT_MAX }

static const struct vrc_operation operations[] = {
  {
    .name = "get_invite_message",
    .purpose = "One message slot",
    .method = "GET",
    .path = "/message/{user_id}/{message_type}/{slot}",
    .parameters = VRC_FIELDS(USER_ID, MESSAGE_TYPE, SLOT),
    .shape = VRC_OBJECT,
    .model = &invite_message,
    .requires = VRC_STRINGS("slot"),
    .codes = VRC_STRINGS("not_authorized", "not_found")
  },
  {
    .name = "get_invite_messages",
    .purpose = "All message slots of a type",
    .method = "GET",
    .path = "/message/{user_id}/{message_type}",
    .parameters = VRC_FIELDS(USER_ID, MESSAGE_TYPE),
    .shape = VRC_LIST,
    .model = &invite_message,
    .requires = VRC_STRINGS("slot"),
    .codes = VRC_STRINGS("not_authorized")
  },
  {
    .name = "update_invite_message",
    .purpose = "Change the text of a message slot",
    .method = "PUT",
    .path = "/message/{user_id}/{message_type}/{slot}",
    .parameters = VRC_FIELDS(USER_ID, MESSAGE_TYPE, SLOT),
    .body = &update_invite_message_request,
    .shape = VRC_LIST,
    .model = &invite_message,
    .requires = VRC_STRINGS("slot"),
    .no_send = true,
    .codes = VRC_STRINGS("not_authorized", "bad_slot", "cooldown")
  },
  {
    .name = "reset_invite_message",
    .purpose = "Reset a message slot to its default text",
    .method = "DELETE",
    .path = "/message/{user_id}/{message_type}/{slot}",
    .parameters = VRC_FIELDS(USER_ID, MESSAGE_TYPE, SLOT),
    .shape = VRC_LIST,
    .model = &invite_message,
    .requires = VRC_STRINGS("slot"),
    .no_send = true,
    .codes = VRC_STRINGS("not_authorized", "bad_slot", "not_found", "cooldown")
  },
  {
    .name = "invite_user",
    .purpose = "Invite a friend",
    .method = "POST",
    .path = "/invite/{user_id}",
    .parameters = VRC_FIELDS(USER_ID),
    .body = &invite_request,
    .shape = VRC_OBJECT,
    .model = &sent_notification,
    .requires = VRC_STRINGS("id"),
    .codes = VRC_STRINGS("not_friends")
  },
  {
    .name = "invite_user_with_photo",
    .purpose = "Invite a friend, with a photo",
    .method = "POST",
    .path = "/invite/{user_id}/photo",
    .parameters = VRC_FIELDS(USER_ID),
    .photo = true,
    .body = &invite_request,
    .shape = VRC_OBJECT,
    .model = &sent_notification,
    .requires = VRC_STRINGS("id"),
    .codes = VRC_STRINGS("not_friends")
  },
  {
    .name = "invite_myself_to",
    .purpose = "Invite yourself to an instance",
    .method = "POST",
    .path = "/invite/myself/to/{world_id}:{instance_id}",
    .parameters = VRC_FIELDS(VRC_WORLD_PARAMETER, VRC_INSTANCE_PARAMETER),
    .shape = VRC_OBJECT,
    .model = &sent_notification,
    .requires = VRC_STRINGS("id"),
    .codes = VRC_STRINGS("instance_not_found")
  },
  {
    .name = "request_invite",
    .purpose = "Ask a friend for an invite",
    .method = "POST",
    .path = "/requestInvite/{user_id}",
    .parameters = VRC_FIELDS(USER_ID),
    .body = &request_invite_request,
    .shape = VRC_OBJECT,
    .model = &vrc_notification,
    .requires = VRC_STRINGS("id"),
    .codes = VRC_STRINGS("not_friends")
  },
  {
    .name = "request_invite_with_photo",
    .purpose = "Ask a friend for an invite, with a photo",
    .method = "POST",
    .path = "/requestInvite/{user_id}/photo",
    .parameters = VRC_FIELDS(USER_ID),
    .photo = true,
    .body = &request_invite_request,
    .shape = VRC_OBJECT,
    .model = &vrc_notification,
    .requires = VRC_STRINGS("id"),
    .codes = VRC_STRINGS("not_friends")
  },
  {
    .name = "respond_invite",
    .purpose = "Answer an invite or a request for one",
    .method = "POST",
    .path = "/invite/{notification_id}/response",
    .parameters = VRC_FIELDS(NOTIFICATION_ID),
    .body = &invite_response,
    .shape = VRC_OBJECT,
    .model = &vrc_notification,
    .requires = VRC_STRINGS("id"),
    .codes = VRC_STRINGS("already_responded", "own_invite", "bad_slot",
                         "not_found")
  },
  {
    .name = "respond_invite_with_photo",
    .purpose = "Answer an invite or a request for one, with a photo",
    .method = "POST",
    .path = "/invite/{notification_id}/response/photo",
    .parameters = VRC_FIELDS(NOTIFICATION_ID),
    .photo = true,
    .body = &invite_response,
    .shape = VRC_OBJECT,
    .model = &vrc_notification,
    .requires = VRC_STRINGS("id"),
    .codes = VRC_STRINGS("already_responded", "own_invite", "bad_slot",
                         "not_found")
  }
};

const struct vrc_api vrc_invite_api = VRC_API("InviteApi", operations);
