/* Preloaded into children of specs, and loaded there as a module: system calls
   about files are counted, and one of them kills the process, or fails. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int luaopen_calls(lua_State *L);

enum mode { OFF, COUNT, KILL, FAIL, BROKEN };

static struct {
  enum mode mode;
  long at; /* the number of the call */
  int number; /* the errno of failures */
  long seen;
  bool full; /* the next write finds no room */
  bool fixed; /* nothing can be renamed */
  char names[2000];
} plan;

static void end_now(void)
{
  (void)kill(getpid(), SIGKILL);
}

/* Counts a call. True: it is to fail. */
static bool strikes(const char *name)
{
  size_t length = strlen(plan.names);

  if(plan.mode == OFF)
    return false;
  (void)snprintf(plan.names + length, sizeof(plan.names) - length, "%s%s",
                 length ? " " : "", name);
  plan.seen++;
  if(plan.mode == COUNT || plan.seen < plan.at ||
     (plan.seen > plan.at && plan.mode != BROKEN))
    return false;
  if(plan.mode == KILL && strcmp(name, "write"))
    end_now();
  errno = plan.number;
  return true;
}

#define NEXT(name) (*(void **)&next = dlsym(RTLD_NEXT, name))

int openat(int folder, const char *path, int flags, ...)
{
  int (*next)(int, const char *, int, ...);
  mode_t mode = 0;
  va_list arguments;

  va_start(arguments, flags);
  if(flags & O_CREAT)
    mode = va_arg(arguments, mode_t);
  va_end(arguments);
  NEXT("openat");
  return strikes("open") ? -1 : next(folder, path, flags, mode);
}

/* Half of the bytes go through before it strikes. */
ssize_t write(int fd, const void *bytes, size_t length)
{
  ssize_t (*next)(int, const void *, size_t);
  bool full = plan.full;

  NEXT("write");
  plan.full = false;
  if(full) {
    errno = ENOSPC;
    return -1;
  }
  if(!strikes("write"))
    return next(fd, bytes, length);
  plan.full = true;
  (void)next(fd, bytes, length / 2);
  if(plan.mode == KILL)
    end_now();
  return (ssize_t)(length / 2);
}

int close(int fd)
{
  int (*next)(int);
  bool struck = strikes("close");
  NEXT("close");
  (void)next(fd); /* a descriptor is closed even if that fails */
  errno = EIO;
  return struck ? -1 : 0;
}

#define CALL(name, shown, parameters, arguments) \
  int name parameters \
  { \
    int (*next) parameters; \
    NEXT(#name); \
    return strikes(shown) ? -1 : next arguments; \
  }

CALL(fsync, "fsync", (int fd), (fd))
CALL(fchmod, "fchmod", (int fd, mode_t mode), (fd, mode))
CALL(flock, "flock", (int fd, int operation), (fd, operation))
CALL(ftruncate, "ftruncate", (int fd, off_t size), (fd, size))
CALL(fstat, "fstat", (int fd, struct stat *status), (fd, status))
CALL(fstatat, "fstatat",
     (int folder, const char *path, struct stat *status, int flags),
     (folder, path, status, flags))

int renameat(int from, const char *old, int to, const char *new)
{
  int (*next)(int, const char *, int, const char *);

  NEXT("renameat");
  if(strikes("rename"))
    return -1;
  if(!plan.fixed)
    return next(from, old, to, new);
  errno = EBUSY; /* as for a file that is mounted on its own */
  return -1;
}

CALL(unlinkat, "unlink", (int folder, const char *path, int flags),
     (folder, path, flags))

/* calls.watch(mode, n, code): from now on; the n-th call "kill"s the process, or
   "fail"s, by default with EIO, or it and all after it are "broken". Or calls are
   only "count"ed. */
static int calls_watch(lua_State *L)
{
  static const char *const modes[] = { "off", "count", "kill", "fail", "broken",
                                       NULL };
  static const char *const codes[] = { "EIO", "ENOLCK", "ENOTSUP", "EPERM",
                                       NULL };
  static const int numbers[] = { EIO, ENOLCK, ENOTSUP, EPERM };
  enum mode mode = (enum mode)luaL_checkoption(L, 1, NULL, modes);

  plan.at = (long)luaL_optinteger(L, 2, 0);
  plan.number = numbers[luaL_checkoption(L, 3, "EIO", codes)];
  plan.seen = 0;
  plan.full = false;
  plan.names[0] = '\0';
  plan.mode = mode;
  return 0;
}

/* calls.fix(): from now on nothing can be renamed. */
static int calls_fix(lua_State *L)
{
  (void)L;
  plan.fixed = true;
  return 0;
}

/* calls.seen(): the names of the calls since then, and whether there was an
   n-th; it stops watching. */
static int calls_seen(lua_State *L)
{
  plan.mode = OFF;
  lua_pushstring(L, plan.names);
  lua_pushboolean(L, plan.seen >= plan.at);
  return 2;
}

int luaopen_calls(lua_State *L)
{
  static const luaL_Reg functions[] = {
    { "watch", calls_watch },
    { "fix", calls_fix },
    { "seen", calls_seen },
    { NULL, NULL }
  };
  luaL_newlib(L, functions);
  return 1;
}
