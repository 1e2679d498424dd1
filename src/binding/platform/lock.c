#include "binding/platform/lock.h"

#include "binding/platform/fail.h"
#include "platform/lock.h"

#include <string.h>

#define TYPE "vrchatapi.core.lock"

/* core.system.lock(path [, suffix]): the lock of that file, or of the one
   beside it whose name has the suffix as well; symbolic links at path are
   followed first. */
static int system_lock(lua_State *L)
{
  const char *path = vrc_check_path(L, 1);
  const char *suffix = luaL_optstring(L, 2, "");
  struct vrc_lock *lock;
  struct vrc_os_error error;

  luaL_argcheck(L, !strchr(suffix, '/'), 2, "suffix must be no path");
  lua_settop(L, 2);
  lock = lua_newuserdatauv(L, sizeof(*lock), 0);
  lock->fd = -1;
  luaL_setmetatable(L, TYPE);
  if(!vrc_lock_take(lock, path, suffix, &error)) {
    lua_pushfstring(L, "%s%s", path, suffix);
    return vrc_fail(L, lua_gettop(L), &error);
  }
  return 1;
}

/* lock:unlock(): releases it. Also __close and __gc. Idempotent. */
static int lock_unlock(lua_State *L)
{
  vrc_lock_release(luaL_checkudata(L, 1, TYPE));
  return 0;
}

static const luaL_Reg methods[] = {
  { "unlock", lock_unlock },
  { NULL, NULL }
};

static const luaL_Reg metamethods[] = {
  { "__gc", lock_unlock },
  { "__close", lock_unlock },
  { NULL, NULL }
};

void vrc_lock_open(lua_State *L)
{
  (void)luaL_newmetatable(L, TYPE);
  luaL_setfuncs(L, metamethods, 0);
  luaL_newlib(L, methods);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}

const luaL_Reg vrc_lock_functions[] = {
  { "lock", system_lock },
  { NULL, NULL }
};
