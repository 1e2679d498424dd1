/* The operation behind client:request: any path, and any JSON in the
   response. */
#ifndef VRC_OPERATIONS_REQUEST_H
#define VRC_OPERATIONS_REQUEST_H

#include "operations/operation.h"

/* The operation for a method of HTTP; NULL: it is none of those that the
   service has. It is not in the list of operations, and has no path: the
   caller passes it. */
const struct vrc_operation *vrc_request_operation(const char *method);

/* True if it is one of those. */
bool vrc_is_request(const struct vrc_operation *operation);

#endif
