/* Watching sockets by what the system has for it: epoll on Linux, kqueue on
   macOS and BSD, poll(2) elsewhere (which has no descriptor of its own). One
   of the .c files beside poller.c compiles to something. */
#ifndef VRC_POLLER_BACKEND_H
#define VRC_POLLER_BACKEND_H

#include <stdbool.h>
#include <stddef.h>

/* -DVRC_POLLER_POLL and -DVRC_POLLER_KQUEUE choose by hand. */
#if defined(VRC_POLLER_POLL) || defined(VRC_POLLER_KQUEUE)
#elif defined(__linux__)
#define VRC_POLLER_EPOLL 1
#elif defined(__APPLE__) || defined(__FreeBSD__) || defined(__NetBSD__) || \
  defined(__OpenBSD__) || defined(__DragonFly__)
#define VRC_POLLER_KQUEUE 1
#else
#define VRC_POLLER_POLL 1
#endif

struct pollfd;

struct vrc_backend {
  int fd;               /* to be watched by a host; -1: there is none */
  struct pollfd *watch; /* poll(2) alone */
  size_t count;
  size_t capacity;
};

struct vrc_ready {
  int fd;
  bool readable;
  bool writable;
  bool failed;
};

/* False: the system has no descriptor or memory left. */
bool vrc_backend_open(struct vrc_backend *backend);
void vrc_backend_close(struct vrc_backend *backend);

/* Watches fd for exactly this; known says that it is watched for something
   else, which may be so in any case. False: the system refuses. */
bool vrc_backend_watch(struct vrc_backend *backend, int fd, bool read,
                       bool write, bool known);

/* Ends watching fd, which may be closed already. */
void vrc_backend_forget(struct vrc_backend *backend, int fd);

/* Waits at most timeout_ms and fills ready. The number filled; 0 when time
   passed or a signal came. */
size_t vrc_backend_wait(struct vrc_backend *backend, struct vrc_ready *ready,
                        size_t room, int timeout_ms);

#endif
