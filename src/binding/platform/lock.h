/* Userdata for a lock. */
#ifndef VRC_BINDING_LOCK_H
#define VRC_BINDING_LOCK_H

#include "binding/compat.h"

void vrc_lock_open(lua_State *L);

/* core.system.lock. */
extern const luaL_Reg vrc_lock_functions[];

#endif
