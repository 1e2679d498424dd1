/* The arguments of an operation become a call. */
#ifndef VRC_FILL_H
#define VRC_FILL_H

#include "binding/call.h"

/* Checks the arguments from stack index first on against the operation, and
   fills in the call at index (URL, JSON, photo, timeout). Raises for mistakes.
   False: the photo is refused, and nil and the error are on top. On success
   the table of per-call options, or nil, is on top. */
bool vrc_call_fill(lua_State *L, int index, int first);

#endif
