/* What differs between the versions of Lua; the only file that asks which one
   it is. The rest is written against the API of Lua 5.4. Older versions need
   here: user values by number, lua_toclose, types as results of lua_getfield
   and lua_rawgeti, luaL_buffinitsize, luaL_tolstring, luaL_testudata, an exact
   lua_tointegerx, lua_isinteger, and LUA_RIDX_MAINTHREAD. */
#ifndef VRC_COMPAT_H
#define VRC_COMPAT_H

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#if LUA_VERSION_NUM < 504
#error "Lua 5.4 or newer is needed"
#endif

/* Of functions that raise; lauxlib.h does not say it of its own. */
#if defined(__GNUC__)
#define VRC_NORETURN __attribute__((noreturn))
#else
#define VRC_NORETURN
#endif

#endif
