#include "http/poller/poller.h"

#ifdef VRC_POLLER_KQUEUE

#include <fcntl.h>
#include <string.h>
#include <sys/types.h>
#include <sys/event.h>
#include <sys/time.h>
#include <unistd.h>

#define BATCH 64

bool vrc_poller_open(struct vrc_poller *poller)
{
  memset(poller, 0, sizeof(*poller));
  poller->fd = kqueue();
  return poller->fd >= 0 && fcntl(poller->fd, F_SETFD, FD_CLOEXEC) != -1;
}

void vrc_poller_close(struct vrc_poller *poller)
{
  if(poller->fd >= 0)
    (void)close(poller->fd); /* nothing is written through it */
  poller->fd = -1;
}

static bool change(struct vrc_poller *poller, int fd, short filter, bool on)
{
  struct kevent event;

  memset(&event, 0, sizeof(event));
  EV_SET(&event, (uintptr_t)fd, filter,
         (unsigned short)(on ? EV_ADD : EV_DELETE), 0, 0, NULL);
  /* deleting a filter that was never added fails, which is as good */
  return kevent(poller->fd, &event, 1, NULL, 0, NULL) != -1 || !on;
}

bool vrc_poller_watch(struct vrc_poller *poller, int fd, bool read, bool write,
                      bool known)
{
  (void)known;
  return change(poller, fd, EVFILT_READ, read) &&
         change(poller, fd, EVFILT_WRITE, write);
}

void vrc_poller_forget(struct vrc_poller *poller, int fd)
{
  (void)change(poller, fd, EVFILT_READ, false);
  (void)change(poller, fd, EVFILT_WRITE, false);
}

size_t vrc_poller_wait(struct vrc_poller *poller, struct vrc_ready *ready,
                       size_t room, int timeout_ms)
{
  struct kevent events[BATCH];
  struct timespec timeout;
  int count;
  int i;

  timeout.tv_sec = timeout_ms / 1000;
  timeout.tv_nsec = (long)(timeout_ms % 1000) * 1000000;
  count = kevent(poller->fd, NULL, 0, events,
                 (int)(room < BATCH ? room : BATCH), &timeout);
  for(i = 0; i < count; i++) {
    ready[i].fd = (int)events[i].ident;
    ready[i].readable = events[i].filter == EVFILT_READ;
    ready[i].writable = events[i].filter == EVFILT_WRITE;
    ready[i].failed = (events[i].flags & EV_ERROR) != 0;
  }
  return count > 0 ? (size_t)count : 0;
}

#else
typedef int vrc_poller_kqueue_unused; /* ISO C wants something in a file */
#endif
