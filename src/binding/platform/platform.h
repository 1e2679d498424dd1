/* What Lua lacks: the table core.system. */
#ifndef VRC_BINDING_SYSTEM_H
#define VRC_BINDING_SYSTEM_H

#include "binding/compat.h"
#include "platform/os_error.h"

#define VRC_LOCK_TYPE "vrchatapi.core.lock"
#define VRC_JOURNAL_TYPE "vrchatapi.core.journal"

/* Pushes the table. */
void vrc_system_open(lua_State *L);

/* The path that is an argument; raises if it is not one. */
const char *vrc_system_check_path(lua_State *L, int index);

/* Pushes nil, the message and the code; returns 3. The path is at that stack
   index; 0: there is none. */
int vrc_system_fail(lua_State *L, int path, const struct vrc_os_error *error);

/* ---- lock.c ---- */

void vrc_system_lock_open(lua_State *L);

/* Lua: core.system.lock(path [, suffix]). */
int vrc_system_lock(lua_State *L);

/* ---- journal.c ---- */

void vrc_system_journal_open(lua_State *L);

/* Lua: core.system.append(path). */
int vrc_system_append(lua_State *L);

#endif
