#include "binding/args/values.h"

#include "text/ascii.h"
#include "text/utf8.h"

#include <string.h>

/* The string at that stack index, which must be UTF-8. */
static const char *check_text(const struct vrc_args *args, int value,
                              const char *name, size_t *length)
{
  const char *text;
  size_t at;

  if(lua_type(args->L, value) != LUA_TSTRING)
    vrc_args_must_be(args, value, name, "a string");
  text = lua_tolstring(args->L, value, length);
  at = vrc_utf8_fault(text, *length);
  if(at < *length)
    vrc_args_error(args,
                   "%s must be UTF-8, got a byte that is not at position %d",
                   name, (int)at + 1);
  return text;
}

static void check_id(const struct vrc_args *args, int value,
                     const char *name)
{
  size_t length;
  const char *text = check_text(args, value, name, &length);

  if(!length || !strcmp(text, ".") || !strcmp(text, ".."))
    vrc_args_must_be(args, value, name,
                     "an id (not empty, '.' or '..')");
  if(!vrc_is_one_line(text, length))
    vrc_args_error(args, "%s must not contain CR, LF or NUL", name);
}

/* The id of a world, not a whole location. */
static void check_world(const struct vrc_args *args, int value,
                        const char *name)
{
  check_id(args, value, name);
  if(strchr(lua_tostring(args->L, value), ':'))
    vrc_args_must_be(args, value, name,
                     "a world's id, without an instance");
}

/* The id of an instance, not a whole location. It may hold colons of its
   own. */
static void check_instance(const struct vrc_args *args, int value,
                           const char *name)
{
  const char *text;

  check_id(args, value, name);
  text = lua_tostring(args->L, value);
  if((!strncmp(text, "wrld_", 5) || !strncmp(text, "wld_", 4)) &&
     strchr(text, ':'))
    vrc_args_must_be(args, value, name,
                     "what follows the world's id and the colon");
}

/* A string of one line that is not empty. */
static void check_line(const struct vrc_args *args, int value,
                       const char *name, const char *what)
{
  size_t length = 0;
  const char *text = "";

  if(lua_type(args->L, value) == LUA_TSTRING)
    text = check_text(args, value, name, &length);
  if(!length)
    vrc_args_must_be(args, value, name, what);
  if(!vrc_is_one_line(text, length))
    vrc_args_error(args, "%s must not contain CR, LF or NUL", name);
}

/* The same for a secret: it is shown neither in a message here nor in an error
   of the call. */
static void check_secret(const struct vrc_args *args, int value,
                         const char *name)
{
  const char *text;
  size_t length;

  if(lua_type(args->L, value) != LUA_TSTRING)
    vrc_args_error(args, "%s must be a string, got %s", name,
                   luaL_typename(args->L, value));
  text = lua_tolstring(args->L, value, &length);
  if(!length)
    vrc_args_error(args, "%s must not be empty", name);
  check_line(args, value, name, "");
  if(!vrc_credentials_set_code(&args->call->credentials, text, length))
    (void)luaL_error(args->L, "not enough memory");
}

/* Pushes "'one', 'two' or 'three'". */
static const char *push_words(lua_State *L, const char *const *words)
{
  luaL_Buffer out;
  int i;

  luaL_buffinit(L, &out);
  for(i = 0; words[i]; i++) {
    if(i)
      luaL_addstring(&out, words[i + 1] ? ", " : " or ");
    luaL_addchar(&out, '\'');
    luaL_addstring(&out, words[i]);
    luaL_addchar(&out, '\'');
  }
  luaL_pushresult(&out);
  return lua_tostring(L, -1);
}

static void check_choice(const struct vrc_args *args, int value,
                         const struct vrc_field *field)
{
  bool is_string = lua_type(args->L, value) == LUA_TSTRING;
  int i = 0;

  while(is_string && field->words[i] &&
        !vrc_is_word(args->L, value, field->words[i]))
    i++;
  if(!is_string || !field->words[i])
    vrc_args_must_be(args, value, field->name,
                     push_words(args->L, field->words));
}

/* Pushes "an integer from 0 to 11". */
static const char *push_range(lua_State *L, const struct vrc_field *field)
{
  if(field->max == VRC_NO_MAX)
    return lua_pushfstring(L, "an integer from %d on", (int)field->min);
  return lua_pushfstring(L, "an integer from %d to %d", (int)field->min,
                         (int)field->max);
}

/* Replaces a float such as 3.0 with an integer. */
static void check_integer(const struct vrc_args *args, int value,
                          const struct vrc_field *field)
{
  lua_State *L = args->L;
  int exact = 0;
  lua_Integer number =
      lua_type(L, value) == LUA_TNUMBER ? lua_tointegerx(L, value, &exact) : 0;

  if(!exact || number < field->min || number > field->max)
    vrc_args_must_be(args, value, field->name, push_range(L, field));
  lua_pushinteger(L, number);
  lua_replace(L, value);
}

/* Nothing but items 1, 2, ..., so that lua-cjson writes a list. */
static void check_ids(const struct vrc_args *args, int value,
                      const char *name)
{
  lua_State *L = args->L;
  lua_Integer count, i;

  if(!lua_istable(L, value))
    vrc_args_must_be(args, value, name, "a list of ids");
  count = (lua_Integer)lua_rawlen(L, value);
  for(i = 1; i <= count; i++) {
    const char *item = lua_pushfstring(L, "%s[%d]", name, (int)i);
    (void)lua_rawgeti(L, value, i);
    check_id(args, lua_gettop(L), item);
    lua_pop(L, 2);
  }
  lua_pushnil(L);
  while(lua_next(L, value)) {
    lua_pop(L, 1);
    if(!lua_isinteger(L, -1) || lua_tointeger(L, -1) < 1 ||
       lua_tointeger(L, -1) > count)
      vrc_args_error(args, "%s must be a list of ids, got the key %s",
                     name, vrc_push_shown(L, -1));
  }
}

void vrc_args_check(const struct vrc_args *args, int value,
                    const struct vrc_field *field)
{
  size_t length;

  switch(field->type) {
  case VRC_ID:
    check_id(args, value, field->name);
    break;
  case VRC_WORLD:
    check_world(args, value, field->name);
    break;
  case VRC_INSTANCE:
    check_instance(args, value, field->name);
    break;
  case VRC_TEXT:
    (void)check_text(args, value, field->name, &length);
    break;
  case VRC_WORD:
    check_line(args, value, field->name, "a string that is not empty");
    break;
  case VRC_TIME:
    check_line(args, value, field->name,
               "a time such as '2026-01-31T20:00:00.000Z'");
    break;
  case VRC_SECRET:
    check_secret(args, value, field->name);
    break;
  case VRC_CHOICE:
    check_choice(args, value, field);
    break;
  case VRC_INTEGER:
    check_integer(args, value, field);
    break;
  case VRC_BOOLEAN:
    if(!lua_isboolean(args->L, value))
      vrc_args_must_be(args, value, field->name, "true or false");
    break;
  case VRC_IDS:
    check_ids(args, value, field->name);
    break;
  case VRC_TABLE:
    vrc_check_table(args->L, value, vrc_args_number(args),
                    args->call->operation->name, field->name);
    break;
  }
}

bool vrc_args_push_field(const struct vrc_args *args,
                         const struct vrc_field *field)
{
  if(lua_getfield(args->L, args->next, field->name) != LUA_TNIL) {
    vrc_args_check(args, lua_gettop(args->L), field);
    return true;
  }
  if(field->required)
    vrc_args_error(args, "%s is required", field->name);
  lua_pop(args->L, 1);
  return false;
}
