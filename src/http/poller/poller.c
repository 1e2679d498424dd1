#include "http/poller/poller.h"

#include <poll.h>
#include <string.h>

#define LOOK_MS 10 /* between two looks at what the system refuses to watch */

bool vrc_poller_open(struct vrc_poller *poller)
{
  poller->refused_count = 0;
  return vrc_backend_open(&poller->backend);
}

void vrc_poller_close(struct vrc_poller *poller)
{
  vrc_backend_close(&poller->backend);
}

int vrc_poller_fd(const struct vrc_poller *poller)
{
  return poller->backend.fd;
}

static void remove_refused(struct vrc_poller *poller, int fd)
{
  size_t i;

  for(i = 0; i < poller->refused_count; i++) {
    if(poller->refused[i].fd == fd) {
      poller->refused[i] = poller->refused[--poller->refused_count];
      return;
    }
  }
}

void vrc_poller_watch(struct vrc_poller *poller, int fd, bool read, bool write,
                      bool known)
{
  struct vrc_refused *refused;

  remove_refused(poller, fd);
  if(vrc_backend_watch(&poller->backend, fd, read, write, known) ||
     poller->refused_count == VRC_REFUSED_MAX) /* its timeout ends it */
    return;
  refused = &poller->refused[poller->refused_count++];
  refused->fd = fd;
  refused->read = read;
  refused->write = write;
}

void vrc_poller_forget(struct vrc_poller *poller, int fd)
{
  remove_refused(poller, fd);
  vrc_backend_forget(&poller->backend, fd);
}

int vrc_poller_due(const struct vrc_poller *poller)
{
  return poller->refused_count ? LOOK_MS : -1;
}

/* Offers what was refused to the system again. */
static void offer(struct vrc_poller *poller)
{
  size_t i = poller->refused_count;

  while(i--) {
    const struct vrc_refused *refused = &poller->refused[i];
    if(vrc_backend_watch(&poller->backend, refused->fd, refused->read,
                         refused->write, false))
      poller->refused[i] = poller->refused[--poller->refused_count];
  }
}

/* Looks at what is still refused. The number filled in. */
static size_t look(const struct vrc_poller *poller, struct vrc_ready *ready,
                   size_t room)
{
  size_t count = 0;
  size_t i;

  for(i = 0; i < poller->refused_count && count < room; i++) {
    const struct vrc_refused *refused = &poller->refused[i];
    struct pollfd entry;

    entry.fd = refused->fd;
    entry.events = (short)((refused->read ? POLLIN : 0) |
                           (refused->write ? POLLOUT : 0));
    entry.revents = 0;
    if(poll(&entry, 1, 0) <= 0)
      continue;
    ready[count].fd = refused->fd;
    ready[count].readable = (entry.revents & (POLLIN | POLLHUP)) != 0;
    ready[count].writable = (entry.revents & POLLOUT) != 0;
    ready[count].failed = (entry.revents & (POLLERR | POLLNVAL)) != 0;
    count++;
  }
  return count;
}

size_t vrc_poller_wait(struct vrc_poller *poller, struct vrc_ready *ready,
                       size_t room, int timeout_ms)
{
  size_t count = 0;

  if(poller->refused_count) {
    offer(poller);
    count = look(poller, ready, room);
    if(count || timeout_ms > LOOK_MS)
      timeout_ms = count ? 0 : LOOK_MS;
  }
  return count + vrc_backend_wait(&poller->backend, ready + count,
                                  room - count, timeout_ms);
}
