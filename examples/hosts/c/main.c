/* A host with a loop of its own, at 60 frames a second, that runs a bot in
   Lua. The module vrchatapi.core is linked in; a frame calls
   vrchatapi.step(0), which takes half a millisecond at most and waits for
   nothing.

   usage: host script.lua [argument...] */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define FRAMES_MAX 36000 /* ten minutes */
#define FRAME_NS (1000000000L / 60)

int luaopen_vrchatapi_core(lua_State *L);

struct host {
  double *steps; /* seconds that each frame spent in step */
  size_t frames;
  bool stopped;  /* the script has said so */
};

static double now(void)
{
  struct timespec time;
  (void)clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* host.stop(): the loop ends after this frame. */
static int host_stop(lua_State *L)
{
  struct host *host = lua_touserdata(L, lua_upvalueindex(1));
  host->stopped = true;
  return 0;
}

/* The global table `host`. */
static void open_host(lua_State *L, struct host *host)
{
  lua_newtable(L);
  lua_pushlightuserdata(L, host);
  lua_pushcclosure(L, host_stop, 1);
  lua_setfield(L, -2, "stop");
  lua_setglobal(L, "host");
}

/* Pushes a table of the library `package`: "preload", "loaded". */
static void push_package(lua_State *L, const char *name)
{
  (void)lua_getglobal(L, "package");
  (void)lua_getfield(L, -1, name);
  lua_remove(L, -2);
}

/* The module as require finds it: no file, no search. */
static void preload_core(lua_State *L)
{
  push_package(L, "preload");
  lua_pushcfunction(L, luaopen_vrchatapi_core);
  lua_setfield(L, -2, "vrchatapi.core");
  lua_pop(L, 1);
}

static int traceback(lua_State *L)
{
  (void)lua_getglobal(L, "tostring"); /* an error may be a table */
  lua_pushvalue(L, 1);
  lua_call(L, 1, 1);
  luaL_traceback(L, L, lua_tostring(L, -1), 1);
  return 1;
}

/* Everything that may raise. Arguments: the host, the script's name and its
   arguments. Leaves vrchatapi.step on the stack. */
static int start(lua_State *L)
{
  struct host *host = lua_touserdata(L, 1);
  int arguments = lua_gettop(L) - 2;

  luaL_openlibs(L);
  preload_core(L);
  open_host(L, host);
  if(luaL_loadfile(L, lua_tostring(L, 2)) != LUA_OK)
    return lua_error(L);
  lua_replace(L, 2);
  lua_call(L, arguments, 0); /* it spawns its tasks and returns */
  push_package(L, "loaded");
  (void)lua_getfield(L, -1, "vrchatapi");
  if(!lua_istable(L, -1))
    return luaL_error(L, "the script does not use vrchatapi");
  (void)lua_getfield(L, -1, "step");
  return 1;
}

/* One frame's share for Lua: vrchatapi.step(0). */
static void step(lua_State *L, struct host *host)
{
  double begin = now();

  lua_pushvalue(L, -1);
  lua_pushinteger(L, 0);
  if(lua_pcall(L, 1, 0, 1) != LUA_OK) {
    /* an error of a task that nobody waits for; the bot continues */
    (void)fprintf(stderr, "host: %s\n", lua_tostring(L, -1));
    lua_pop(L, 1);
  }
  host->steps[host->frames++] = now() - begin;
}

/* What a game would do: physics, drawing, waiting for the display. */
static void draw_frame(struct timespec *next)
{
  next->tv_nsec += FRAME_NS;
  if(next->tv_nsec >= 1000000000L) {
    next->tv_nsec -= 1000000000L;
    next->tv_sec++;
  }
  (void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, next, NULL);
}

static int by_size(const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void report(const struct host *host, double seconds)
{
  size_t count = host->frames;
  double *steps = host->steps;

  if(!count)
    return;
  qsort(steps, count, sizeof(*steps), by_size);
  (void)printf("frames          %zu in %.1f s\n", count, seconds);
  (void)printf("step, median    %.3f ms\n", steps[count / 2] * 1e3);
  (void)printf("step, 99 %%      %.3f ms\n",
               steps[(size_t)((double)(count - 1) * 0.99)] * 1e3);
  (void)printf("step, longest   %.3f ms\n", steps[count - 1] * 1e3);
}

int main(int argc, char **argv)
{
  struct host host = { NULL, 0, false };
  struct timespec next;
  lua_State *L = luaL_newstate();
  double begin;
  int status = EXIT_FAILURE;
  int i;

  host.steps = calloc(FRAMES_MAX, sizeof(*host.steps));
  if(argc < 2 || !L || !host.steps || !lua_checkstack(L, argc + 8)) {
    (void)fprintf(stderr, "usage: host script.lua [argument...]\n");
    goto out;
  }
  lua_pushcfunction(L, traceback);
  lua_pushcfunction(L, start);
  lua_pushlightuserdata(L, &host);
  for(i = 1; i < argc; i++)
    (void)lua_pushstring(L, argv[i]);
  if(lua_pcall(L, argc, 1, 1) != LUA_OK) {
    (void)fprintf(stderr, "host: %s\n", lua_tostring(L, -1));
    goto out;
  }
  begin = now();
  (void)clock_gettime(CLOCK_MONOTONIC, &next);
  while(!host.stopped && host.frames < FRAMES_MAX) {
    step(L, &host);
    draw_frame(&next);
  }
  report(&host, now() - begin);
  status = host.stopped ? EXIT_SUCCESS : EXIT_FAILURE;

out:
  if(L)
    lua_close(L); /* ends what is in flight */
  free(host.steps);
  return status;
}
