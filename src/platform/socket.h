/* Sockets that children of this process (os.execute) do not inherit. */
#ifndef VRC_SOCKET_H
#define VRC_SOCKET_H

#include <stdbool.h>
#include <stdint.h>

/* A socket as of socket(2). -1: the system refuses. */
intptr_t vrc_socket_open(int family, int type, int protocol);

#define VRC_SOCKETS_RANGE 8

/* Which of the lowest descriptors are open already. */
struct vrc_sockets {
  int first;
  bool was_open[VRC_SOCKETS_RANGE];
};

/* Notes what is open before somebody else opens sockets. False: no descriptor
   is left. */
bool vrc_sockets_note(struct vrc_sockets *sockets);

/* Hides from children what was opened since then. */
void vrc_sockets_hide_new(const struct vrc_sockets *sockets);

#endif
