/* The tables of operations and of errors, as Lua values: for documentation,
   for checks, and for those who build on them. */
#include "binding/binding.h"

#include "operations/error_codes.h"

#include <string.h>

static const char *type_name(enum vrc_type type)
{
  static const char *const names[] = {
    [VRC_ID] = "id", [VRC_TEXT] = "text", [VRC_WORD] = "word",
    [VRC_TIME] = "time", [VRC_SECRET] = "secret", [VRC_CHOICE] = "choice",
    [VRC_INTEGER] = "integer", [VRC_BOOLEAN] = "boolean", [VRC_IDS] = "ids",
    [VRC_TABLE] = "table"
  };
  return names[type];
}

static void push_strings(lua_State *L, const char *const *strings)
{
  int i;

  lua_newtable(L);
  for(i = 0; strings[i]; i++) {
    lua_pushstring(L, strings[i]);
    lua_rawseti(L, -2, i + 1);
  }
}

static void push_field(lua_State *L, const struct vrc_field *field)
{
  lua_createtable(L, 0, 5);
  lua_pushstring(L, field->name);
  lua_setfield(L, -2, "name");
  lua_pushstring(L, type_name(field->type));
  lua_setfield(L, -2, "type");
  lua_pushboolean(L, field->required);
  lua_setfield(L, -2, "required");
  if(field->type == VRC_CHOICE) {
    push_strings(L, field->words);
    lua_setfield(L, -2, "words");
  }
  if(field->type == VRC_INTEGER) {
    lua_pushinteger(L, field->min);
    lua_setfield(L, -2, "min");
    if(field->max != VRC_NO_MAX) {
      lua_pushinteger(L, field->max);
      lua_setfield(L, -2, "max");
    }
  }
}

static void push_fields(lua_State *L, const struct vrc_field *field)
{
  int i;

  lua_newtable(L);
  for(i = 1; field->name; field++, i++) {
    push_field(L, field);
    lua_rawseti(L, -2, i);
  }
}

static void push_table(lua_State *L, const struct vrc_table *table)
{
  lua_createtable(L, 0, 3);
  lua_pushstring(L, table->name);
  lua_setfield(L, -2, "name");
  lua_pushboolean(L, table->required);
  lua_setfield(L, -2, "required");
  push_fields(L, table->fields);
  lua_setfield(L, -2, "fields");
}

static void push_response(lua_State *L, const struct vrc_operation *row)
{
  const struct vrc_model_field *field = row->model->fields;
  int i;

  lua_createtable(L, 0, 3);
  lua_pushstring(L, row->shape == VRC_OBJECT ? "object" : "list");
  lua_setfield(L, -2, "shape");
  lua_pushstring(L, row->model->name);
  lua_setfield(L, -2, "model");
  lua_newtable(L);
  for(i = 1; field->name; field++, i++) {
    lua_createtable(L, 0, 2);
    lua_pushstring(L, field->name);
    lua_setfield(L, -2, "name");
    lua_pushstring(L, field->type);
    lua_setfield(L, -2, "type");
    lua_rawseti(L, -2, i);
  }
  lua_setfield(L, -2, "fields");
}

static void push_operation(lua_State *L, const struct vrc_api *api,
                           const struct vrc_operation *row)
{
  lua_createtable(L, 0, 11);
  lua_pushstring(L, api->name);
  lua_setfield(L, -2, "api");
  lua_pushstring(L, row->name);
  lua_setfield(L, -2, "name");
  lua_pushstring(L, row->method);
  lua_setfield(L, -2, "method");
  lua_pushstring(L, row->path);
  lua_setfield(L, -2, "path");
  push_fields(L, row->parameters);
  lua_setfield(L, -2, "parameters");
  lua_pushboolean(L, row->photo);
  lua_setfield(L, -2, "photo");
  if(row->body) {
    push_table(L, row->body);
    lua_setfield(L, -2, "body");
  }
  if(row->query) {
    push_table(L, row->query);
    lua_setfield(L, -2, "query");
  }
  lua_pushboolean(L, vrc_operation_pages(row));
  lua_setfield(L, -2, "pages");
  push_response(L, row);
  lua_setfield(L, -2, "reply");
  push_strings(L, row->codes);
  lua_setfield(L, -2, "codes");
}

/* core.operations(): a list of the rows, each a table with api, name, method,
   path, parameters, body.fields and query.fields (lists of {name, type,
   required}; an integer has min and perhaps max, a choice words), photo,
   pages, reply ({shape, model, fields}) and codes. */
int vrc_schema_operations(lua_State *L)
{
  const struct vrc_api *api;
  const struct vrc_operation *row;
  int i = 1;

  lua_newtable(L);
  for(api = vrc_apis; api->name; api++) {
    for(row = api->rows; row->name; row++) {
      push_operation(L, api, row);
      lua_rawseti(L, -2, i++);
    }
  }
  return 1;
}

/* core.operation(name): the row of that name, as above; nil if there is
   none. */
int vrc_schema_operation(lua_State *L)
{
  const char *name = luaL_checkstring(L, 1);
  const struct vrc_api *api;
  const struct vrc_operation *row;

  for(api = vrc_apis; api->name; api++) {
    for(row = api->rows; row->name; row++) {
      if(!strcmp(row->name, name)) {
        push_operation(L, api, row);
        return 1;
      }
    }
  }
  lua_pushnil(L);
  return 1;
}

/* core.names(): a list of the names of all operations. */
int vrc_schema_names(lua_State *L)
{
  const struct vrc_api *api;
  const struct vrc_operation *row;
  int i = 1;

  lua_newtable(L);
  for(api = vrc_apis; api->name; api++) {
    for(row = api->rows; row->name; row++) {
      lua_pushstring(L, row->name);
      lua_rawseti(L, -2, i++);
    }
  }
  return 1;
}

/* core.errors(): a list of {code, kind, meaning}, one for each code that an
   error can have. */
int vrc_schema_errors(lua_State *L)
{
  const struct vrc_code *row;
  int i = 1;

  lua_newtable(L);
  for(row = vrc_codes; row->code; row++) {
    lua_createtable(L, 0, 3);
    lua_pushstring(L, row->code);
    lua_setfield(L, -2, "code");
    lua_pushstring(L, row->kind);
    lua_setfield(L, -2, "kind");
    lua_pushstring(L, row->meaning);
    lua_setfield(L, -2, "meaning");
    lua_rawseti(L, -2, i++);
  }
  return 1;
}
