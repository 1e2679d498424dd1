#include "binding/args/body.h"

#include "binding/args/values.h"
#include "binding/json.h"
#include "text/json_string.h"
#include "text/utf8.h"

#include <string.h>

static void append_json(const struct vrc_args *args, const char *text,
                        size_t length)
{
  if(!vrc_buffer_append(&args->call->json, text, length))
    (void)luaL_error(args->L, "not enough memory");
}

static void append_integer(const struct vrc_args *args, lua_Integer number)
{
  char text[24];
  char *digit = text + sizeof(text);
  uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
  do {
    *--digit = (char)('0' + left % 10);
    left /= 10;
  } while(left);
  if(number < 0)
    *--digit = '-';
  append_json(args, digit, (size_t)(text + sizeof(text) - digit));
}

static void append_string(const struct vrc_args *args, int index)
{
  size_t length;
  const char *text = lua_tolstring(args->L, index, &length);
  if(!vrc_json_string_append(&args->call->json, text, length))
    (void)luaL_error(args->L, "not enough memory");
}

/* Appends any other value, by lua-cjson. */
static void append_other(const struct vrc_args *args, const char *name)
{
  lua_State *L = args->L;
  const char *text;
  size_t length;

  lua_pushvalue(L, -1);
  if(!vrc_json_encode(L))
    vrc_args_error(args, "%s cannot be written as JSON: %s", name,
                   lua_tostring(L, -1));
  text = lua_tolstring(L, -1, &length);
  append_json(args, text, length);
  lua_pop(L, 1);
}

/* Pops a value and appends its JSON. Strings and whole numbers, as most fields
   are, are written here: faster, and with all digits, of which lua-cjson 2.1.0
   writes 14. */
static void append_value(const struct vrc_args *args, const char *name)
{
  lua_State *L = args->L;
  int type = lua_type(L, -1);
  int exact = 0;
  lua_Integer number =
      type == LUA_TNUMBER ? lua_tointegerx(L, -1, &exact) : 0;

  if(exact)
    append_integer(args, number);
  else if(type == LUA_TSTRING)
    append_string(args, -1);
  else
    append_other(args, name);
  lua_pop(L, 1);
}

/* Appends what is before a field. */
static void append_separator(struct vrc_args *args)
{
  append_json(args, args->has_field ? "," : "{", 1);
  args->has_field = true;
}

/* Raises unless the JSON from begin on is UTF-8: lua-cjson accepts any bytes
   in a string. */
static void check_utf8(const struct vrc_args *args, const char *name,
                       size_t begin)
{
  const struct vrc_buffer *json = &args->call->json;
  size_t length = json->length - begin;

  if(vrc_utf8_fault(json->data + begin, length) < length)
    vrc_args_error(args, "%s must be UTF-8", name);
}

/* Pops a value and appends "name":value. */
static void append_field(struct vrc_args *args, const struct vrc_field *field)
{
  size_t begin;

  append_separator(args);
  append_json(args, "\"", 1);
  append_json(args, field->name, strlen(field->name));
  append_json(args, "\":", 2);
  begin = args->call->json.length;
  if(field->type == VRC_IDS && !lua_rawlen(args->L, -1)) {
    append_json(args, "[]", 2); /* lua-cjson would write an object */
    lua_pop(args->L, 1);
    return;
  }
  append_value(args, field->name);
  if(field->type == VRC_TABLE)
    check_utf8(args, field->name, begin);
}

/* The same for a field of the option "extra", whose name is below the value
   and stays there. */
static void append_extra(struct vrc_args *args)
{
  const char *name = lua_tostring(args->L, -2);
  size_t begin;

  append_separator(args);
  begin = args->call->json.length;
  append_string(args, -2);
  append_json(args, ":", 1);
  append_value(args, name);
  check_utf8(args, name, begin);
}

/* True if the string at index is the name of a field of the body. */
static bool is_field(const struct vrc_args *args, int index)
{
  const struct vrc_table *body = args->call->operation->body;
  const struct vrc_field *field;

  if(!body)
    return false;
  for(field = body->fields; field->name; field++) {
    if(vrc_is_word(args->L, index, field->name))
      return true;
  }
  return false;
}

/* Raises unless the body is a table with fields of the operation alone. */
static void check_fields(const struct vrc_args *args)
{
  lua_State *L = args->L;
  bool fits = lua_istable(L, args->next);

  if(fits)
    lua_pushnil(L);
  while(fits && lua_next(L, args->next)) {
    lua_pop(L, 1);
    fits = lua_type(L, -1) == LUA_TSTRING && is_field(args, -1);
  }
  if(fits)
    return;
  vrc_args_check_table(args, args->next, "body");
  vrc_args_error(args,
                 "unknown field '%s'; the option 'extra' takes "
                 "fields that are not known here",
                 lua_tostring(L, -1));
}

/* In the order of the operation, so that equal calls are equal on the wire. */
void vrc_args_body(struct vrc_args *args)
{
  const struct vrc_table *body = args->call->operation->body;
  const struct vrc_field *field;

  if(lua_isnoneornil(args->L, args->next) && !body->required)
    return;
  check_fields(args);
  for(field = body->fields; field->name; field++) {
    if(vrc_args_push_field(args, field))
      append_field(args, field);
  }
  args->call->has_json = true;
}

void vrc_args_extra(struct vrc_args *args, int extra)
{
  const struct vrc_operation *operation = args->call->operation;
  lua_State *L = args->L;

  if(!vrc_operation_takes_json(operation))
    vrc_args_error(args,
                   "extra must be absent: a %s request has no body",
                   operation->method);
  vrc_args_check_table(args, extra, "extra");
  lua_pushnil(L);
  while(lua_next(L, extra)) {
    if(is_field(args, -2))
      vrc_args_error(args,
                     "extra must not hold '%s', which is a field of the "
                     "body",
                     lua_tostring(L, -2));
    append_extra(args);
  }
  args->call->has_json = true;
}

void vrc_args_begin_json(struct vrc_args *args)
{
  /* beside a photo there is always a part "data", "{}" at least */
  args->call->has_json = args->call->operation->photo;
}

void vrc_args_end_json(const struct vrc_args *args)
{
  if(!args->call->has_json)
    return;
  if(!args->has_field)
    append_json(args, "{", 1);
  append_json(args, "}", 1);
}
