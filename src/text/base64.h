/* Base64 (RFC 4648, section 4). */
#ifndef VRC_BASE64_H
#define VRC_BASE64_H

#include "text/buffer.h"

/* Bytes that the text for n bytes takes. */
#define VRC_BASE64_SIZE(n) (((n) + 2) / 3 * 4)

/* Appends the text for the bytes, padded with "=". False: out of memory. */
bool vrc_base64_encode(struct vrc_buffer *out, const char *bytes,
                       size_t length);

/* Writes the bytes that a text encodes to out, which has room for length
   of them, and their number to *size. Padding may be left out. False: it is
   not Base64. */
bool vrc_base64_decode(char *out, size_t *size, const char *text,
                       size_t length);

#endif
