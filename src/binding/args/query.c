/* The query of a request: fields that go into its URL. */
#include "binding/args/args.h"

#include "http/base_url.h"

#include <string.h>

static void append(const struct vrc_reading *reading, const char *text)
{
  if(!vrc_buffer_append(&reading->call->url, text, strlen(text)))
    (void)luaL_error(reading->L, "not enough memory");
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

static void refuse_unknown_fields(const struct vrc_reading *reading,
                                  const struct vrc_field *fields)
{
  const struct vrc_field *field;
  lua_State *L = reading->L;

  lua_pushnil(L);
  while(lua_next(L, reading->next)) {
    lua_pop(L, 1);
    field = fields;
    while(field->name && !vrc_is_word(L, -1, field->name))
      field++;
    if(!field->name) {
      const char *names = push_names(L, fields);
      vrc_reading_fault(reading, "unknown field '%s'; the fields of the query "
                        "are %s", lua_tostring(L, -2), names);
    }
  }
}

/* Appends name=value; the value is taken from the top. */
static void append_field(const struct vrc_reading *reading, const char *name)
{
  lua_State *L = reading->L;
  const char *text;
  size_t length;

  append(reading, name);
  append(reading, "=");
  if(lua_isboolean(L, -1))
    append(reading, lua_toboolean(L, -1) ? "true" : "false");
  else {
    text = lua_tolstring(L, -1, &length);
    if(!vrc_url_append_query(&reading->call->url, text, length))
      (void)luaL_error(L, "not enough memory");
  }
  lua_pop(L, 1);
}

/* In the order of the row, so that equal calls are equal on the wire. */
void vrc_reading_query(const struct vrc_reading *reading)
{
  const struct vrc_table *query = reading->call->operation->query;
  const struct vrc_field *field;
  lua_State *L = reading->L;
  const char *separator = "?";

  if(lua_isnoneornil(L, reading->next) && !query->required)
    return;
  vrc_reading_table(reading, reading->next, "query");
  refuse_unknown_fields(reading, query->fields);
  for(field = query->fields; field->name; field++) {
    if(lua_getfield(L, reading->next, field->name) != LUA_TNIL) {
      vrc_reading_check(reading, lua_gettop(L), field);
      append(reading, separator);
      append_field(reading, field->name);
      separator = "&";
    }
    else {
      if(field->required)
        vrc_reading_fault(reading, "%s is required", field->name);
      lua_pop(L, 1);
    }
  }
}
