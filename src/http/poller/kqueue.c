#include "http/poller/backend.h"

#ifdef VRC_POLLER_KQUEUE

#include "platform/socket.h"

#include <fcntl.h>
#include <string.h>
#include <sys/types.h>
#include <sys/event.h>
#include <sys/time.h>
#include <unistd.h>

#define BATCH 64

bool vrc_backend_open(struct vrc_backend *backend)
{
  memset(backend, 0, sizeof(*backend));
  backend->fd = (int)vrc_socket_raise(kqueue());
  return backend->fd >= 0 && fcntl(backend->fd, F_SETFD, FD_CLOEXEC) != -1;
}

void vrc_backend_close(struct vrc_backend *backend)
{
  if(backend->fd >= 0)
    (void)close(backend->fd); /* nothing is written through it */
  backend->fd = -1;
}

static bool change(struct vrc_backend *backend, int fd, short filter, bool on)
{
  struct kevent event;

  memset(&event, 0, sizeof(event));
  EV_SET(&event, (uintptr_t)fd, filter,
         (unsigned short)(on ? EV_ADD : EV_DELETE), 0, 0, NULL);
  /* deleting a filter that was never added fails, which is as good */
  return kevent(backend->fd, &event, 1, NULL, 0, NULL) != -1 || !on;
}

bool vrc_backend_watch(struct vrc_backend *backend, int fd, bool read,
                       bool write, bool known)
{
  (void)known;
  return change(backend, fd, EVFILT_READ, read) &&
         change(backend, fd, EVFILT_WRITE, write);
}

void vrc_backend_forget(struct vrc_backend *backend, int fd)
{
  (void)change(backend, fd, EVFILT_READ, false);
  (void)change(backend, fd, EVFILT_WRITE, false);
}

size_t vrc_backend_wait(struct vrc_backend *backend, struct vrc_ready *ready,
                        size_t room, int timeout_ms)
{
  struct kevent events[BATCH];
  struct timespec timeout;
  int count;
  int i;

  timeout.tv_sec = timeout_ms / 1000;
  timeout.tv_nsec = (long)(timeout_ms % 1000) * 1000000;
  count = kevent(backend->fd, NULL, 0, events,
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
typedef int vrc_backend_kqueue_unused; /* ISO C wants something in a file */
#endif
