#include "binding/args/body.h"

#include "binding/args/values.h"
#include "binding/json_write.h"

#include <string.h>

static void append_json(const struct vrc_args *args, const char *text,
                        size_t length)
{
  if(!vrc_buffer_append(&args->call->json, text, length))
    (void)luaL_error(args->L, "not enough memory");
}

/* Pops a value and appends its JSON. */
static void append_value(const struct vrc_args *args, const char *name)
{
  lua_State *L = args->L;
  int value = lua_gettop(L);
  const char *wrong = vrc_json_write(L, value, &args->call->json);

  if(wrong)
    vrc_args_error(args, "%s%s", name, wrong);
  lua_settop(L, value - 1);
}

/* Appends what is before a field. */
static void append_separator(struct vrc_args *args)
{
  append_json(args, args->has_field ? "," : "{", 1);
  args->has_field = true;
}

/* Pops a value and appends "name":value. */
static void append_field(struct vrc_args *args, const struct vrc_field *field)
{
  append_separator(args);
  append_json(args, "\"", 1);
  append_json(args, field->name, strlen(field->name));
  append_json(args, "\":", 2);
  if(field->type == VRC_IDS && !lua_rawlen(args->L, -1)) {
    append_json(args, "[]", 2); /* not an object */
    lua_pop(args->L, 1);
    return;
  }
  append_value(args, field->name);
}

/* The same for a field of the option "extra", whose name is below the value
   and stays there. */
static void append_extra(struct vrc_args *args)
{
  const char *name = lua_tostring(args->L, -2);

  append_separator(args);
  lua_pushvalue(args->L, -2);
  append_value(args, name);
  append_json(args, ":", 1);
  append_value(args, name);
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
