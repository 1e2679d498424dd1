#include "binding/argerror.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_MAX 40 /* bytes of a string that a message shows */

static const char layer_key = 0; /* its address is the registry's key */

/* Pushes "file:line: " of the caller as the user sees it. */
static void push_position(lua_State *L)
{
  lua_Debug frame;
  size_t length;
  const char *layer;
  int level;

  (void)lua_rawgetp(L, LUA_REGISTRYINDEX, &layer_key);
  layer = lua_tolstring(L, -1, &length);
  for(level = 1; lua_getstack(L, level, &frame); level++) {
    if(!lua_getinfo(L, "Sl", &frame) || frame.currentline < 0)
      continue; /* a C function: pcall, string.gsub, ... */
    if(layer && !strncmp(frame.source, layer, length))
      continue;
    lua_pop(L, 1);
    lua_pushfstring(L, "%s:%d: ", frame.short_src, frame.currentline);
    return;
  }
  lua_pop(L, 1);
  lua_pushliteral(L, "");
}

int vrc_raise(lua_State *L, const char *format, ...)
{
  va_list arguments;

  push_position(L);
  va_start(arguments, format);
  (void)lua_pushvfstring(L, format, arguments);
  va_end(arguments);
  lua_concat(L, 2);
  (void)lua_error(L);
  abort(); /* not reached */
}

int vrc_argerror(lua_State *L, int argument, const char *function,
                 const char *text)
{
  (void)vrc_raise(L, "bad argument #%d to '%s' (%s)", argument, function,
                  text);
}

const char *vrc_push_shown(lua_State *L, int index)
{
  switch(lua_type(L, index)) {
  case LUA_TNUMBER:
    lua_pushvalue(L, index); /* lua_tolstring would change the original */
    return lua_tostring(L, -1);
  case LUA_TBOOLEAN:
    return lua_pushstring(L, lua_toboolean(L, index) ? "true" : "false");
  case LUA_TSTRING: {
    size_t length;
    const char *text = lua_tolstring(L, index, &length);
    if(length <= SHOWN_MAX)
      return lua_pushfstring(L, "'%s'", text);
    lua_pushlstring(L, text, SHOWN_MAX);
    lua_pushfstring(L, "'%s...'", lua_tostring(L, -1));
    lua_remove(L, -2);
    return lua_tostring(L, -1);
  }
  case LUA_TNONE:
    return lua_pushliteral(L, "nil");
  default:
    return lua_pushstring(L, luaL_typename(L, index));
  }
}

bool vrc_is_word(lua_State *L, int index, const char *word)
{
  size_t length;
  const char *text = lua_tolstring(L, index, &length);
  return strlen(word) == length && !memcmp(text, word, length);
}

void vrc_check_table(lua_State *L, int index, int argument,
                     const char *function, const char *name)
{
  if(!lua_istable(L, index)) {
    const char *shown = vrc_push_shown(L, index);
    (void)vrc_argerror(L, argument, function,
                       lua_pushfstring(L, "%s must be a table, got %s", name,
                                       shown));
  }
  lua_pushnil(L);
  while(lua_next(L, index)) {
    lua_pop(L, 1);
    if(lua_type(L, -1) != LUA_TSTRING) {
      const char *shown = vrc_push_shown(L, -1);
      (void)vrc_argerror(L, argument, function,
                         lua_pushfstring(L, "%s must have names as keys, got "
                                         "%s", name, shown));
    }
  }
}

/* core.layer(prefix): vrc_raise passes over all Lua files whose chunk names
   begin so ("@/usr/share/lua/5.4/vrchatapi/"). */
static int argerror_layer(lua_State *L)
{
  (void)luaL_checkstring(L, 1);
  lua_settop(L, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &layer_key);
  return 0;
}

/* core.raise(message): raises it with the position of the caller as the user
   sees it. */
static int argerror_raise(lua_State *L)
{
  return vrc_raise(L, "%s", luaL_checkstring(L, 1));
}

const luaL_Reg vrc_argerror_functions[] = {
  { "layer", argerror_layer },
  { "raise", argerror_raise },
  { NULL, NULL }
};
