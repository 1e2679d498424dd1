/* SHA-1 (RFC 3174) and HMAC-SHA-1 (RFC 2104), for one-time codes. SHA-1 is no
   longer a hash for signatures or passwords; in HMAC it still does what RFC
   6238 asks of it. */
#ifndef VRC_SHA1_H
#define VRC_SHA1_H

#include <stddef.h>

#define VRC_SHA1_SIZE 20 /* bytes of a digest */

/* Writes the SHA-1 of the bytes. */
void vrc_sha1(const void *bytes, size_t length,
              unsigned char digest[VRC_SHA1_SIZE]);

/* Writes the HMAC-SHA-1 of the bytes under a key of any length. */
void vrc_hmac_sha1(const void *key, size_t key_length, const void *bytes,
                   size_t length, unsigned char code[VRC_SHA1_SIZE]);

#endif
