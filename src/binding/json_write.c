#include "binding/json_write.h"

#include "binding/argerror.h"
#include "binding/names.h"
#include "text/json_string.h"
#include "text/utf8.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 100 /* tables within tables; what is deeper holds itself */

/* What is wrong with a value that is too deep; it is said of the whole. */
static const char too_deep[] =
    " cannot be written as JSON: it is nested too deeply; does it contain "
    "itself?";

static const char *write_value(lua_State *L, int value, struct vrc_buffer *out,
                               int depth);

static void append(lua_State *L, struct vrc_buffer *out, const char *text)
{
  if(!vrc_buffer_append(out, text, strlen(text)))
    (void)luaL_error(L, "not enough memory");
}

/* ---- numbers ---- */

/* Appends what printf wrote; the locale's decimal point, which may have
   several bytes, becomes a point. */
static void append_digits(lua_State *L, struct vrc_buffer *out,
                          const char *text)
{
  static const char digits[] = "0123456789+-e";

  while(*text) {
    size_t length = strspn(text, digits);
    if(!vrc_buffer_append(out, text, length))
      (void)luaL_error(L, "not enough memory");
    text += length;
    if(*text) {
      append(L, out, ".");
      text += strcspn(text, digits);
    }
  }
}

/* With as few digits as it takes to read the same number. */
static const char *write_number(lua_State *L, int value,
                                struct vrc_buffer *out)
{
  lua_Number number = lua_tonumber(L, value);
  char text[64];
  int precision, exact;
  lua_Integer integer = lua_tointegerx(L, value, &exact);

  if(exact) {
    if(!vrc_buffer_append_integer(out, integer))
      (void)luaL_error(L, "not enough memory");
    return NULL;
  }
  if(!isfinite(number))
    return lua_pushliteral(L, " cannot be written as JSON: a number that is "
                           "not finite");
  for(precision = 15; precision <= 17; precision++) {
    (void)snprintf(text, sizeof(text), "%.*g", precision, (double)number);
    if(strtod(text, NULL) == (double)number)
      break;
  }
  append_digits(L, out, text);
  return NULL;
}

/* ---- strings ---- */

static const char *write_string(lua_State *L, int value,
                                struct vrc_buffer *out)
{
  size_t length;
  const char *text = lua_tolstring(L, value, &length);

  if(vrc_utf8_fault(text, length) < length)
    return lua_pushliteral(L, " must be UTF-8");
  if(!vrc_json_string_append(out, text, length))
    (void)luaL_error(L, "not enough memory");
  return NULL;
}

/* ---- tables ---- */

/* True if a list is marked as one, perhaps as it may be empty. */
static bool is_marked(lua_State *L, int table)
{
  bool marked = false;

  if(luaL_getmetafield(L, table, "__jsontype")) {
    marked = lua_type(L, -1) == LUA_TSTRING && vrc_is_word(L, -1, "array");
    lua_pop(L, 1);
  }
  return marked;
}

/* Sees whether all keys are of one kind: names, or integers from 1 to count.
   NULL: they are. */
static const char *check_keys(lua_State *L, int table, bool is_list,
                              lua_Integer count)
{
  lua_pushnil(L);
  while(lua_next(L, table)) {
    bool fits;
    lua_pop(L, 1);
    if(is_list) {
      fits = lua_isinteger(L, -1) && lua_tointeger(L, -1) >= 1 &&
             lua_tointeger(L, -1) <= count;
    }
    else
      fits = lua_type(L, -1) == LUA_TSTRING;
    if(!fits)
      return lua_pushfstring(L, " cannot be written as JSON: the keys of a "
                             "table must be names, or 1 to N, got %s",
                             vrc_push_shown(L, -1));
  }
  return NULL;
}

static const char *write_list(lua_State *L, int table, lua_Integer count,
                              struct vrc_buffer *out, int depth)
{
  lua_Integer i;

  append(L, out, "[");
  for(i = 1; i <= count; i++) {
    const char *wrong;
    if(i > 1)
      append(L, out, ",");
    (void)lua_rawgeti(L, table, i);
    wrong = write_value(L, lua_gettop(L), out, depth);
    if(wrong)
      return wrong == too_deep
                 ? wrong
                 : lua_pushfstring(L, "[%d]%s", (int)i, wrong);
    lua_pop(L, 1);
  }
  append(L, out, "]");
  return NULL;
}

static const char *write_object(lua_State *L, int table,
                                struct vrc_buffer *out, int depth)
{
  lua_Integer i;
  int names;

  vrc_push_sorted_names(L, table);
  names = lua_gettop(L);
  append(L, out, "{");
  for(i = 1; lua_rawgeti(L, names, i) != LUA_TNIL; i++) {
    const char *name = lua_tostring(L, names + 1);
    const char *wrong;
    if(i > 1)
      append(L, out, ",");
    wrong = write_string(L, names + 1, out);
    if(!wrong) {
      append(L, out, ":");
      lua_pushvalue(L, names + 1);
      lua_rawget(L, table);
      wrong = write_value(L, names + 2, out, depth);
    }
    if(wrong)
      return wrong == too_deep ? wrong
                               : lua_pushfstring(L, ".%s%s", name, wrong);
    lua_settop(L, names);
  }
  lua_settop(L, names - 1);
  append(L, out, "}");
  return NULL;
}

static const char *write_table(lua_State *L, int table, struct vrc_buffer *out,
                               int depth)
{
  lua_Integer count = (lua_Integer)lua_rawlen(L, table);
  bool is_list = count > 0 || is_marked(L, table);
  const char *wrong = check_keys(L, table, is_list, count);

  if(wrong)
    return wrong;
  if(depth == DEPTH_MAX)
    return too_deep;
  return is_list ? write_list(L, table, count, out, depth + 1)
                 : write_object(L, table, out, depth + 1);
}

/* ---- any value ---- */

static const char *write_value(lua_State *L, int value, struct vrc_buffer *out,
                               int depth)
{
  luaL_checkstack(L, 8, "JSON is nested too deeply");
  switch(lua_type(L, value)) {
  case LUA_TSTRING:
    return write_string(L, value, out);
  case LUA_TNUMBER:
    return write_number(L, value, out);
  case LUA_TBOOLEAN:
    append(L, out, lua_toboolean(L, value) ? "true" : "false");
    return NULL;
  case LUA_TTABLE:
    return write_table(L, value, out, depth);
  case LUA_TLIGHTUSERDATA:
    if(lua_touserdata(L, value))
      break;
    append(L, out, "null");
    return NULL;
  default:
    break;
  }
  return lua_pushfstring(L, " cannot be written as JSON: a %s",
                         luaL_typename(L, value));
}

const char *vrc_json_write(lua_State *L, int value, struct vrc_buffer *out)
{
  return write_value(L, value, out, 0);
}
