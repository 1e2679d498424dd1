/* The tables of operations and of errors, as Lua values: for documentation,
   for checks, and for those who build on them. */
#include "binding/binding.h"

#include "operations/codes.h"

static const char *type_name(enum vrc_type type)
{
  switch(type) {
  case VRC_MESSAGE_TYPE:
    return "message_type";
  case VRC_SLOT:
    return "slot";
  case VRC_ID:
    return "id";
  default:
    return "text";
  }
}

static void push_fields(lua_State *L, const struct vrc_field *field)
{
  int i;

  lua_newtable(L);
  for(i = 1; field->name; field++, i++) {
    lua_createtable(L, 0, 3);
    lua_pushstring(L, field->name);
    lua_setfield(L, -2, "name");
    lua_pushstring(L, type_name(field->type));
    lua_setfield(L, -2, "type");
    lua_pushboolean(L, field->required);
    lua_setfield(L, -2, "required");
    lua_rawseti(L, -2, i);
  }
}

static void push_body(lua_State *L, const struct vrc_body *body)
{
  lua_createtable(L, 0, 3);
  lua_pushstring(L, body->name);
  lua_setfield(L, -2, "name");
  lua_pushboolean(L, body->required);
  lua_setfield(L, -2, "required");
  push_fields(L, body->fields);
  lua_setfield(L, -2, "fields");
}

static void push_reply(lua_State *L, const struct vrc_operation *row)
{
  int i;

  lua_createtable(L, 0, 3);
  lua_pushstring(L, row->shape == VRC_OBJECT ? "object" : "list");
  lua_setfield(L, -2, "shape");
  lua_pushstring(L, row->model->name);
  lua_setfield(L, -2, "model");
  lua_newtable(L);
  for(i = 0; row->model->fields[i].name; i++) {
    lua_createtable(L, 0, 2);
    lua_pushstring(L, row->model->fields[i].name);
    lua_setfield(L, -2, "name");
    lua_pushstring(L, row->model->fields[i].type);
    lua_setfield(L, -2, "type");
    lua_rawseti(L, -2, i + 1);
  }
  lua_setfield(L, -2, "fields");
}

static void push_operation(lua_State *L, const struct vrc_operation *row)
{
  int i;

  lua_createtable(L, 0, 8);
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
    push_body(L, row->body);
    lua_setfield(L, -2, "body");
  }
  push_reply(L, row);
  lua_setfield(L, -2, "reply");
  lua_newtable(L);
  for(i = 0; row->codes[i]; i++) {
    lua_pushstring(L, row->codes[i]);
    lua_rawseti(L, -2, i + 1);
  }
  lua_setfield(L, -2, "codes");
}

/* core.operations(): a list of the rows, each a table with name, method, path,
   parameters and body.fields (lists of {name, type, required}), photo, reply
   ({shape, model, fields}) and codes. */
int vrc_describe_operations(lua_State *L)
{
  const struct vrc_operation *const *api;
  const struct vrc_operation *row;
  int i = 1;

  lua_newtable(L);
  for(api = vrc_operations; *api; api++) {
    for(row = *api; row->name; row++) {
      push_operation(L, row);
      lua_rawseti(L, -2, i++);
    }
  }
  return 1;
}

/* core.errors(): a list of {code, kind, meaning}, one for each code that an
   error can have. */
int vrc_describe_errors(lua_State *L)
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
