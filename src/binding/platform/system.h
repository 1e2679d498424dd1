/* What Lua lacks: the table core.system. */
#ifndef VRC_SYSTEM_H
#define VRC_SYSTEM_H

#include "binding/compat.h"

/* Pushes the table. */
void vrc_system_open(lua_State *L);

#endif
