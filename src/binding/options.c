#include "binding/options.h"

#include "binding/argerror.h"
#include "http/proxy.h"
#include "text/ascii.h"
#include "text/user_agent.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_BASE_URL "https://api.vrchat.cloud/api/1"

/* Raises "bad argument #1 to 'new' (name fault)". Values are shown by those
   who know that they hold no secret. */
static void fault(lua_State *L, const char *name, const char *text)
{
  (void)vrc_argerror(L, 1, "new", lua_pushfstring(L, "%s %s", name, text));
}

static void must_be(lua_State *L, int index, const char *name,
                    const char *what)
{
  const char *shown = vrc_push_shown(L, index);
  fault(L, name, lua_pushfstring(L, "must be %s, got %s", what, shown));
}

/* Pushes the option; false if it is absent, and then nothing is pushed. */
static bool get(lua_State *L, int index, const char *name)
{
  if(lua_getfield(L, index, name) != LUA_TNIL)
    return true;
  lua_pop(L, 1);
  return false;
}

/* The string on top. The value is not shown: it may be a secret. */
static const char *one_line(lua_State *L, const char *name, size_t *length)
{
  const char *text;

  if(lua_type(L, -1) != LUA_TSTRING)
    fault(L, name, lua_pushfstring(L, "must be a string, got %s",
                                   luaL_typename(L, -1)));
  text = lua_tolstring(L, -1, length);
  if(!vrc_is_one_line(text, *length))
    fault(L, name, "must not contain CR, LF or NUL");
  return text;
}

static void read_string(lua_State *L, int index, const char *name, char **out)
{
  size_t length;

  if(!get(L, index, name))
    return;
  *out = strdup(one_line(L, name, &length));
  if(!*out)
    (void)luaL_error(L, "not enough memory");
  lua_pop(L, 1);
}

static void read_path(lua_State *L, int index, const char *name, char **out)
{
  read_string(L, index, name, out);
  if(*out && !**out)
    fault(L, name, "must not be empty");
}

static void read_proxy(lua_State *L, int index, struct vrc_account *account)
{
  const char *wrong;

  read_string(L, index, "proxy", &account->proxy);
  wrong = account->proxy ? vrc_proxy_fault(account->proxy) : NULL;
  if(wrong)
    fault(L, "proxy", wrong); /* not shown: it may hold a password */
}

static void read_ip_version(lua_State *L, int index,
                            struct vrc_account *account)
{
  int exact = 0;
  lua_Integer version;

  if(!get(L, index, "ip_version"))
    return;
  version = lua_type(L, -1) == LUA_TNUMBER ? lua_tointegerx(L, -1, &exact) : 0;
  if(!exact || (version != 4 && version != 6))
    must_be(L, -1, "ip_version", "4 or 6");
  account->ip_version = (int)version;
  lua_pop(L, 1);
}

static void read_seconds(lua_State *L, int index, const char *name, long *ms)
{
  lua_Number seconds;

  if(!get(L, index, name))
    return;
  seconds = lua_type(L, -1) == LUA_TNUMBER ? lua_tonumber(L, -1) : 0;
  if(!(seconds >= 0.001 && seconds <= INT_MAX / 1000))
    must_be(L, -1, name, "a positive number of seconds");
  *ms = (long)(seconds * 1000);
  lua_pop(L, 1);
}

static void read_bytes(lua_State *L, int index, const char *name, size_t *out)
{
  lua_Integer bytes;
  int exact = 0;

  if(!get(L, index, name))
    return;
  bytes = lua_type(L, -1) == LUA_TNUMBER ? lua_tointegerx(L, -1, &exact) : 0;
  if(!exact || bytes < 1)
    must_be(L, -1, name, "a positive integer (bytes)");
  *out = (size_t)bytes;
  if((lua_Integer)*out != bytes) /* 32 bits: more than there can be */
    *out = SIZE_MAX;
  lua_pop(L, 1);
}

static void read_user_agent(lua_State *L, int index,
                            struct vrc_account *account)
{
  const char *wrong;
  const char *text;
  size_t length;

  if(lua_getfield(L, index, "user_agent") == LUA_TNIL)
    fault(L, "user_agent", "is required: 'Name/Version contact', the contact "
                           "being an e-mail address or a URL");
  text = one_line(L, "user_agent", &length);
  wrong = vrc_user_agent_fault(text, length);
  if(wrong)
    fault(L, "user_agent", lua_pushfstring(L, "%s: it takes the form "
                                           "'Name/Version contact', got '%s'",
                                           wrong, text));
  if(!vrc_headers_make(&account->headers, text))
    (void)luaL_error(L, "not enough memory");
  lua_pop(L, 1);
}

static void read_base_url(lua_State *L, int index, struct vrc_account *account)
{
  const char *wrong;
  const char *text;
  size_t length;

  if(!get(L, index, "base_url"))
    lua_pushliteral(L, DEFAULT_BASE_URL);
  text = one_line(L, "base_url", &length);
  wrong = vrc_base_url_set(&account->base_url, text, length);
  if(wrong == vrc_url_no_memory)
    (void)luaL_error(L, "not enough memory");
  if(wrong)
    fault(L, "base_url", wrong); /* not shown: it may hold a password */
  lua_pop(L, 1);
}

static void read_cookie(lua_State *L, int index, const char *option,
                        const char *name, struct vrc_account *account)
{
  const char *value;
  size_t length;

  if(!get(L, index, option))
    return;
  value = one_line(L, option, &length);
  if(!strncmp(value, name, strlen(name)) && value[strlen(name)] == '=')
    fault(L, option, lua_pushfstring(L, "must be the value of the cookie "
                                     "alone, without '%s='", name));
  if(!vrc_cookie_value_fits(value, length))
    fault(L, option, "must be the value of a cookie: visible ASCII without "
                     "quotes, commas, semicolons and backslashes");
  if(!vrc_cookies_set(&account->cookies, name, strlen(name), value, length, 0,
                      0))
    (void)luaL_error(L, "not enough memory");
  lua_pop(L, 1);
}

static void refuse_unknown(lua_State *L, int index)
{
  static const char *const known[] = {
    "user_agent", "base_url", "auth", "two_factor_auth", "timeout",
    "connect_timeout", "max_reply_bytes", "proxy", "ip_version", "ca_file",
    "ca_path", NULL
  };

  lua_pushnil(L);
  while(lua_next(L, index)) {
    int i = 0;
    lua_pop(L, 1);
    while(known[i] && !vrc_is_word(L, -1, known[i]))
      i++;
    if(!known[i])
      (void)vrc_argerror(L, 1, "new",
                         lua_pushfstring(L, "unknown option '%s'",
                                         lua_tostring(L, -1)));
  }
}

void vrc_client_read_options(lua_State *L, int index,
                             struct vrc_account *account)
{
  vrc_check_table(L, index, 1, "new", "options");
  refuse_unknown(L, index);
  read_user_agent(L, index, account);
  read_base_url(L, index, account);
  read_cookie(L, index, "auth", "auth", account);
  read_cookie(L, index, "two_factor_auth", "twoFactorAuth", account);
  read_seconds(L, index, "timeout", &account->timeout_ms);
  read_seconds(L, index, "connect_timeout", &account->connect_timeout_ms);
  read_bytes(L, index, "max_reply_bytes", &account->max_reply_bytes);
  read_proxy(L, index, account);
  read_ip_version(L, index, account);
  read_path(L, index, "ca_file", &account->ca_file);
  read_path(L, index, "ca_path", &account->ca_path);
}
