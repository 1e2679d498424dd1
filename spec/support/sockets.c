/* Preloaded into children of specs, and loaded there as a module: a system call
   about sockets or epoll fails, once or from then on. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <errno.h>
#include <lauxlib.h>
#include <stdbool.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

int luaopen_sockets(lua_State *L);

static struct {
  char name[32]; /* of the call; "": none is counted */
  long at;       /* the number of the call that fails */
  long seen;
  bool broken;   /* and all after it */
  int number;    /* of the error */
} plan;

/* Counts a call. True: it is to fail. */
static bool strikes(const char *name)
{
  if(strcmp(plan.name, name))
    return false;
  plan.seen++;
  if(plan.seen < plan.at || (plan.seen > plan.at && !plan.broken))
    return false;
  errno = plan.number;
  return true;
}

#define CALL(type, name, parameters, arguments) \
  type name parameters \
  { \
    type (*next) parameters; \
    *(void **)&next = dlsym(RTLD_NEXT, #name); \
    return strikes(#name) ? -1 : next arguments; \
  }

CALL(int, socket, (int family, int kind, int protocol),
     (family, kind, protocol))
CALL(int, connect, (int fd, const struct sockaddr *to, socklen_t size),
     (fd, to, size))
CALL(int, getsockname, (int fd, struct sockaddr *address, socklen_t *size),
     (fd, address, size))
CALL(ssize_t, recv, (int fd, void *bytes, size_t size, int flags),
     (fd, bytes, size, flags))
CALL(ssize_t, send, (int fd, const void *bytes, size_t size, int flags),
     (fd, bytes, size, flags))
CALL(int, epoll_create1, (int flags), (flags))
CALL(int, epoll_ctl, (int epoll, int operation, int fd,
                      struct epoll_event *event),
     (epoll, operation, fd, event))
CALL(int, epoll_wait, (int epoll, struct epoll_event *events, int room,
                       int timeout),
     (epoll, events, room, timeout))

/* sockets.watch(name, n, broken, error): the n-th call of that name from now on
   fails with "ENOSPC" or another error; broken: so do all after it. */
static int sockets_watch(lua_State *L)
{
  static const char *const words[] = { "ENOSPC", "ENOMEM", "EINTR", "EMFILE",
                                       "ENETUNREACH", "ECONNRESET", "EPIPE",
                                       "ENOBUFS", NULL };
  static const int numbers[] = { ENOSPC, ENOMEM, EINTR, EMFILE, ENETUNREACH,
                                 ECONNRESET, EPIPE, ENOBUFS };
  const char *name = luaL_checkstring(L, 1);

  plan.at = (long)luaL_checkinteger(L, 2);
  plan.broken = lua_toboolean(L, 3);
  plan.number = numbers[luaL_checkoption(L, 4, NULL, words)];
  plan.seen = 0;
  plan.name[0] = '\0';
  (void)strncat(plan.name, name, sizeof(plan.name) - 1);
  return 0;
}

/* sockets.seen(): whether there was an n-th call, and how many there were; it
   stops watching. */
static int sockets_seen(lua_State *L)
{
  plan.name[0] = '\0';
  lua_pushboolean(L, plan.seen >= plan.at);
  lua_pushinteger(L, plan.seen);
  return 2;
}

int luaopen_sockets(lua_State *L)
{
  static const luaL_Reg functions[] = {
    { "watch", sockets_watch },
    { "seen", sockets_seen },
    { NULL, NULL }
  };
  luaL_newlib(L, functions);
  return 1;
}
