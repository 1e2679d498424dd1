#include "text/base64.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "abcdefghijklmnopqrstuvwxyz0123456789+/";

bool vrc_base64_encode(struct vrc_buffer *out, const char *bytes,
                       size_t length)
{
  size_t i;

  for(i = 0; i < length; i += 3) {
    size_t left = length - i;
    unsigned a = (unsigned char)bytes[i];
    unsigned b = left > 1 ? (unsigned char)bytes[i + 1] : 0;
    unsigned c = left > 2 ? (unsigned char)bytes[i + 2] : 0;
    char group[4] = { digits[a >> 2], digits[(a & 3) << 4 | b >> 4],
                      digits[(b & 15) << 2 | c >> 6], digits[c & 63] };
    if(left < 2)
      group[2] = '=';
    if(left < 3)
      group[3] = '=';
    if(!vrc_buffer_append(out, group, sizeof(group)))
      return false;
  }
  return true;
}

bool vrc_base64_decode(char *out, size_t *size, const char *text,
                       size_t length)
{
  unsigned bits = 0;
  unsigned count = 0; /* bits that no byte has taken yet */
  size_t padding = 0;
  size_t i;

  *size = 0;
  while(padding < 2 && padding < length && text[length - padding - 1] == '=')
    padding++;
  length -= padding;
  if(length % 4 == 1)
    return false;
  for(i = 0; i < length; i++) {
    const char *digit = text[i] ? strchr(digits, text[i]) : NULL;
    if(!digit)
      return false;
    bits = (bits << 6 | (unsigned)(digit - digits)) & 0x3fff;
    count += 6;
    if(count >= 8) {
      count -= 8;
      out[(*size)++] = (char)(bits >> count & 0xff);
    }
  }
  return true;
}
