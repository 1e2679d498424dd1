/* What specs need of the system and Lua lacks: processes, users, terminals, and
   sockets that nobody serves. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
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

/* system.leave(code): ends this process without cleaning up. */
static int system_leave(lua_State *L)
{
  _exit((int)luaL_checkinteger(L, 1));
}

/* system.parent(): the id of the process that started this one. */
static int system_parent(lua_State *L)
{
  lua_pushinteger(L, getppid());
  return 1;
}

/* system.enter(folder): makes it the present one. */
static int system_enter(lua_State *L)
{
  if(chdir(luaL_checkstring(L, 1)))
    return luaL_error(L, "there is no such folder");
  return 0;
}

/* system.pause(): until a signal ends this process. */
static int system_pause(lua_State *L)
{
  (void)L;
  for(;;)
    (void)pause();
}

/* system.wait(id): waits for the end of a child; its code, or the number of a
   signal below 0. */
static int system_wait(lua_State *L)
{
  int status;

  if(waitpid((pid_t)luaL_checkinteger(L, 1), &status, 0) < 0)
    return luaL_error(L, "there is no such child");
  lua_pushinteger(L, WIFEXITED(status) ? WEXITSTATUS(status)
                                       : -WTERMSIG(status));
  return 1;
}

/* system.descriptors(): how many are open. */
static int system_descriptors(lua_State *L)
{
  int fd, count = 0;

  for(fd = 0; fd < 1024; fd++)
    count += fcntl(fd, F_GETFD) != -1;
  lua_pushinteger(L, count);
  return 1;
}

/* system.user([id]): who this process is; with an id, it becomes that. */
static int system_user(lua_State *L)
{
  if(!lua_isnoneornil(L, 1) && seteuid((uid_t)luaL_checkinteger(L, 1)))
    return luaL_error(L, "seteuid: %s", strerror(errno));
  lua_pushinteger(L, geteuid());
  return 1;
}

/* ---- terminals ---- */

static void run_there(const char *name, const char *command)
{
  int number, fd;

  for(number = 1; number < NSIG; number++)
    (void)signal(number, SIG_DFL); /* a shell's background ignores some */
  (void)setsid();
  fd = open(name, O_RDWR);
  if(fd < 0)
    _exit(126);
#ifdef TIOCSCTTY
  (void)ioctl(fd, TIOCSCTTY, 0); /* Linux needs none */
#endif
  if(dup2(fd, 0) < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
    _exit(126);
  if(fd > 2)
    (void)close(fd);
  (void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
  _exit(127);
}

/* system.terminal(command): runs it on a terminal of its own; its id, and a
   descriptor of the other side. */
static int system_terminal(lua_State *L)
{
  const char *command = luaL_checkstring(L, 1);
  int fd = posix_openpt(O_RDWR | O_NOCTTY);
  pid_t id;

  if(fd < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) == -1 || grantpt(fd) ||
     unlockpt(fd))
    return luaL_error(L, "no terminal: %s", strerror(errno));
  id = fork();
  if(!id)
    run_there(ptsname(fd), command);
  lua_pushinteger(L, id);
  lua_pushinteger(L, fd);
  return 2;
}

/* system.echoes(fd): whether what is typed there shows. */
static int system_echoes(lua_State *L)
{
  struct termios state;

  if(tcgetattr((int)luaL_checkinteger(L, 1), &state))
    return luaL_error(L, "tcgetattr: %s", strerror(errno));
  lua_pushboolean(L, (state.c_lflag & ECHO) != 0);
  return 1;
}

/* system.read(fd, seconds): what comes; nil at the end, or if nothing comes in
   time. */
static int system_read(lua_State *L)
{
  struct pollfd ready = { (int)luaL_checkinteger(L, 1), POLLIN, 0 };
  char bytes[4096];
  ssize_t got = -1;

  if(poll(&ready, 1, (int)luaL_checkinteger(L, 2) * 1000) > 0)
    got = read(ready.fd, bytes, sizeof(bytes));
  if(got > 0)
    lua_pushlstring(L, bytes, (size_t)got);
  else
    lua_pushnil(L);
  return 1;
}

/* system.write(fd, bytes) */
static int system_write(lua_State *L)
{
  size_t length;
  const char *bytes = luaL_checklstring(L, 2, &length);

  if(write((int)luaL_checkinteger(L, 1), bytes, length) != (ssize_t)length)
    return luaL_error(L, "write: %s", strerror(errno));
  return 0;
}

/* ---- sockets ---- */

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
  { "leave", system_leave },
  { "parent", system_parent },
  { "pause", system_pause },
  { "enter", system_enter },
  { "wait", system_wait },
  { "descriptors", system_descriptors },
  { "user", system_user },
  { "terminal", system_terminal },
  { "echoes", system_echoes },
  { "read", system_read },
  { "write", system_write },
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
