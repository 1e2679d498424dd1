/* Two Lua states in two threads, each with the module and a sandbox of its
   own, at once: nothing of theirs may be shared but libcurl's global state.
   `make threads` runs it, `make tsan` runs it under ThreadSanitizer. */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define THREADS 2

int luaopen_vrchatapi_core(lua_State *L);

struct thread {
  pthread_t id;
  const char *script;
  int number;
  int failed;
};

/* All threads load the module at the same time. */
static pthread_barrier_t barrier;

static int meet(lua_State *L)
{
  (void)L;
  (void)pthread_barrier_wait(&barrier);
  return 0;
}

static int run_script(lua_State *L)
{
  const struct thread *thread = lua_touserdata(L, 1);

  luaL_openlibs(L);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_pushcfunction(L, luaopen_vrchatapi_core);
  lua_setfield(L, -2, "vrchatapi.core");
  lua_pop(L, 1);
  lua_pushcfunction(L, meet);
  lua_setglobal(L, "meet");
  if(luaL_loadfile(L, thread->script) != LUA_OK)
    return lua_error(L);
  lua_pushinteger(L, thread->number);
  lua_call(L, 1, 0);
  return 0;
}

static void *run(void *context)
{
  struct thread *thread = context;
  lua_State *L = luaL_newstate();

  if(!L) {
    thread->failed = 1;
    return NULL;
  }
  lua_pushcfunction(L, run_script);
  lua_pushlightuserdata(L, thread);
  if(lua_pcall(L, 1, 0, 0) != LUA_OK) {
    (void)fprintf(stderr, "thread %d: %s\n", thread->number,
                  luaL_tolstring(L, -1, NULL));
    exit(EXIT_FAILURE); /* the others may wait for it */
  }
  lua_close(L);
  return NULL;
}

int main(int argc, char **argv)
{
  struct thread threads[THREADS];
  int i;

  if(argc != 2) {
    (void)fprintf(stderr, "usage: %s script.lua\n", argv[0]);
    return EXIT_FAILURE;
  }
  if(pthread_barrier_init(&barrier, NULL, THREADS))
    return EXIT_FAILURE;
  for(i = 0; i < THREADS; i++) {
    threads[i].script = argv[1];
    threads[i].number = i + 1;
    threads[i].failed = 0;
    if(pthread_create(&threads[i].id, NULL, run, &threads[i]))
      return EXIT_FAILURE;
  }
  for(i = 0; i < THREADS; i++)
    (void)pthread_join(threads[i].id, NULL);
  for(i = 0; i < THREADS; i++) {
    if(threads[i].failed)
      return EXIT_FAILURE;
  }
  (void)printf("%d states in %d threads: fine\n", THREADS, THREADS);
  return EXIT_SUCCESS;
}
