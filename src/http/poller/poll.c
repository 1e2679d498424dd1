#include "http/poller/poller.h"

#ifdef VRC_POLLER_POLL

#include <poll.h>
#include <stdlib.h>
#include <string.h>

bool vrc_poller_open(struct vrc_poller *poller)
{
  memset(poller, 0, sizeof(*poller));
  poller->fd = -1;
  return true;
}

void vrc_poller_close(struct vrc_poller *poller)
{
  free(poller->watch);
  poller->watch = NULL;
  poller->count = 0;
  poller->capacity = 0;
}

static struct pollfd *find(struct vrc_poller *poller, int fd)
{
  size_t i;
  for(i = 0; i < poller->count; i++) {
    if(poller->watch[i].fd == fd)
      return &poller->watch[i];
  }
  return NULL;
}

static struct pollfd *add(struct vrc_poller *poller)
{
  if(poller->count == poller->capacity) {
    size_t capacity = poller->capacity ? poller->capacity * 2 : 16;
    struct pollfd *watch = realloc(poller->watch, capacity * sizeof(*watch));
    if(!watch)
      return NULL;
    poller->watch = watch;
    poller->capacity = capacity;
  }
  return &poller->watch[poller->count++];
}

bool vrc_poller_watch(struct vrc_poller *poller, int fd, bool read, bool write,
                      bool known)
{
  struct pollfd *entry = known ? find(poller, fd) : NULL;

  if(!entry)
    entry = add(poller);
  if(!entry)
    return false;
  entry->fd = fd;
  entry->events = (short)((read ? POLLIN : 0) | (write ? POLLOUT : 0));
  entry->revents = 0;
  return true;
}

void vrc_poller_forget(struct vrc_poller *poller, int fd)
{
  struct pollfd *entry = find(poller, fd);
  if(entry)
    *entry = poller->watch[--poller->count];
}

size_t vrc_poller_wait(struct vrc_poller *poller, struct vrc_ready *ready,
                       size_t room, int timeout_ms)
{
  int left = poll(poller->watch, (nfds_t)poller->count, timeout_ms);
  size_t filled = 0;
  size_t i;

  for(i = 0; left > 0 && i < poller->count && filled < room; i++) {
    short events = poller->watch[i].revents;
    if(!events)
      continue;
    ready[filled].fd = poller->watch[i].fd;
    ready[filled].readable = (events & (POLLIN | POLLHUP)) != 0;
    ready[filled].writable = (events & POLLOUT) != 0;
    ready[filled].failed = (events & (POLLERR | POLLNVAL)) != 0;
    filled++;
  }
  return filled;
}

#else
typedef int vrc_poller_poll_unused; /* ISO C wants something in a file */
#endif
