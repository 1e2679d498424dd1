#include "text/percent.h"

#include <string.h>

static bool is_unreserved(unsigned char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || (c && strchr("-._~", c));
}

bool vrc_percent_is_pchar(unsigned char c)
{
  return is_unreserved(c) || (c && strchr("!$&'()*+,;=:@", c));
}

static bool is_component(unsigned char c)
{
  return is_unreserved(c) || (c && strchr("!*'()", c));
}

static bool append(struct vrc_buffer *out, const char *text, size_t length,
                   bool (*may_stay)(unsigned char c))
{
  static const char hex[] = "0123456789ABCDEF";
  size_t done = 0; /* what is in out already */
  size_t i;

  for(i = 0; i < length; i++) {
    unsigned char c = (unsigned char)text[i];
    char encoded[3];
    if(may_stay(c))
      continue;
    encoded[0] = '%';
    encoded[1] = hex[c >> 4];
    encoded[2] = hex[c & 15];
    if(!vrc_buffer_append(out, text + done, i - done) ||
       !vrc_buffer_append(out, encoded, sizeof(encoded)))
      return false;
    done = i + 1;
  }
  return vrc_buffer_append(out, text + done, length - done);
}

bool vrc_percent_segment(struct vrc_buffer *out, const char *text,
                         size_t length)
{
  return append(out, text, length, vrc_percent_is_pchar);
}

bool vrc_percent_query(struct vrc_buffer *out, const char *text,
                       size_t length)
{
  return append(out, text, length, is_unreserved);
}

bool vrc_percent_component(struct vrc_buffer *out, const char *text,
                           size_t length)
{
  return append(out, text, length, is_component);
}
