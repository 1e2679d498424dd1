#include "binding/args/credentials.h"

#include "text/utf8.h"

/* Pushes the field, a string that is not empty. No message shows it. */
static const char *push_field(const struct vrc_args *args, int table,
                              const char *name, size_t *length)
{
  lua_State *L = args->L;
  const char *text;

  if(lua_getfield(L, table, name) != LUA_TSTRING)
    vrc_args_error(args, "credentials.%s must be a string, got %s", name,
                   luaL_typename(L, -1));
  text = lua_tolstring(L, -1, length);
  if(!*length)
    vrc_args_error(args, "credentials.%s must not be empty", name);
  if(vrc_utf8_fault(text, *length) < *length)
    vrc_args_error(args, "credentials.%s must be UTF-8", name);
  return text;
}

void vrc_args_credentials(const struct vrc_args *args, int table)
{
  lua_State *L = args->L;
  const struct vrc_operation *operation = args->call->operation;
  const char *username;
  const char *password;
  size_t username_length;
  size_t password_length;

  if(!operation->login)
    vrc_args_error(args, "credentials must be absent: '%s' takes none",
                   operation->name);
  vrc_args_check_table(args, table, "credentials");
  lua_pushnil(L);
  while(lua_next(L, table)) {
    lua_pop(L, 1);
    if(!vrc_is_word(L, -1, "username") && !vrc_is_word(L, -1, "password"))
      vrc_args_error(args, "unknown field '%s' of credentials",
                     lua_tostring(L, -1));
  }
  username = push_field(args, table, "username", &username_length);
  password = push_field(args, table, "password", &password_length);
  if(!vrc_credentials_set(&args->call->credentials, username,
                          username_length, password, password_length))
    (void)luaL_error(L, "not enough memory");
  lua_pop(L, 2);
}
