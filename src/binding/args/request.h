/* The arguments of a request, which has no row: a method of HTTP, a path and
   options. */
#ifndef VRC_ARGS_REQUEST_H
#define VRC_ARGS_REQUEST_H

#include "binding/call.h"

/* Checks the arguments from stack index first on, and fills in the call at
   index (operation, label, URL, JSON, photo, timeout), whose operation is one
   of request.h. Raises for mistakes. False: the photo is refused, and nil and
   the error are on top. On success the table of options, or nil, is on top. */
bool vrc_request_fill(lua_State *L, int index, int first);

/* Pushes what errors call a request with the arguments from stack index first
   on: "GET /groups/{groupId}", or "request" where these are wrong. */
const char *vrc_request_push_label(lua_State *L, int first);

#endif
