#include "binding/platform/fail.h"

#include <ctype.h>
#include <string.h>

const char *vrc_check_path(lua_State *L, int index)
{
  size_t length;
  const char *path = luaL_checklstring(L, index, &length);

  luaL_argcheck(L, strlen(path) == length, index,
                "path must not contain NUL");
  return path;
}

/* Pushes the path as it shows in one line. */
static const char *push_path(lua_State *L, int index)
{
  size_t length, i;
  const char *path = lua_tolstring(L, index, &length);
  luaL_Buffer shown;

  luaL_buffinit(L, &shown);
  for(i = 0; i < length; i++)
    luaL_addchar(&shown, iscntrl((unsigned char)path[i]) ? '?' : path[i]);
  luaL_pushresult(&shown);
  return lua_tostring(L, -1);
}

int vrc_fail(lua_State *L, int path, const struct vrc_os_error *error)
{
  const char *shown = path ? push_path(L, path) : NULL;

  lua_pushnil(L);
  if(shown)
    lua_pushfstring(L, "cannot %s '%s': %s", error->attempt, shown,
                    error->reason);
  else
    lua_pushfstring(L, "cannot %s: %s", error->attempt, error->reason);
  lua_pushstring(L, error->code);
  return 3;
}
