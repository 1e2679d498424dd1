/* The engine of a Lua state. */
#ifndef VRC_BINDING_ENGINE_H
#define VRC_BINDING_ENGINE_H

#include "binding/compat.h"
#include "http/engine.h"

/* Makes it; raises if that fails. */
void vrc_engine_open(lua_State *L);

/* The engine of this Lua state; raises while the state is being closed. */
struct vrc_engine *vrc_engine_of(lua_State *L);

/* core.step, next_ended, fd, timeout and clock. */
extern const luaL_Reg vrc_engine_functions[];

#endif
