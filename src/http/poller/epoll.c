#include "http/poller/poller.h"

#ifdef VRC_POLLER_EPOLL

#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define BATCH 64

bool vrc_poller_open(struct vrc_poller *poller)
{
  memset(poller, 0, sizeof(*poller));
  poller->fd = epoll_create1(EPOLL_CLOEXEC);
  return poller->fd >= 0;
}

void vrc_poller_close(struct vrc_poller *poller)
{
  if(poller->fd >= 0)
    (void)close(poller->fd); /* nothing is written through it */
  poller->fd = -1;
}

bool vrc_poller_watch(struct vrc_poller *poller, int fd, bool read, bool write,
                      bool known)
{
  struct epoll_event event;

  memset(&event, 0, sizeof(event));
  event.events = (read ? (unsigned)EPOLLIN : 0u) |
                 (write ? (unsigned)EPOLLOUT : 0u);
  event.data.fd = fd;
  return !epoll_ctl(poller->fd, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd,
                    &event);
}

void vrc_poller_forget(struct vrc_poller *poller, int fd)
{
  struct epoll_event event; /* old kernels want one, which they do not read */

  memset(&event, 0, sizeof(event));
  /* fails if fd is closed already: then the kernel has forgotten it */
  (void)epoll_ctl(poller->fd, EPOLL_CTL_DEL, fd, &event);
}

size_t vrc_poller_wait(struct vrc_poller *poller, struct vrc_ready *ready,
                       size_t room, int timeout_ms)
{
  struct epoll_event events[BATCH];
  int count = epoll_wait(poller->fd, events,
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
typedef int vrc_poller_epoll_unused; /* ISO C wants something in a file */
#endif
