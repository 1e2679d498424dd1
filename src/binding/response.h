/* What came of a call, as Lua values. */
#ifndef VRC_RESPONSE_H
#define VRC_RESPONSE_H

#include "binding/call.h"

/* Pushes what came of the call at index, whose transfer has ended: the result,
   or nil and an error; the number of values. */
int vrc_response_push(lua_State *L, int index);

#endif
