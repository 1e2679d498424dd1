/* Waiting for many sockets through one descriptor. A socket stays watched for
   input between its uses: the next use wants just that, and each change costs
   a system call. One that the system refuses to watch (ENOSPC, ENOMEM) is
   looked at every few milliseconds and offered again, so that no exchange
   waits for ever: libcurl has no way to be told of such a refusal that would
   not leave its multi handle dead. */
#ifndef VRC_POLLER_H
#define VRC_POLLER_H

#include "http/poller/backend.h"

#define VRC_REFUSED_MAX 640 /* two for each call in flight, and more */

struct vrc_refused {
  int fd;
  unsigned char events; /* as in struct vrc_watch */
};

#define VRC_WATCH_MAX 4096 /* descriptors from here on do not stay watched */

struct vrc_watch {
  bool stays;            /* vrc_poller_closing will be called */
  unsigned char wanted;  /* what to report: 1 input, 2 room for output */
  unsigned char watched; /* what the system watches; 0: nothing, or unknown */
};

struct vrc_poller {
  struct vrc_backend backend;
  struct vrc_watch watch[VRC_WATCH_MAX]; /* by descriptor */
  struct vrc_watch beyond;               /* for one that is not in there */
  struct vrc_refused refused[VRC_REFUSED_MAX];
  size_t refused_count;
};

/* The struct is zeroed. False: the system has no descriptor or memory left. */
bool vrc_poller_open(struct vrc_poller *poller);
void vrc_poller_close(struct vrc_poller *poller);

/* The descriptor to be watched by a host; -1: there is none. */
int vrc_poller_fd(const struct vrc_poller *poller);

/* fd was opened, and vrc_poller_closing will be called before it is closed: it
   may stay watched between its uses. Closing alone would not end that while a
   forked child has it, too. */
void vrc_poller_opened(struct vrc_poller *poller, int fd);
void vrc_poller_closing(struct vrc_poller *poller, int fd);

/* Watches fd for exactly this. */
void vrc_poller_watch(struct vrc_poller *poller, int fd, bool read,
                      bool write);

/* Nobody uses fd now. If it stays watched and has input all the same, or has
   ended, that ends the watching: it would be reported all the time. */
void vrc_poller_rest(struct vrc_poller *poller, int fd);

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
