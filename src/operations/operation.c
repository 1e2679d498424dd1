#include "operations/operation.h"

#include <string.h>

static const struct vrc_api *const apis[] = {
  &vrc_invite_api,  &vrc_authentication_api, &vrc_notifications_api,
  &vrc_friends_api, &vrc_users_api,          &vrc_worlds_api,
  &vrc_instances_api
};

#define API_COUNT (sizeof(apis) / sizeof(apis[0]))

const struct vrc_model vrc_success = {
  .name = "Success",
  .fields = VRC_MODEL_FIELDS({ "success", "table?" })
};

/* The index in apis of the API whose last operation that is; API_COUNT: it is
   not the last one of any. */
static size_t ends_api(const struct vrc_operation *operation)
{
  size_t i = 0;

  while(i < API_COUNT && operation != apis[i]->last)
    i++;
  return i;
}

const struct vrc_operation *
vrc_operation_next(const struct vrc_operation *previous)
{
  size_t i = previous ? ends_api(previous) + 1 : 0;

  if(i > API_COUNT)
    return previous + 1;
  return i < API_COUNT ? apis[i]->first : NULL;
}

const struct vrc_operation *vrc_operation_find(const char *name)
{
  const struct vrc_operation *operation = vrc_operation_next(NULL);

  while(operation && strcmp(operation->name, name))
    operation = vrc_operation_next(operation);
  return operation;
}

const char *vrc_operation_api(const struct vrc_operation *operation)
{
  while(ends_api(operation) == API_COUNT)
    operation++;
  return apis[ends_api(operation)]->name;
}

static bool has_field(const struct vrc_table *table, const char *name)
{
  const struct vrc_field *field = table->fields;

  while(field->name && strcmp(field->name, name))
    field++;
  return field->name;
}

int vrc_operation_arguments(const struct vrc_operation *operation)
{
  const struct vrc_field *field = operation->parameters;
  int count = 1; /* the options */

  for(; field && field->name; field++)
    count++;
  return count + operation->photo + (operation->body != NULL) +
         (operation->query != NULL);
}

bool vrc_operation_is_send(const struct vrc_operation *operation)
{
  return strcmp(operation->method, "GET") && !operation->no_send;
}

bool vrc_operation_takes_json(const struct vrc_operation *operation)
{
  return !strcmp(operation->method, "POST") ||
         !strcmp(operation->method, "PUT");
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

bool vrc_operation_pages(const struct vrc_operation *operation)
{
  return operation->query && has_field(operation->query, "n") &&
         has_field(operation->query, "offset");
}
