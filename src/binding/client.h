/* Userdata for a client: its account, and a method for each operation. */
#ifndef VRC_CLIENT_H
#define VRC_CLIENT_H

#include "binding/compat.h"

void vrc_client_open(lua_State *L);

/* core.new. */
extern const luaL_Reg vrc_client_functions[];

#endif
