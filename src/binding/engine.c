#include "binding/engine.h"

#include "binding/argerror.h"
#include "platform/clock.h"

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
  /* clients and calls that are finalised later have references */
  vrc_engine_release(box->engine);
  box->engine = NULL;
  return 0;
}

void vrc_engine_open(lua_State *L)
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

/* core.step([seconds [, budget]]): steps the engine once, waiting at most that
   long (not at all by default) for something to do; what is left to do after
   budget seconds (all is done by default) stays for the next step. */
static int engine_step(lua_State *L)
{
  struct vrc_engine *engine = vrc_engine_of(L);
  lua_Number seconds = luaL_optnumber(L, 1, 0);
  lua_Number budget = luaL_optnumber(L, 2, 0);

  luaL_argcheck(L, seconds >= 0 && seconds <= INT_MAX / 1000, 1,
                "seconds must be from 0 to 2147483");
  luaL_argcheck(L, budget >= 0 && budget <= INT_MAX / 1000, 2,
                "budget must be from 0 to 2147483 seconds");
  /* rounded up: a wait too short would only be followed by another */
  vrc_engine_step(engine, (int)ceil(seconds * 1000), (int64_t)(budget * 1e6));
  return 0;
}

/* core.next_ended(): the id of a call that has ended and was not reported yet,
   or nil. */
static int engine_next_ended(lua_State *L)
{
  void *call = vrc_engine_next_ended(vrc_engine_of(L));
  if(call)
    lua_pushlightuserdata(L, call);
  else
    lua_pushnil(L);
  return 1;
}

/* core.clock(): seconds since a fixed point in the past, never set back. */
static int engine_clock(lua_State *L)
{
  lua_pushnumber(L, (lua_Number)vrc_clock_us() / 1e6);
  return 1;
}

/* core.fd(): the descriptor to watch for input between steps, or nil if the
   system has none. */
static int engine_fd(lua_State *L)
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
static int engine_timeout(lua_State *L)
{
  int ms = vrc_engine_timeout(vrc_engine_of(L));
  if(ms < 0)
    lua_pushnil(L);
  else
    lua_pushnumber(L, ms / 1000.0);
  return 1;
}

const luaL_Reg vrc_engine_functions[] = {
  { "step", engine_step },
  { "next_ended", engine_next_ended },
  { "fd", engine_fd },
  { "timeout", engine_timeout },
  { "clock", engine_clock },
  { NULL, NULL }
};
