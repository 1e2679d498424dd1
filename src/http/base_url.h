/* URLs: which base we talk to, and how a path segment and the value of a query
   are written. */
#ifndef VRC_URL_H
#define VRC_URL_H

#include "text/buffer.h"

#include <stdbool.h>
#include <stddef.h>

struct vrc_base_url {
  char *text;    /* without a slash at its end; owned */
  bool loopback; /* its host is this machine */
};

/* The fault that is nobody's mistake. */
extern const char vrc_url_no_memory[];

/* Checks and copies the address under which the service's paths lie. NULL if
   it can be used, else what is wrong with it (the text completes
   "base_url ..."). http:// is for loopback alone; a user, a password, a query
   and a fragment are refused. On success the caller frees with
   vrc_base_url_free. */
const char *vrc_base_url_set(struct vrc_base_url *base, const char *text,
                             size_t length);
void vrc_base_url_free(struct vrc_base_url *base);

/* Appends a path segment, percent-encoded where RFC 3986 does not allow the
   byte in a pchar, and nowhere else: the service refuses an encoded '~', '('
   or ')'. False: out of memory. */
bool vrc_url_append_segment(struct vrc_buffer *url, const char *segment,
                            size_t length);

/* Appends the value of a field of a query, in which all bytes are
   percent-encoded but those that RFC 3986 calls unreserved. False: out of
   memory. */
bool vrc_url_append_query(struct vrc_buffer *url, const char *text,
                          size_t length);

#endif
