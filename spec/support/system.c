/* What specs need of the system and Lua lacks: processes, and sockets that
   nobody serves. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int luaopen_system(lua_State *L);

/* system.fork(): 0 in the child, its id in the parent. */
static int system_fork(lua_State *L)
{
  lua_pushinteger(L, fork());
  return 1;
}

/* system.end_now(): of this process, at once: neither cleaning up nor the leak
   check of a tool that watches takes place. */
static int system_end(lua_State *L)
{
  (void)kill(getpid(), SIGKILL);
  return luaL_error(L, "still here");
}

/* system.wait(id): waits for the end of a child. */
static int system_wait(lua_State *L)
{
  if(waitpid((pid_t)luaL_checkinteger(L, 1), NULL, 0) < 0)
    return luaL_error(L, "there is no such child");
  return 0;
}

static struct sockaddr_in loopback(int port)
{
  struct sockaddr_in address;

  memset(&address, 0, sizeof(address));
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons((unsigned short)port);
  return address;
}

static int new_socket(lua_State *L)
{
  int fd = socket(AF_INET, SOCK_STREAM, 0);

  if(fd < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) == -1)
    (void)luaL_error(L, "no socket: %s", strerror(errno));
  return fd;
}

/* system.bind([backlog]): a socket and its port on 127.0.0.1, which listens if
   there is a backlog and accepts nobody. */
static int system_bind(lua_State *L)
{
  struct sockaddr_in address = loopback(0);
  socklen_t size = sizeof(address);
  int fd = new_socket(L);

  if(bind(fd, (struct sockaddr *)&address, size) ||
     getsockname(fd, (struct sockaddr *)&address, &size) ||
     (!lua_isnoneornil(L, 1) && listen(fd, (int)luaL_checkinteger(L, 1))))
    return luaL_error(L, "bind: %s", strerror(errno));
  lua_pushinteger(L, fd);
  lua_pushinteger(L, ntohs(address.sin_port));
  return 2;
}

/* system.dial(port): a socket that connects, whether it ever comes to that or
   not. */
static int system_dial(lua_State *L)
{
  struct sockaddr_in address = loopback((int)luaL_checkinteger(L, 1));
  int fd = new_socket(L);

  (void)fcntl(fd, F_SETFL, O_NONBLOCK);
  (void)connect(fd, (struct sockaddr *)&address, sizeof(address));
  lua_pushinteger(L, fd);
  return 1;
}

static int system_close(lua_State *L)
{
  (void)close((int)luaL_checkinteger(L, 1));
  return 0;
}

static const luaL_Reg functions[] = {
  { "fork", system_fork },
  { "end_now", system_end },
  { "wait", system_wait },
  { "bind", system_bind },
  { "dial", system_dial },
  { "close", system_close },
  { NULL, NULL }
};

int luaopen_system(lua_State *L)
{
  luaL_newlib(L, functions);
  return 1;
}
