/* Errors as Lua sees them: a table with __tostring. */
#include "binding/error.h"

#include "http/redact.h"
#include "operations/error_codes.h"

#include <string.h>

#define TYPE "vrchatapi.error"

static const char *kind_of(const char *code)
{
  size_t i;
  for(i = 0; i < vrc_codes_count; i++) {
    if(!strcmp(vrc_codes[i].code, code))
      return vrc_codes[i].kind;
  }
  return "api"; /* "http_418" and the like */
}

void vrc_push_redacted(lua_State *L, const struct vrc_account *account,
                       const struct vrc_credentials *credentials,
                       const char *text, size_t length)
{
  const struct vrc_secrets secrets = { account, credentials };
  luaL_Buffer out;

  luaL_buffinit(L, &out);
  while(length) {
    size_t secret;
    size_t plain = vrc_redact_next(&secrets, text, length, &secret);
    luaL_addlstring(&out, text, plain);
    if(secret)
      luaL_addstring(&out, VRC_REDACTED);
    text += plain + secret;
    length -= plain + secret;
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
  lua_pushstring(L, kind_of(error->code));
  lua_setfield(L, -2, "kind");
  lua_pushstring(L, error->code);
  lua_setfield(L, -2, "code");
  vrc_push_redacted(L, error->account, error->credentials, error->message,
                    error->message_length);
  lua_setfield(L, -2, "message");
  if(error->operation) {
    lua_pushstring(L, error->operation->name);
    lua_setfield(L, -2, "operation");
  }
  if(error->status) {
    lua_pushinteger(L, error->status);
    lua_setfield(L, -2, "status");
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

/* "invite_user: You need to be friends with that user first. (api not_friends,
   status 403)", with "retry after 60 s" at its end where that is known */
static int error_tostring(lua_State *L)
{
  static const char *const names[] = { "operation", "message", "kind", "code",
                                       "status", "retry_after" };
  const char *texts[6];
  int i;

  lua_settop(L, 1);
  luaL_checktype(L, 1, LUA_TTABLE);
  for(i = 0; i < 6; i++) {
    texts[i] = NULL;
    if(lua_getfield(L, 1, names[i]) != LUA_TNIL)
      texts[i] = luaL_tolstring(L, -1, NULL); /* stays on the stack */
  }
  lua_pushfstring(L, "%s%s%s (%s %s%s%s%s%s%s)", texts[0] ? texts[0] : "",
                  texts[0] ? ": " : "", texts[1] ? texts[1] : "",
                  texts[2] ? texts[2] : "", texts[3] ? texts[3] : "",
                  texts[4] ? ", status " : "", texts[4] ? texts[4] : "",
                  texts[5] ? ", retry after " : "", texts[5] ? texts[5] : "",
                  texts[5] ? " s" : "");
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
