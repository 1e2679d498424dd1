#include "text/utf8.h"

#include "text/eight_bytes.h"

#include <stdbool.h>

/* The length of the valid sequence of several bytes that begins at bytes; 0:
   there is none. */
static size_t utf8_sequence(const unsigned char *bytes, size_t left)
{
  unsigned char lead = bytes[0];
  unsigned char low = 0x80; /* the bounds of the second byte */
  unsigned char high = 0xbf;
  size_t size;
  size_t i;

  if(lead < 0xc2 || lead > 0xf4)
    return 0;
  size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if(lead == 0xe0)
    low = 0xa0; /* overlong */
  else if(lead == 0xed)
    high = 0x9f; /* surrogates */
  else if(lead == 0xf0)
    low = 0x90; /* overlong */
  else if(lead == 0xf4)
    high = 0x8f; /* beyond U+10FFFF */
  if(size > left || bytes[1] < low || bytes[1] > high)
    return 0;
  for(i = 2; i < size; i++) {
    if((bytes[i] & 0xc0) != 0x80)
      return 0;
  }
  return size;
}

static bool is_ascii(uint64_t bytes)
{
  return !(bytes & VRC_EACH(0x80));
}

size_t vrc_utf8_fault(const char *text, size_t length)
{
  size_t i = 0;
  while(i < length) {
    size_t size = 1;
    if(length - i >= 8 && is_ascii(vrc_eight_bytes(text + i)))
      size = 8;
    else if((unsigned char)text[i] >= 0x80)
      size = utf8_sequence((const unsigned char *)text + i, length - i);
    if(!size)
      return i;
    i += size;
  }
  return length;
}
