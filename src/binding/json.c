#include "binding/json.h"

#include "text/json_surrogates.h"

#include <locale.h>
#include <string.h>

/* Their addresses are the registry's keys. */
static const char decode_key = 0;
static const char new_key = 0;
static const char point_key = 0;

/* ---- the locale ----

   lua-cjson notes the locale's decimal point whenever anybody makes an
   instance, in one variable of the process, and reads numbers wrongly once
   the locale has another. With a point the locale can only make it refuse a
   text, which is seen; with a comma an instance is made, and thrown away,
   before each use. */

static char decimal_point(void)
{
  return *localeconv()->decimal_point;
}

/* Makes an instance of lua-cjson and pushes it. */
static void push_instance(lua_State *L)
{
  (void)lua_rawgetp(L, LUA_REGISTRYINDEX, &point_key);
  *(char *)lua_touserdata(L, -1) = decimal_point();
  lua_pop(L, 1);
  (void)lua_rawgetp(L, LUA_REGISTRYINDEX, &new_key);
  lua_call(L, 0, 1);
}

static void note_decimal_point(lua_State *L)
{
  push_instance(L);
  lua_pop(L, 1);
}

static bool is_noted(lua_State *L)
{
  const char *noted;

  (void)lua_rawgetp(L, LUA_REGISTRYINDEX, &point_key);
  noted = lua_touserdata(L, -1);
  lua_pop(L, 1);
  return *noted == '.' && decimal_point() == '.';
}

/* ---- lua-cjson ---- */

/* Calls a setting of the instance on top, if this lua-cjson has it. */
static void set(lua_State *L, const char *name, int value)
{
  if(lua_getfield(L, -1, name) == LUA_TFUNCTION) {
    lua_pushboolean(L, value);
    lua_call(L, 1, 0);
  }
  else
    lua_pop(L, 1);
}

void vrc_json_open(lua_State *L)
{
  /* The host's settings of lua-cjson are the host's: an instance of our own */
  lua_getglobal(L, "require");
  lua_pushliteral(L, "cjson");
  lua_call(L, 1, 1);
  (void)lua_newuserdatauv(L, 1, 0);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &point_key);
  lua_getfield(L, -1, "new");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &new_key);
  push_instance(L);
  set(L, "decode_invalid_numbers", false); /* NaN, 0x10 and the like */
  lua_getfield(L, -1, "decode");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &decode_key);
  lua_pop(L, 2);
}

/* Pushes what lua-cjson makes of the text at that stack index. False: the
   reason why it does not. */
static bool try(lua_State *L, int value)
{
  int status;

  (void)lua_rawgetp(L, LUA_REGISTRYINDEX, &decode_key);
  lua_pushvalue(L, value);
  status = lua_pcall(L, 1, 1, 0);
  if(status != LUA_OK && status != LUA_ERRRUN)
    (void)lua_error(L); /* out of memory is nobody's JSON */
  return status == LUA_OK;
}

/* True if lua-cjson reads numbers right, also after somebody else has made an
   instance of it in another locale. */
static bool reads_numbers(lua_State *L)
{
  bool right;

  lua_pushliteral(L, "[1.5]");
  right = try(L, lua_gettop(L));
  lua_pop(L, 2);
  return right;
}

/* Replaces the text on top by what lua-cjson makes of it, or by its reason. A
   hook may raise in there, as the one of Ctrl-C does. lua-cjson would say the
   same again; what it does not is no word about JSON, and is raised. */
static bool call(lua_State *L)
{
  int value = lua_gettop(L);
  bool done;

  if(!is_noted(L))
    note_decimal_point(L);
  done = try(L, value);
  if(!done && !reads_numbers(L)) {
    note_decimal_point(L);
    lua_pop(L, 1);
    done = try(L, value);
  }
  if(!done) {
    if(try(L, value) || !lua_rawequal(L, -1, -2)) {
      lua_pop(L, 1);
      (void)lua_error(L);
    }
    lua_pop(L, 1);
  }
  lua_replace(L, value);
  return done;
}

