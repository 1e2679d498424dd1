#include "operations/operation.h"

#include <string.h>

const struct vrc_api vrc_apis[] = {
  { "InviteApi", vrc_invite_operations },
  { "AuthenticationApi", vrc_authentication_operations },
  { "NotificationsApi", vrc_notifications_operations },
  { "FriendsApi", vrc_friends_operations },
  { "UsersApi", vrc_users_operations },
  { "WorldsApi", vrc_worlds_operations },
  { "InstancesApi", vrc_instances_operations },
  { NULL, NULL }
};

static const struct vrc_model_field success_fields[] = {
  { "success", "table?" },
  { NULL, NULL }
};

const struct vrc_model vrc_success = { "Success", false, success_fields };

const struct vrc_operation *vrc_operation_find(const char *name)
{
  const struct vrc_api *api;
  const struct vrc_operation *row;

  for(api = vrc_apis; api->name; api++) {
    for(row = api->rows; row->name; row++) {
      if(!strcmp(row->name, name))
        return row;
    }
  }
  return NULL;
}

bool vrc_operation_takes_json(const struct vrc_operation *operation)
{
  return !strcmp(operation->method, "POST") ||
         !strcmp(operation->method, "PUT");
}

static bool has_field(const struct vrc_table *table, const char *name)
{
  const struct vrc_field *field;

  for(field = table->fields; field->name; field++) {
    if(!strcmp(field->name, name))
      return true;
  }
  return false;
}

bool vrc_operation_pages(const struct vrc_operation *operation)
{
  return operation->query && has_field(operation->query, "n") &&
         has_field(operation->query, "offset");
}

bool vrc_operation_has_secret(const struct vrc_operation *operation)
{
  const struct vrc_field *field = operation->body ? operation->body->fields
                                                  : NULL;

  for(; field && field->name; field++) {
    if(field->type == VRC_SECRET)
      return true;
  }
  return false;
}
