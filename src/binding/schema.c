#include "binding/schema.h"

#include "operations/error_codes.h"
#include "operations/operation.h"

static const char *type_name(enum vrc_type type)
{
  static const char *const names[] = {
    [VRC_ID] = "id", [VRC_WORLD] = "world", [VRC_INSTANCE] = "instance",
    [VRC_TEXT] = "text", [VRC_WORD] = "word",
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
  for(i = 0; strings && strings[i]; i++) {
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
    lua_pushinteger(L, (lua_Integer)field->min);
    lua_setfield(L, -2, "min");
    if(field->max != VRC_NO_MAX) {
      lua_pushinteger(L, (lua_Integer)field->max);
      lua_setfield(L, -2, "max");
    }
  }
}

static void push_fields(lua_State *L, const struct vrc_field *field)
{
  int i;

  lua_newtable(L);
  for(i = 1; field && field->name; field++, i++) {
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

/* Sets the fields that say what the operation's arguments are, in the order of
   these. */
static void set_arguments(lua_State *L, const struct vrc_operation *operation)
{
  push_fields(L, operation->parameters);
  lua_setfield(L, -2, "parameters");
  lua_pushboolean(L, operation->photo);
  lua_setfield(L, -2, "photo");
  if(operation->body) {
    push_table(L, operation->body);
    lua_setfield(L, -2, "body");
  }
  if(operation->query) {
    push_table(L, operation->query);
    lua_setfield(L, -2, "query");
  }
  lua_pushinteger(L, vrc_operation_arguments(operation));
  lua_setfield(L, -2, "arguments");
}

static void push_response(lua_State *L, const struct vrc_operation *operation)
{
  const struct vrc_model_field *field = operation->model->fields;
  int i;

  lua_createtable(L, 0, 3);
  lua_pushstring(L, operation->shape == VRC_OBJECT ? "object" : "list");
  lua_setfield(L, -2, "shape");
  lua_pushstring(L, operation->model->name);
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

/* Pushes the description of an operation, as core.operations lists it. */
static void push_operation(lua_State *L, const struct vrc_operation *operation)
{
  lua_createtable(L, 0, 15);
  lua_pushstring(L, vrc_operation_api(operation));
  lua_setfield(L, -2, "api");
  lua_pushstring(L, operation->name);
  lua_setfield(L, -2, "name");
  lua_pushstring(L, operation->purpose);
  lua_setfield(L, -2, "purpose");
  lua_pushstring(L, operation->method);
  lua_setfield(L, -2, "method");
  lua_pushstring(L, operation->path);
  lua_setfield(L, -2, "path");
  set_arguments(L, operation);
  lua_pushboolean(L, vrc_operation_pages(operation));
  lua_setfield(L, -2, "pages");
  lua_pushboolean(L, vrc_operation_is_send(operation));
  lua_setfield(L, -2, "is_send");
  lua_pushboolean(L, !operation->no_session);
  lua_setfield(L, -2, "needs_session");
  push_response(L, operation);
  lua_setfield(L, -2, "response");
  push_strings(L, operation->requires);
  lua_setfield(L, -2, "requires");
  push_strings(L, operation->codes);
  lua_setfield(L, -2, "codes");
}

/* core.operations(): a list of all operations, each a table with api, name,
   purpose, method, path, parameters, photo, body and query (absent or {name,
   required, fields}), arguments, pages, is_send, needs_session, response
   ({shape, model, fields}), requires and codes. Parameters and fields are
   lists of {name, type, required}; an integer has min and perhaps max, a
   choice words. */
int vrc_schema_operations(lua_State *L)
{
  const struct vrc_operation *operation = vrc_operation_next(NULL);
  int i = 1;

  lua_newtable(L);
  for(; operation; operation = vrc_operation_next(operation)) {
    push_operation(L, operation);
    lua_rawseti(L, -2, i++);
  }
  return 1;
}

/* core.operation(name): the operation of that name, as above; nil if there is
   none. */
int vrc_schema_operation(lua_State *L)
{
  const struct vrc_operation *operation =
      vrc_operation_find(luaL_checkstring(L, 1));

  if(operation)
    push_operation(L, operation);
  else
    lua_pushnil(L);
  return 1;
}

/* core.names(): a list of the names of all operations. */
int vrc_schema_names(lua_State *L)
{
  const struct vrc_operation *operation = vrc_operation_next(NULL);
  int i = 1;

  lua_newtable(L);
  for(; operation; operation = vrc_operation_next(operation)) {
    lua_pushstring(L, operation->name);
    lua_rawseti(L, -2, i++);
  }
  return 1;
}

/* core.errors(): a list of {code, kind, meaning}, one for each code that an
   error can have. */
int vrc_schema_errors(lua_State *L)
{
  size_t i;

  lua_createtable(L, (int)vrc_codes_count, 0);
  for(i = 0; i < vrc_codes_count; i++) {
    lua_createtable(L, 0, 3);
    lua_pushstring(L, vrc_codes[i].code);
    lua_setfield(L, -2, "code");
    lua_pushstring(L, vrc_codes[i].kind);
    lua_setfield(L, -2, "kind");
    lua_pushstring(L, vrc_codes[i].meaning);
    lua_setfield(L, -2, "meaning");
    lua_rawseti(L, -2, (int)i + 1);
  }
  return 1;
}
