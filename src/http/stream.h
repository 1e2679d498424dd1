/* A connection of one's own on which bytes go both ways, made like those of
   transfers: the same trust, proxy and resolver. What the bytes mean is the
   business of whoever opened it.

   What came waits until it is taken, and what is to go out until the other
   side takes it; both are bounded: reading pauses while nobody takes. */
#ifndef VRC_STREAM_H
#define VRC_STREAM_H

#include "http/connect_options.h"
#include "http/job.h"

#include <stdint.h>

/* The streams of an engine: see streams.h. */
struct vrc_streams {
  CURLM *multi;                /* borrowed, as the next two: the engine's */
  struct vrc_transport *transport;
  struct vrc_job_list *ended;  /* where those go that have ended */
  struct vrc_job_list quiet;
  struct vrc_job_list changed; /* something has happened on them */
  unsigned connecting;         /* how many are not open yet */
};

/* Bytes in a block that neither moves nor grows while there are any: a TLS
   library wants those it has refused offered again, at the same address. */
struct vrc_bytes {
  char *data; /* NULL: there are none */
  size_t start;
  size_t end;
};

#define VRC_STREAM_ROOM (64 * 1024) /* bytes that wait, in each direction */

struct vrc_stream {
  struct vrc_job job; /* first, so that one pointer serves for both */

  /* What came of it; for the owner to read. */
  bool sent;         /* sending began: the other side may have seen it */
  long proxy_status; /* of the proxy that refused to connect; 0: none */
  char message[CURL_ERROR_SIZE]; /* libcurl's, if it failed; may be empty */

  /* The stream's own. */
  struct vrc_streams *streams; /* borrowed */
  CURL *easy;          /* NULL: it has ended */
  curl_socket_t fd;    /* CURL_SOCKET_BAD: it is not open */
  struct vrc_bytes in;
  struct vrc_bytes out;
  bool unread;         /* reading has paused before all was read */
  bool watched_in;     /* what the poller watches the socket for */
  bool watched_out;
  bool finishes;       /* nothing more will be sent */
  int64_t deadline;    /* by vrc_clock_ms; 0: none */
};

/* Begins to connect to the host and the port of that URL. NULL: out of
   memory. */
struct vrc_stream *vrc_stream_open(struct vrc_streams *streams,
                                   struct vrc_account *account,
                                   const struct vrc_base_url *url,
                                   void *owner);

/* Frees one that has ended. */
void vrc_stream_free(struct vrc_stream *stream);

/* Sends and reads what can be; its socket is ready. */
void vrc_stream_serve(struct vrc_stream *stream);

/* Ends one that runs, with that outcome. */
void vrc_stream_end(struct vrc_stream *stream, enum vrc_outcome outcome);

/* True once it is connected, until it ends. */
bool vrc_stream_is_open(const struct vrc_stream *stream);

/* Bytes that vrc_stream_send would take now. */
size_t vrc_stream_room(const struct vrc_stream *stream);

/* Takes bytes to be sent, also before it is open: as many as there is room
   for. The number taken; 0 for one that has ended. */
size_t vrc_stream_send(struct vrc_stream *stream, const char *bytes,
                       size_t length);

/* What came and was not dropped yet, also after the end. Borrowed until the
   next call of any function. */
const char *vrc_stream_received(const struct vrc_stream *stream,
                                size_t *length);

/* Drops the first bytes of what came, at most that many. */
void vrc_stream_take(struct vrc_stream *stream, size_t length);

/* Lets it end within that time: what was taken is still sent, and what comes
   is received, until the other side ends it. */
void vrc_stream_finish(struct vrc_stream *stream, int64_t ms);

#endif
