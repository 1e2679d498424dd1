/* What differs between the versions of Lua; the only place for it. */
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
