/* The module vrchatapi.core. */
#include "binding/binding.h"
#include "binding/platform/platform.h"
#include "binding/text.h"

#include "platform/clock.h"
#include "platform/process.h"

#include <limits.h>
#include <math.h>

#define ENGINE_TYPE "vrchatapi.core.engine"

static const char engine_key = 0; /* its address is the registry's key */

struct engine_box {
  struct vrc_engine *engine;
};

struct vrc_engine *vrc_engine_of(lua_State *L)
{
  const struct engine_box *box;

  (void)lua_rawgetp(L, LUA_REGISTRYINDEX, &engine_key);
  box = lua_touserdata(L, -1);
  lua_pop(L, 1);
  if(!box || !box->engine) /* a finalizer runs while the state is closed */
    (void)vrc_raise(L, "the Lua state is being closed");
  return box->engine;
}

static int engine_gc(lua_State *L)
{
  struct engine_box *box = luaL_checkudata(L, 1, ENGINE_TYPE);
  /* clients and requests that are finalised later have references */
  vrc_engine_release(box->engine);
  box->engine = NULL;
  return 0;
}

static void open_engine(lua_State *L)
{
  struct engine_box *box = lua_newuserdatauv(L, sizeof(*box), 0);

  box->engine = NULL;
  if(luaL_newmetatable(L, ENGINE_TYPE)) {
    lua_pushcfunction(L, engine_gc);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  box->engine = vrc_engine_new();
  if(!box->engine)
    (void)luaL_error(L, "libcurl could not be initialised");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &engine_key);
}

/* core.step([seconds [, budget]]): turns the engine once, waiting at most that
   long (not at all by default) for something to do; what is left to do after
   budget seconds (all is done by default) stays for the next step. */
static int core_step(lua_State *L)
{
  struct vrc_engine *engine = vrc_engine_of(L);
  lua_Number seconds = luaL_optnumber(L, 1, 0);
  lua_Number budget = luaL_optnumber(L, 2, 0);

  luaL_argcheck(L, seconds >= 0 && seconds <= INT_MAX / 1000, 1,
                "seconds must be from 0 to 2147483");
  luaL_argcheck(L, budget >= 0 && budget <= INT_MAX / 1000, 2,
                "budget must be from 0 to 2147483 seconds");
  /* rounded up: a wait too short would only be repeated */
  vrc_engine_step(engine, (int)ceil(seconds * 1000), (int64_t)(budget * 1e6));
  return 0;
}

/* core.next_ended(): the id of a request that has ended and was not told of
   yet, or nil. */
static int core_next_ended(lua_State *L)
{
  void *call = vrc_engine_next_ended(vrc_engine_of(L));
  if(call)
    lua_pushlightuserdata(L, call);
  else
    lua_pushnil(L);
  return 1;
}

/* core.clock(): seconds since a fixed point in the past, never set back. */
static int core_clock(lua_State *L)
{
  lua_pushnumber(L, (lua_Number)vrc_clock_us() / 1e6);
  return 1;
}

/* core.raise(message): raises it with the position of the caller as the user
   sees it. */
static int core_raise(lua_State *L)
{
  return vrc_raise(L, "%s", luaL_checkstring(L, 1));
}

/* core.error(code, message): an error as calls give it, for what happened
   before anything was sent. */
static int core_error(lua_State *L)
{
  struct vrc_error error = { 0 };

  error.code = luaL_checkstring(L, 1);
  error.message = luaL_checklstring(L, 2, &error.message_length);
  (void)vrc_error_push(L, &error);
  return 1;
}

/* core.fd(): the descriptor to watch for input between turns, or nil if the
   system has none. */
static int core_fd(lua_State *L)
{
  int fd = vrc_engine_fd(vrc_engine_of(L));
  if(fd < 0)
    lua_pushnil(L);
  else
    lua_pushinteger(L, fd);
  return 1;
}

/* core.timeout(): seconds until a step is due even if the descriptor stays
   silent, or nil if none is. */
static int core_timeout(lua_State *L)
{
  int ms = vrc_engine_timeout(vrc_engine_of(L));
  if(ms < 0)
    lua_pushnil(L);
  else
    lua_pushnumber(L, ms / 1000.0);
  return 1;
}

static const luaL_Reg functions[] = {
  { "new", vrc_client_create },
  { "operations", vrc_schema_operations },
  { "operation", vrc_schema_operation },
  { "names", vrc_schema_names },
  { "errors", vrc_schema_errors },
  { "layer", vrc_raise_layer },
  { "raise", core_raise },
  { "step", core_step },
  { "next_ended", core_next_ended },
  { "clock", core_clock },
  { "error", core_error },
  { "fd", core_fd },
  { "timeout", core_timeout },
  { NULL, NULL }
};

#if defined(__GNUC__)
#define EXPORT __attribute__((visibility("default")))
#else
#define EXPORT
#endif

EXPORT int luaopen_vrchatapi_core(lua_State *L);

int luaopen_vrchatapi_core(lua_State *L)
{
  /* libcurl may have threads (resolvers) in flight when the last Lua state is
     closed, and libraries that it loaded cannot be unloaded safely: the shared
     object stays. */
  vrc_process_pin(&engine_key);
  luaL_checkversion(L);
  vrc_json_open(L);
  open_engine(L);
  vrc_error_open(L);
  vrc_call_open(L);
  vrc_client_open(L);
  luaL_newlib(L, functions);
  luaL_setfuncs(L, vrc_text_functions, 0);
  vrc_system_open(L);
  lua_setfield(L, -2, "system");
  return 1;
}
