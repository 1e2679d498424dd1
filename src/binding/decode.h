/* What is JSON within what the service sends. */
#ifndef VRC_BINDING_DECODE_H
#define VRC_BINDING_DECODE_H

#include "binding/compat.h"

/* Makes a table of the field "details" of the notification at that stack
   index: it comes as an object, or as one in a JSON text, or not at all. What
   is neither is kept in its field "raw". */
void vrc_decode_details(lua_State *L, int notification);

/* core.decode and decode_details. */
extern const luaL_Reg vrc_decode_functions[];

#endif
