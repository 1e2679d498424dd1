#include "lua.h"

#include "server.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdlib.h>
#include <string.h>

int luaopen_vrchatapi_core(lua_State *L);

/* libFuzzer counts what changes in here beside its own counters. */
#define PLACES 8192
__attribute__((section("__libfuzzer_extra_counters")))
static uint8_t places[PLACES];

static lua_State *state;

static void on_line(lua_State *L, lua_Debug *at)
{
  unsigned place;

  (void)lua_getinfo(L, "S", at);
  if(!strstr(at->source, "lua/vrchatapi/"))
    return;
  place = (unsigned)at->currentline * 31 + (unsigned)at->srclen * 7919;
  places[place % PLACES]++;
}

static int on_error(lua_State *L)
{
  luaL_traceback(L, L, luaL_tolstring(L, 1, NULL), 1);
  return 1;
}

/* fuzz.printable(text): true for one printable line */
static int printable(lua_State *L)
{
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);

  lua_pushboolean(L, fuzz_is_printable(text, length));
  return 1;
}

/* fuzz.server(): the URL of a server of its own */
static int server(lua_State *L)
{
  char url[100];

  fuzz_server_url(url, sizeof(url));
  lua_pushstring(L, url);
  return 1;
}

/* fuzz.respond(text): what it writes to a connection that waits */
static int respond(lua_State *L)
{
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);

  fuzz_server_respond(text, length);
  return 0;
}

static const luaL_Reg functions[] = { { "printable", printable },
                                      { "server", server },
                                      { "respond", respond },
                                      { NULL, NULL } };

static void begin(const char *name)
{
  state = luaL_newstate();
  luaL_openlibs(state);
  luaL_requiref(state, "vrchatapi.core", luaopen_vrchatapi_core, 0);
  lua_settop(state, 0);
  lua_pushcfunction(state, on_error);
  lua_pushfstring(state, "spec/fuzz/%s.lua", name);
  FUZZ_CHECK(!luaL_loadfile(state, lua_tostring(state, 2)), "%s can be read",
             name);
  luaL_newlib(state, functions);
  FUZZ_CHECK(!lua_pcall(state, 1, 1, 1), "%s can be loaded: %s", name,
             lua_tostring(state, -1));
  lua_replace(state, 2);
  lua_sethook(state, on_line, LUA_MASKLINE, 0);
}

void fuzz_run_lua(const char *name, const uint8_t *data, size_t size)
{
  if(!state)
    begin(name);
  lua_settop(state, 2);
  lua_pushvalue(state, 2);
  (void)lua_pushlstring(state, size ? (const char *)data : "", size);
  FUZZ_CHECK(!lua_pcall(state, 1, 0, 1), "%s", lua_tostring(state, -1));
}
