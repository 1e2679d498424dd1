#include "http/poller/backend.h"

#ifdef VRC_POLLER_POLL

#include <poll.h>
#include <stdlib.h>
#include <string.h>

bool vrc_backend_open(struct vrc_backend *backend)
{
  memset(backend, 0, sizeof(*backend));
  backend->fd = -1;
  return true;
}

void vrc_backend_close(struct vrc_backend *backend)
{
  free(backend->watch);
  backend->watch = NULL;
  backend->count = 0;
  backend->capacity = 0;
}

static struct pollfd *find(struct vrc_backend *backend, int fd)
{
  size_t i;
  for(i = 0; i < backend->count; i++) {
    if(backend->watch[i].fd == fd)
      return &backend->watch[i];
  }
  return NULL;
}

static struct pollfd *add(struct vrc_backend *backend)
{
  if(backend->count == backend->capacity) {
    size_t capacity = backend->capacity ? backend->capacity * 2 : 16;
    struct pollfd *watch = realloc(backend->watch, capacity * sizeof(*watch));
    if(!watch)
      return NULL;
    backend->watch = watch;
    backend->capacity = capacity;
  }
  return &backend->watch[backend->count++];
}

bool vrc_backend_watch(struct vrc_backend *backend, int fd, bool read,
                       bool write, bool known)
{
  struct pollfd *entry = find(backend, fd);

  (void)known;
  if(!entry)
    entry = add(backend);
  if(!entry)
    return false;
  entry->fd = fd;
  entry->events = (short)((read ? POLLIN : 0) | (write ? POLLOUT : 0));
  entry->revents = 0;
  return true;
}

void vrc_backend_forget(struct vrc_backend *backend, int fd)
{
  struct pollfd *entry = find(backend, fd);
  if(entry)
    *entry = backend->watch[--backend->count];
}

size_t vrc_backend_wait(struct vrc_backend *backend, struct vrc_ready *ready,
                        size_t room, int timeout_ms)
{
  int left = poll(backend->watch, (nfds_t)backend->count, timeout_ms);
  size_t filled = 0;
  size_t i;

  for(i = 0; left > 0 && i < backend->count && filled < room; i++) {
    short events = backend->watch[i].revents;
    if(!events)
      continue;
    ready[filled].fd = backend->watch[i].fd;
    ready[filled].readable = (events & (POLLIN | POLLHUP)) != 0;
    ready[filled].writable = (events & POLLOUT) != 0;
    ready[filled].failed = (events & (POLLERR | POLLNVAL)) != 0;
    filled++;
  }
  return filled;
}

#else
typedef int vrc_backend_poll_unused; /* ISO C wants something in a file */
#endif
