#include "platform/socket.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

intptr_t vrc_socket_open(int family, int type, int protocol)
{
#ifdef SOCK_CLOEXEC
  return socket(family, type | SOCK_CLOEXEC, protocol);
#else
  int fd = socket(family, type, protocol);
  if(fd >= 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == -1) {
    (void)close(fd); /* nothing was written through it */
    fd = -1;
  }
  return fd;
#endif
}

bool vrc_sockets_note(struct vrc_sockets *sockets)
{
  int first = dup(STDERR_FILENO);
  int i;

  if(first < 0)
    return false;
  (void)close(first); /* a duplicate: closing it loses nothing */
  sockets->first = first;
  for(i = 0; i < VRC_SOCKETS_RANGE; i++)
    sockets->was_open[i] = fcntl(first + i, F_GETFD) != -1;
  return true;
}

void vrc_sockets_hide_new(const struct vrc_sockets *sockets)
{
  int i;
  for(i = 0; i < VRC_SOCKETS_RANGE; i++) {
    if(!sockets->was_open[i]) /* fails if it is still free */
      (void)fcntl(sockets->first + i, F_SETFD, FD_CLOEXEC);
  }
}
