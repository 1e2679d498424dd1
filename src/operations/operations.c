#include "operations/operation.h"

#include <string.h>

const char *const vrc_message_types[] = { "message", "response", "request",
                                          "requestResponse", NULL };

const struct vrc_operation *const vrc_operations[] = {
  vrc_invite_operations,
  NULL
};

const struct vrc_operation *vrc_operation_find(const char *name)
{
  const struct vrc_operation *const *api;
  const struct vrc_operation *row;

  for(api = vrc_operations; *api; api++) {
    for(row = *api; row->name; row++) {
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
