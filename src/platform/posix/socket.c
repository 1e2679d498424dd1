#include "platform/socket.h"

#include "platform/posix/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

intptr_t vrc_socket_open(int family, int type, int protocol)
{
#ifdef SOCK_CLOEXEC
  return vrc_fd_raise(socket(family, type | SOCK_CLOEXEC, protocol));
#else
  int fd = socket(family, type, protocol);
  if(fd >= 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == -1) {
    (void)close(fd); /* nothing was written through it */
    fd = -1;
  }
  return vrc_fd_raise(fd);
#endif
}

bool vrc_socket_close(intptr_t socket)
{
  return !close((int)socket);
}

int vrc_socket_port(intptr_t socket)
{
  union {
    struct sockaddr any;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
  } address;
  socklen_t size = sizeof(address);

  memset(&address, 0, sizeof(address));
  if(getsockname((int)socket, &address.any, &size))
    return 0;
  if(address.any.sa_family == AF_INET)
    return ntohs(address.in.sin_port);
  return address.any.sa_family == AF_INET6 ? ntohs(address.in6.sin6_port) : 0;
}

bool vrc_socket_has_input(intptr_t socket)
{
  char byte;
  ssize_t got;

  do
    got = recv((int)socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  while(got < 0 && errno == EINTR);
  return got >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

intptr_t vrc_socket_raise(intptr_t socket)
{
  return vrc_fd_raise((int)socket);
}

/* Takes the lowest descriptors that are free, up to the first one above the
   standard streams, which is returned; -1: none is left. */
static int take_standard(struct vrc_sockets *sockets)
{
  int fd;

  sockets->held = 0;
  while((fd = open("/dev/null", O_RDWR | O_CLOEXEC)) >= 0 &&
        fd <= STDERR_FILENO)
    sockets->held |= 1 << fd;
  return fd;
}

static void release_standard(const struct vrc_sockets *sockets)
{
  int fd;

  for(fd = 0; fd <= STDERR_FILENO; fd++) {
    if(sockets->held & (1 << fd))
      vrc_fd_close(fd);
  }
}

bool vrc_sockets_note(struct vrc_sockets *sockets)
{
  int first = take_standard(sockets);
  int i;

  if(first < 0) {
    release_standard(sockets);
    return false;
  }
  vrc_fd_close(first);
  sockets->first = first;
  for(i = 0; i < VRC_SOCKETS_RANGE; i++)
    sockets->was_open[i] = fcntl(first + i, F_GETFD) != -1;
  return true;
}

void vrc_sockets_hide_new(const struct vrc_sockets *sockets)
{
  int i;

  release_standard(sockets);
  for(i = 0; i < VRC_SOCKETS_RANGE; i++) {
    if(!sockets->was_open[i]) /* fails if it is still free */
      (void)fcntl(sockets->first + i, F_SETFD, FD_CLOEXEC);
  }
}
