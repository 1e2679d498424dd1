/* Percent-encoding: which bytes stay depends on where the text goes. Each
   function appends the text encoded; false: out of memory. */
#ifndef VRC_PERCENT_H
#define VRC_PERCENT_H

#include "text/buffer.h"

/* True if a segment of a path holds the byte as it is. */
bool vrc_percent_is_pchar(unsigned char c);

/* As a segment of a path: encoded where RFC 3986 does not allow the byte in a
   pchar, and nowhere else, as the service refuses an encoded '~', '(' or
   ')'. */
bool vrc_percent_segment(struct vrc_buffer *out, const char *text,
                         size_t length);

/* As the value of a field of a query: all but what RFC 3986 calls
   unreserved. */
bool vrc_percent_query(struct vrc_buffer *out, const char *text,
                       size_t length);

/* As JavaScript's encodeURIComponent does: letters, digits and -_.!~*'()
   stay. */
bool vrc_percent_component(struct vrc_buffer *out, const char *text,
                           size_t length);

#endif
