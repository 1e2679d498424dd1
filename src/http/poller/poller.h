/* Waiting for many sockets through one descriptor. A socket that the system
   refuses to watch (ENOSPC, ENOMEM) is looked at every few milliseconds and
   offered again, so that no exchange waits for ever: libcurl has no way to be
   told of such a refusal that would not leave its multi handle dead. */
#ifndef VRC_POLLER_H
#define VRC_POLLER_H

#include "http/poller/backend.h"

#define VRC_REFUSED_MAX 640 /* two for each call in flight, and more */

struct vrc_refused {
  int fd;
  bool read;
  bool write;
};

struct vrc_poller {
  struct vrc_backend backend;
  struct vrc_refused refused[VRC_REFUSED_MAX];
  size_t refused_count;
};

/* False: the system has no descriptor or memory left. */
bool vrc_poller_open(struct vrc_poller *poller);
void vrc_poller_close(struct vrc_poller *poller);

/* The descriptor to be watched by a host; -1: there is none. */
int vrc_poller_fd(const struct vrc_poller *poller);

/* Watches fd for exactly this; known says that it was watched before. */
void vrc_poller_watch(struct vrc_poller *poller, int fd, bool read, bool write,
                      bool known);

/* Ends watching fd, which may be closed already. */
void vrc_poller_forget(struct vrc_poller *poller, int fd);

/* Milliseconds after which vrc_poller_wait has to be called even if nothing
   happens; -1: never. */
int vrc_poller_due(const struct vrc_poller *poller);

/* Waits at most timeout_ms and fills ready. The number filled; 0 when time
   passed or a signal came. */
size_t vrc_poller_wait(struct vrc_poller *poller, struct vrc_ready *ready,
                       size_t room, int timeout_ms);

#endif
