#include "http/poller/poller.h"

#include <poll.h>
#include <string.h>

#define LOOK_MS 10 /* between two looks at what the system refuses to watch */

enum { READ = 1, WRITE = 2 }; /* of struct vrc_watch and struct vrc_refused */

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

/* Of a descriptor beyond the table nothing is noted: it never stays watched,
   and whatever the system reports of it is wanted. */
static struct vrc_watch *find(struct vrc_poller *poller, int fd)
{
  static const struct vrc_watch unknown = { false, READ | WRITE, 0 };

  if(fd < VRC_WATCH_MAX)
    return &poller->watch[fd];
  poller->beyond = unknown;
  return &poller->beyond;
}

/* Has the system watch fd for that. False: it refuses. */
static bool arm(struct vrc_poller *poller, int fd, unsigned char events)
{
  struct vrc_watch *watch = find(poller, fd);
  bool done = vrc_backend_watch(&poller->backend, fd, (events & READ) != 0,
                                (events & WRITE) != 0,
                                watch->watched != 0);

  watch->watched = done ? events : 0;
  return done;
}

void vrc_poller_opened(struct vrc_poller *poller, int fd)
{
  struct vrc_watch *watch = find(poller, fd);

  memset(watch, 0, sizeof(*watch));
  watch->stays = true;
}

void vrc_poller_closing(struct vrc_poller *poller, int fd)
{
  vrc_poller_forget(poller, fd);
  find(poller, fd)->stays = false;
}

void vrc_poller_watch(struct vrc_poller *poller, int fd, bool read, bool write)
{
  unsigned char events = (unsigned char)((read ? READ : 0) |
                                         (write ? WRITE : 0));
  struct vrc_watch *watch = find(poller, fd);
  struct vrc_refused *refused;

  watch->wanted = events;
  if(watch->watched == events)
    return;
  remove_refused(poller, fd);
  if(arm(poller, fd, events) ||
     poller->refused_count == VRC_REFUSED_MAX) /* its timeout ends it */
    return;
  refused = &poller->refused[poller->refused_count++];
  refused->fd = fd;
  refused->events = events;
}

void vrc_poller_rest(struct vrc_poller *poller, int fd)
{
  struct vrc_watch *watch = find(poller, fd);

  if(!watch->stays) {
    vrc_poller_forget(poller, fd);
    return;
  }
  remove_refused(poller, fd);
  watch->wanted = 0;
  /* an idle socket always has room for output; if the system refuses, that is
     reported and ends the watching */
  if(watch->watched & WRITE)
    (void)arm(poller, fd, READ);
}

void vrc_poller_forget(struct vrc_poller *poller, int fd)
{
  struct vrc_watch *watch = find(poller, fd);

  remove_refused(poller, fd);
  watch->wanted = 0;
  watch->watched = 0;
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
    if(arm(poller, refused->fd, refused->events))
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
    entry.events = (short)((refused->events & READ ? POLLIN : 0) |
                           (refused->events & WRITE ? POLLOUT : 0));
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

/* Drops what nobody waits for: idle sockets. The number left. */
static size_t drop_idle(struct vrc_poller *poller, struct vrc_ready *ready,
                        size_t count)
{
  size_t left = 0;
  size_t i;

  for(i = 0; i < count; i++) {
    if(find(poller, ready[i].fd)->wanted)
      ready[left++] = ready[i];
    else
      vrc_poller_forget(poller, ready[i].fd);
  }
  return left;
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
  count += vrc_backend_wait(&poller->backend, ready + count, room - count,
                            timeout_ms);
  return drop_idle(poller, ready, count);
}
