/* Waiting for a call. */
#ifndef VRC_WAIT_H
#define VRC_WAIT_H

#include "binding/call.h"

#include <stdint.h>

#define VRC_WAIT_NO_LIMIT (-1)

/* Steps the engine until the call has ended or that time has passed. Lua's
   hooks run meanwhile. False: one of them has raised an error, which is on
   top. Raises if one of them closes the call. */
bool vrc_wait(lua_State *L, struct vrc_call *call, int64_t ms);

#endif
