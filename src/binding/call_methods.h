/* The methods of a call. */
#ifndef VRC_CALL_METHODS_H
#define VRC_CALL_METHODS_H

#include "binding/compat.h"

void vrc_call_open(lua_State *L);

#endif
