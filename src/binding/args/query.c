#include "binding/args/query.h"

#include "binding/args/values.h"
#include "text/percent.h"

#include <string.h>

static void append(const struct vrc_args *args, const char *text)
{
  if(!vrc_buffer_append(&args->call->url, text, strlen(text)))
    (void)luaL_error(args->L, "not enough memory");
}

/* Pushes "n, offset and offline". */
static const char *push_names(lua_State *L, const struct vrc_field *fields)
{
  luaL_Buffer out;
  int i;

  luaL_buffinit(L, &out);
  for(i = 0; fields[i].name; i++) {
    if(i)
      luaL_addstring(&out, fields[i + 1].name ? ", " : " and ");
    luaL_addstring(&out, fields[i].name);
  }
  luaL_pushresult(&out);
  return lua_tostring(L, -1);
}

static void refuse_unknown_fields(const struct vrc_args *args,
                                  const struct vrc_field *fields)
{
  const struct vrc_field *field;
  lua_State *L = args->L;

  lua_pushnil(L);
  while(lua_next(L, args->next)) {
    lua_pop(L, 1);
    field = fields;
    while(field->name && !vrc_is_word(L, -1, field->name))
      field++;
    if(!field->name) {
      const char *names = push_names(L, fields);
      vrc_args_error(args,
                     "unknown field '%s'; the fields of the query are %s",
                     lua_tostring(L, -2), names);
    }
  }
}

/* Pops a value and appends name=value. */
static void append_field(const struct vrc_args *args, const char *name)
{
  lua_State *L = args->L;
  struct vrc_buffer *url = &args->call->url;
  const char *text;
  size_t length;
  bool done;

  append(args, name);
  append(args, "=");
  switch(lua_type(L, -1)) {
  case LUA_TBOOLEAN:
    done = vrc_buffer_append_string(url, lua_toboolean(L, -1) ? "true"
                                                              : "false");
    break;
  case LUA_TNUMBER: /* of a VRC_INTEGER; Lua itself may write 1e+15 */
    done = vrc_buffer_append_integer(url, lua_tointeger(L, -1));
    break;
  default:
    text = lua_tolstring(L, -1, &length);
    done = vrc_percent_query(url, text, length);
  }
  if(!done)
    (void)luaL_error(L, "not enough memory");
  lua_pop(L, 1);
}

/* In the order of the operation, so that equal calls are equal on the wire. */
void vrc_args_query(const struct vrc_args *args)
{
  const struct vrc_table *query = args->call->operation->query;
  const struct vrc_field *field;
  const char *separator = "?";

  if(lua_isnoneornil(args->L, args->next) && !query->required)
    return;
  vrc_args_check_table(args, args->next, "query");
  refuse_unknown_fields(args, query->fields);
  for(field = query->fields; field->name; field++) {
    if(vrc_args_push_field(args, field)) {
      append(args, separator);
      append_field(args, field->name);
      separator = "&";
    }
  }
}