/* Moves up what follows the removed items of an array, so that it stays
   a sequence. */
static void close_gaps(lua_State *L, int table, lua_Integer length)
{
  lua_Integer from, to = 1;

  for(from = 1; from <= length; from++) {
    if(lua_rawgeti(L, table, from) == LUA_TNIL)
      lua_pop(L, 1);
    else
      lua_rawseti(L, table, to++);
  }
  for(; to <= length; to++) {
    lua_pushnil(L);
    lua_rawseti(L, table, to);
  }
}

/* Makes integers of floats such as 3.0, as lua-cjson 2.1.0 makes a float of
   every number, and takes out the nulls, which are light userdata. Only fields
   that exist are assigned, which lua_next allows. As deep as lua-cjson's own
   limit on nesting, which is 1,000. */
static void normalise(lua_State *L, int table)
{
  lua_Integer length = 0; /* of an array with nulls */
  lua_Integer integer;
  int exact;

  luaL_checkstack(L, 4, "JSON is nested too deeply");
  lua_pushnil(L);
  while(lua_next(L, table)) {
    switch(lua_type(L, -1)) {
    case LUA_TTABLE:
      normalise(L, lua_gettop(L));
      break;
    case LUA_TLIGHTUSERDATA:
      if(!length) /* before the first is gone */
        length = (lua_Integer)lua_rawlen(L, table);
      lua_pushvalue(L, -2);
      lua_pushnil(L);
      lua_rawset(L, table);
      break;
    case LUA_TNUMBER:
      integer = lua_tointegerx(L, -1, &exact);
      if(exact && !lua_isinteger(L, -1)) {
        lua_pushvalue(L, -2);
        lua_pushinteger(L, integer);
        lua_rawset(L, table);
      }
      break;
    default:
      break;
    }
    lua_pop(L, 1);
  }
  close_gaps(L, table, length);
}

/* Replaces the text at that stack index by a copy without lone surrogates,
   which lua-cjson refuses. False: it has none, and stays. */
static bool replace_surrogates(lua_State *L, int index)
{
  size_t length;
  const char *text = lua_tolstring(L, index, &length);
  char *copy = lua_newuserdatauv(L, length + 1, 0);
  bool found;

  memcpy(copy, text, length);
  found = vrc_json_replace_surrogates(copy, length);
  if(found) {
    lua_pushlstring(L, copy, length);
    lua_replace(L, index);
  }
  lua_pop(L, 1);
  return found;
}

/* Replaces the text on top by its value, or by the reason why it has none. */
static bool decode(lua_State *L)
{
  int text = lua_gettop(L);
  bool done;

  lua_pushvalue(L, text);
  done = call(L);
  if(!done && replace_surrogates(L, text)) {
    lua_pop(L, 1);
    lua_pushvalue(L, text);
    done = call(L);
  }
  lua_replace(L, text);
  return done;
}

bool vrc_json_decode(lua_State *L, const char *text, size_t length)
{
  lua_Integer integer;
  int exact;

  if(memchr(text, '\0', length)) {
    /* lua-cjson 2.1.0 takes it for the end */
    lua_pushliteral(L, "there is a NUL in it");
    return false;
  }
  lua_pushlstring(L, text, length);
  if(!decode(L))
    return false;
  switch(lua_type(L, -1)) {
  case LUA_TTABLE:
    normalise(L, lua_gettop(L));
    break;
  case LUA_TLIGHTUSERDATA: /* null is all there is */
    lua_pushnil(L);
    lua_replace(L, -2);
    break;
  case LUA_TNUMBER:
    integer = lua_tointegerx(L, -1, &exact);
    if(exact) {
      lua_pushinteger(L, integer);
      lua_replace(L, -2);
    }
    break;
  default:
    break;
  }
  return true;
}
