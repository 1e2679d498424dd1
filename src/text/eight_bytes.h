/* Eight bytes of a text at a time, as most texts are plain over long
   stretches. */
#ifndef VRC_EIGHT_BYTES_H
#define VRC_EIGHT_BYTES_H

#include <stdint.h>
#include <string.h>

/* The byte, eight times. */
#define VRC_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

static inline uint64_t vrc_eight_bytes(const char *text)
{
  uint64_t bytes;
  memcpy(&bytes, text, sizeof(bytes));
  return bytes;
}

#endif
