/* Failures of core.system. */
#ifndef VRC_FAIL_H
#define VRC_FAIL_H

#include "binding/compat.h"
#include "platform/os_error.h"

/* The path that is an argument; raises if it is not one. */
const char *vrc_check_path(lua_State *L, int index);

/* Pushes nil, the message and the code; returns 3. The path is at that stack
   index; 0: there is none. */
int vrc_fail(lua_State *L, int path, const struct vrc_os_error *error);

#endif
