#include "http/poller/backend.h"

#ifdef VRC_POLLER_EPOLL

#include "platform/socket.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define BATCH 64

bool vrc_backend_open(struct vrc_backend *backend)
{
  memset(backend, 0, sizeof(*backend));
  backend->fd = (int)vrc_socket_raise(epoll_create1(EPOLL_CLOEXEC));
  return backend->fd >= 0;
}

void vrc_backend_close(struct vrc_backend *backend)
{
  if(backend->fd >= 0)
    (void)close(backend->fd); /* nothing is written through it */
  backend->fd = -1;
}

bool vrc_backend_watch(struct vrc_backend *backend, int fd, bool read,
                       bool write, bool known)
{
  struct epoll_event event;

  memset(&event, 0, sizeof(event));
  event.events = (read ? (unsigned)EPOLLIN : 0u) |
                 (write ? (unsigned)EPOLLOUT : 0u);
  event.data.fd = fd;
  if(!epoll_ctl(backend->fd, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd,
                &event))
    return true;
  /* after a refusal the kernel may know other sockets than libcurl believes */
  if(errno == EEXIST)
    return !epoll_ctl(backend->fd, EPOLL_CTL_MOD, fd, &event);
  return errno == ENOENT &&
         !epoll_ctl(backend->fd, EPOLL_CTL_ADD, fd, &event);
}

void vrc_backend_forget(struct vrc_backend *backend, int fd)
{
  struct epoll_event event; /* old kernels want one, which they do not read */

  memset(&event, 0, sizeof(event));
  /* fails if fd is closed already: then the kernel has forgotten it */
  (void)epoll_ctl(backend->fd, EPOLL_CTL_DEL, fd, &event);
}

size_t vrc_backend_wait(struct vrc_backend *backend, struct vrc_ready *ready,
                        size_t room, int timeout_ms)
{
  struct epoll_event events[BATCH];
  int count = !room ? 0 : epoll_wait(backend->fd, events,
                         (int)(room < BATCH ? room : BATCH), timeout_ms);
  int i;

  for(i = 0; i < count; i++) {
    ready[i].fd = events[i].data.fd;
    ready[i].readable = (events[i].events & (EPOLLIN | EPOLLHUP)) != 0;
    ready[i].writable = (events[i].events & EPOLLOUT) != 0;
    ready[i].failed = (events[i].events & EPOLLERR) != 0;
  }
  return count > 0 ? (size_t)count : 0;
}

#else
typedef int vrc_backend_epoll_unused; /* ISO C wants something in a file */
#endif
