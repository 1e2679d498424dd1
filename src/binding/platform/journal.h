/* Userdata for a file that is appended to. Its user value is its path. */
#ifndef VRC_BINDING_JOURNAL_H
#define VRC_BINDING_JOURNAL_H

#include "binding/compat.h"

void vrc_journal_type_open(lua_State *L);

/* core.system.append. */
extern const luaL_Reg vrc_journal_functions[];

#endif
