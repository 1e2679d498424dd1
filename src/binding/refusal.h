/* A response with which the service, or its edge, refuses. */
#ifndef VRC_REFUSAL_H
#define VRC_REFUSAL_H

#include "binding/call.h"

/* Pushes nil and the error for a response whose status is that of a refusal;
   returns 2. */
int vrc_refusal_push(lua_State *L, const struct vrc_call *call);

/* The same for one with the status of a success, whose body, the table on top,
   has the field "error". */
int vrc_refusal_push_in_success(lua_State *L, const struct vrc_call *call);

#endif
