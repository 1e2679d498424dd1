/* Waiting for a call. */
#ifndef VRC_WAIT_H
#define VRC_WAIT_H

#include "binding/call.h"

#include <stdint.h>

#define VRC_WAIT_NO_LIMIT (-1)

/* Steps the engine until the call has ended or that time has passed. Lua's
   hooks run meanwhile: raises what they raise, and if one of them closes the
   call. */
void vrc_wait(lua_State *L, struct vrc_call *call, int64_t ms);

#endif
