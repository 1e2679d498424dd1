/* The connections of an engine: which caches libcurl keeps them in, and which
   sockets are open, so that one can be looked at before it is used again.

   What only reads and what changes something have a cache each: the second
   goes over HTTP/1.1, and to libcurl 7.88 one HTTP/1.1 response marks a host
   as one without HTTP/2. */
#ifndef VRC_CONNECTIONS_H
#define VRC_CONNECTIONS_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

#define VRC_CONNECTIONS_MAX 640 /* two for each call in flight, and more */

struct vrc_connection {
  intptr_t socket;
  int port;   /* the local one; 0: not known yet */
  bool used;  /* a request went out on it */
  bool http1; /* which was HTTP/1.1 */
};

struct vrc_connections {
  CURLSH *reads; /* TLS sessions; the connections are the multi handle's */
  CURLSH *sends; /* TLS sessions and connections */
  int (*ssl_pending)(const void *ssl); /* OpenSSL's; NULL: there is none */
  struct vrc_connection open[VRC_CONNECTIONS_MAX];
  unsigned count;
};

/* False: out of memory; close in either case. */
bool vrc_connections_open(struct vrc_connections *connections);

/* After the handles that use them are gone. */
void vrc_connections_close(struct vrc_connections *connections);

/* libcurl has opened a socket, or closes it. */
void vrc_connections_add(struct vrc_connections *connections, intptr_t socket);
void vrc_connections_remove(struct vrc_connections *connections,
                            intptr_t socket);

/* Notes that the handle's request goes out by the connection with that local
   port. True: input that nobody asked for waits on it (bytes, or its end),
   also bytes that OpenSSL has decrypted already, so that nothing may go out by
   it. Only one that spoke HTTP/1.1 is looked at: in HTTP/2 either side may
   send at any time. */
bool vrc_connections_use(struct vrc_connections *connections, CURL *easy,
                         int port, bool http1);

/* Notes that the response by that port was HTTP/1.1. */
void vrc_connections_note_http1(struct vrc_connections *connections, int port);

#endif
