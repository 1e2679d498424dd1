/* Preloaded by `make asan` and `make valgrind`, linked into the torture driver.

   A library that was unloaded has no name in a leak report and could not be
   named in a suppression, and what its globals held looks lost: nothing is
   unloaded.

   Programs that the specs start (compilers, openssl) inherit the preloaded
   sanitizer and end without freeing: only the leaks of Lua count. LuaJIT keeps
   its objects where no leak check looks for pointers, so that a process of it that
   ends without closing its state seems to leak all it has: only the first counts.

   Debian 12's curl waits forever for the lock of its first setlocale() when
   libasan is preloaded: it starts again without. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* -fvisibility=hidden would leave the torture driver with the original */
__attribute__((visibility("default"))) int dlclose(void *handle);
void __lsan_disable(void) __attribute__((weak));

int dlclose(void *handle)
{
  (void)handle;
  return 0;
}

static bool counts_leaks(const char *name)
{
  static const char variable[] = "VRCHATAPI_COUNTS_LEAKS"; /* a parent does */

  if(!strncmp(name, "luajit", 6))
    return !getenv(variable) && !setenv(variable, "1", 1);
  return !strncmp(name, "lua", 3) || !strcmp(name, "torture");
}

/* glibc hands the arguments of main() to constructors. */
__attribute__((constructor)) static void only_lua(int argc, char **argv)
{
  const char *name = program_invocation_short_name;

  (void)argc;
  if(!strcmp(name, "curl") && getenv("LD_PRELOAD")) {
    (void)unsetenv("LD_PRELOAD");
    (void)execv("/proc/self/exe", argv);
  }
  if(!counts_leaks(name) && __lsan_disable)
    __lsan_disable();
}
