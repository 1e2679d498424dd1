/* Mistakes in the program raise. */
#ifndef VRC_ARGERROR_H
#define VRC_ARGERROR_H

#include "binding/compat.h"

#include <stdbool.h>

/* Raises the message with the position of the first Lua function on the stack
   that does not belong to our own Lua layer. */
VRC_NORETURN int vrc_raise(lua_State *L, const char *format, ...);

/* The same in the standard wording: "bad argument #2 to 'name' (text)". */
VRC_NORETURN int vrc_argerror(lua_State *L, int argument,
                              const char *function, const char *text);

/* Pushes how the value at index shows in a message: 12, 'text', nil, table. */
const char *vrc_push_shown(lua_State *L, int index);

/* True if the string at index is that word, with nothing behind a NUL. */
bool vrc_is_word(lua_State *L, int index, const char *word);

/* Raises unless index holds a table whose keys are strings. */
void vrc_check_table(lua_State *L, int index, int argument,
                     const char *function, const char *name);

/* core.layer and core.raise. */
extern const luaL_Reg vrc_argerror_functions[];

#endif
