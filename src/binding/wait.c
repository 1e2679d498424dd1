#include "binding/wait.h"

#include "platform/clock.h"

/* The longest wait without a look at Lua's hooks. A signal ends the system's
   wait anyway; this is for one that comes just before it. */
#define STEP_MS 500

static int nothing(lua_State *L)
{
  (void)L;
  return 0;
}

/* A C loop runs no hooks of Lua's, and Ctrl-C comes as one: the call of a
   function does. lua.c sets it on the main thread alone, so a coroutine
   borrows it from there. False: it has raised an error, which is on top. */
static bool let_hooks_run(lua_State *L)
{
  lua_State *main = vrc_main_thread(L);
  bool borrows, done;

  if(!lua_gethook(L) && !lua_gethook(main))
    return true;
  borrows = !lua_gethook(L);
  if(borrows)
    lua_sethook(L, lua_gethook(main), lua_gethookmask(main),
                lua_gethookcount(main));
  lua_pushcfunction(L, nothing);
  done = lua_pcall(L, 0, 0, 0) == LUA_OK;
  if(borrows)
    lua_sethook(L, NULL, 0, 0);
  return done;
}

bool vrc_wait(lua_State *L, struct vrc_call *call, int64_t ms)
{
  int64_t deadline = ms < 0 ? 0 : vrc_clock_ms() + ms;
  int64_t left = STEP_MS;

  while(call->transfer->job.outcome == VRC_RUNNING && left > 0) {
    if(ms >= 0)
      left = deadline - vrc_clock_ms();
    vrc_engine_step(call->engine, left < 0 ? 0
                                : left < STEP_MS ? (int)left : STEP_MS, 0);
    if(!let_hooks_run(L))
      return false;
    if(!call->transfer)
      (void)luaL_error(L, "the call was closed while it was waited for");
  }
  return true;
}
