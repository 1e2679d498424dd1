/* The operations and the error codes as Lua values: for the documentation that
   is generated from them, for checks, and for programs that build on them. */
#ifndef VRC_SCHEMA_H
#define VRC_SCHEMA_H

#include "binding/compat.h"

/* Lua: core.operations(). */
int vrc_schema_operations(lua_State *L);

/* Lua: core.operation(name). */
int vrc_schema_operation(lua_State *L);

/* Lua: core.names(). */
int vrc_schema_names(lua_State *L);

/* Lua: core.errors(). */
int vrc_schema_errors(lua_State *L);

#endif
