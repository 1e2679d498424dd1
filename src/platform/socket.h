/* Sockets that children of this process (os.execute) do not inherit. */
#ifndef VRC_SOCKET_H
#define VRC_SOCKET_H

#include <stdbool.h>
#include <stdint.h>

/* A socket as of socket(2). -1: the system refuses. */
intptr_t vrc_socket_open(int family, int type, int protocol);

/* False: it could not be closed properly; it is closed all the same. */
bool vrc_socket_close(intptr_t socket);

/* The local port of a connected socket; 0: it has none. */
int vrc_socket_port(intptr_t socket);

/* True if bytes, or the end of the other side, can be read without waiting.
   Nothing is taken out. */
bool vrc_socket_has_input(intptr_t socket);

/* A descriptor above those of standard input, output and error, which a daemon
   may have closed, instead of this one; -1: the system refuses, and this one
   is closed. -1 for -1. */
intptr_t vrc_socket_raise(intptr_t socket);

#define VRC_SOCKETS_RANGE 8

/* Which of the lowest descriptors are open already. */
struct vrc_sockets {
  int first;
  bool was_open[VRC_SOCKETS_RANGE];
  int held; /* of those of closed standard streams, which are taken now */
};

/* Notes what is open before somebody else opens sockets, which will not become
   standard input, output or error. False: no descriptor is left. */
bool vrc_sockets_note(struct vrc_sockets *sockets);

/* Hides from children what was opened since then. */
void vrc_sockets_hide_new(const struct vrc_sockets *sockets);

#endif
