#include "operations/request.h"

#include <string.h>

#define REQUEST(verb) \
  { .name = "request", .method = (verb), .path = "", .shape = VRC_ANY }

static const struct vrc_operation requests[] = {
  REQUEST("GET"), REQUEST("POST"), REQUEST("PUT"), REQUEST("DELETE")
};

#define COUNT (sizeof(requests) / sizeof(requests[0]))

const struct vrc_operation *vrc_request_operation(const char *method)
{
  size_t i;

  for(i = 0; i < COUNT; i++) {
    if(!strcmp(requests[i].method, method))
      return &requests[i];
  }
  return NULL;
}

bool vrc_is_request(const struct vrc_operation *operation)
{
  return operation->shape == VRC_ANY;
}
