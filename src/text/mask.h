/* The masking of WebSocket frames (RFC 6455, section 5.3). */
#ifndef VRC_MASK_H
#define VRC_MASK_H

#include <stddef.h>

#define VRC_MASK_KEY_SIZE 4 /* bytes */

/* Writes the bytes, masked with the key, to out, which has room for them. The
   same call takes the mask off again. */
void vrc_mask(char *out, const char *bytes, size_t length,
              const char key[VRC_MASK_KEY_SIZE]);

#endif
