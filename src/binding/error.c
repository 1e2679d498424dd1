/* Errors as Lua sees them: a table with __tostring. */
#include "binding/error.h"

#include "binding/text.h"
#include "http/redact.h"
#include "operations/error_codes.h"

#include <string.h>

#define TYPE "vrchatapi.error"

void vrc_push_redacted(lua_State *L, const struct vrc_account *account,
                       const struct vrc_credentials *credentials,
                       const char *text, size_t length)
{
  struct vrc_redaction redaction;
  luaL_Buffer out;
  bool more = true;

  vrc_redact_begin(&redaction, account, credentials, text, length);
  luaL_buffinit(L, &out);
  while(more) {
    const char *before;
    size_t plain;
    more = vrc_redact_next(&redaction, &before, &plain);
    luaL_addlstring(&out, before, plain);
    if(more)
      luaL_addstring(&out, VRC_REDACTED);
  }
  luaL_pushresult(&out);
}

static const char *acted_name(enum vrc_acted acted)
{
  switch(acted) {
  case VRC_ACTED_NO:
    return "no";
  case VRC_ACTED_YES:
    return "yes";
  default:
    return "unknown";
  }
}

int vrc_error_push(lua_State *L, const struct vrc_error *error)
{
  luaL_checkstack(L, 6, "no room for an error");
  lua_pushnil(L);
  lua_createtable(L, 0, 10);
  luaL_setmetatable(L, TYPE);
  lua_pushstring(L, vrc_code_kind(error->code));
  lua_setfield(L, -2, "kind");
  lua_pushstring(L, error->code);
  lua_setfield(L, -2, "code");
  vrc_push_redacted(L, error->account, error->credentials, error->message,
                    error->message_length);
  lua_setfield(L, -2, "message");
  if(error->operation) {
    vrc_push_redacted(L, error->account, error->credentials, error->operation,
                      strlen(error->operation));
    lua_setfield(L, -2, "operation");
  }
  if(error->status) {
    lua_pushinteger(L, error->status);
    lua_setfield(L, -2, "status");
  }
  if(error->proxy_status) {
    lua_pushinteger(L, error->proxy_status);
    lua_setfield(L, -2, "proxy_status");
  }
  if(error->retry_after) {
    lua_pushinteger(L, error->retry_after);
    lua_setfield(L, -2, "retry_after");
  }
  lua_pushstring(L, acted_name(error->acted));
  lua_setfield(L, -2, "acted");
  lua_pushinteger(L, error->attempts);
  lua_setfield(L, -2, "attempts");
  if(error->body && error->body->length) {
    vrc_push_redacted(L, error->account, error->credentials, error->body->data,
                      error->body->length);
    lua_setfield(L, -2, "body");
  }
  if(error->two_factor_methods) {
    lua_pushvalue(L, error->two_factor_methods);
    lua_setfield(L, -2, "two_factor_methods");
  }
  return 2;
}

/* Appends to the text on top: a separator, and the field of the error at index
   1 as a text. Nothing, if the field is absent. */
static void append_field(lua_State *L, const char *before, const char *name,
                         const char *after)
{
  if(lua_getfield(L, 1, name) == LUA_TNIL) {
    lua_pop(L, 1);
    return;
  }
  (void)luaL_tolstring(L, -1, NULL);
  lua_remove(L, -2);
  lua_pushstring(L, before);
  lua_insert(L, -2);
  lua_pushstring(L, after);
  lua_concat(L, 4);
}

/* "invite_user: You need to be friends with that user first. (api not_friends,
   status 403)", with "retry after 60 s" at its end where that is known */
static int error_tostring(lua_State *L)
{
  const char *line;
  size_t length;

  lua_settop(L, 1);
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_pushliteral(L, "");
  append_field(L, "", "operation", ": ");
  append_field(L, "", "message", "");
  append_field(L, " (", "kind", "");
  append_field(L, " ", "code", "");
  append_field(L, ", status ", "status", "");
  append_field(L, ", retry after ", "retry_after", " s");
  lua_pushliteral(L, ")");
  lua_concat(L, 2);
  line = lua_tolstring(L, -1, &length);
  vrc_push_printable(L, line, length);
  return 1;
}

void vrc_error_open(lua_State *L)
{
  (void)luaL_newmetatable(L, TYPE); /* sets __name */
  lua_pushcfunction(L, error_tostring);
  lua_setfield(L, -2, "__tostring");
  lua_pop(L, 1);
}

/* core.error(code, message): an error as calls return it, for what
   happened before anything was sent. */
static int error_core(lua_State *L)
{
  struct vrc_error error = { 0 };

  error.code = luaL_checkstring(L, 1);
  error.message = luaL_checklstring(L, 2, &error.message_length);
  (void)vrc_error_push(L, &error);
  return 1;
}

const luaL_Reg vrc_error_functions[] = {
  { "error", error_core },
  { NULL, NULL }
};
