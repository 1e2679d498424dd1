#include "binding/decode.h"

#include "binding/json.h"

void vrc_decode_details(lua_State *L, int notification)
{
  const char *text;
  size_t length;

  if(lua_getfield(L, notification, "details") == LUA_TTABLE) {
    lua_pop(L, 1);
    return;
  }
  if(lua_type(L, -1) == LUA_TSTRING) {
    text = lua_tolstring(L, -1, &length);
    if(!vrc_json_decode(L, text, length) || !lua_istable(L, -1))
      lua_pop(L, 1);
    else
      lua_remove(L, -2);
  }
  if(!lua_istable(L, -1)) {
    lua_createtable(L, 0, 1);
    lua_insert(L, -2);
    lua_setfield(L, -2, "raw"); /* nothing if it was absent */
  }
  lua_setfield(L, notification, "details");
}

/* core.decode(text): the value of a JSON text, nil for null; in tables,
   integers are integers, and nulls are absent. Or nil and the reason why it is
   not JSON. */
static int decode_text(lua_State *L)
{
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);

  if(vrc_json_decode(L, text, length))
    return 1;
  lua_pushnil(L);
  lua_insert(L, -2);
  return 2;
}

/* core.decode_details(notification): makes a table of its field "details". */
static int decode_details(lua_State *L)
{
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  vrc_decode_details(L, 1);
  return 0;
}

const luaL_Reg vrc_decode_functions[] = {
  { "decode", decode_text },
  { "decode_details", decode_details },
  { NULL, NULL }
};
