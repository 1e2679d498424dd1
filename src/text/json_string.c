#include "text/json_string.h"

#include "text/eight_bytes.h"

#include <stdio.h>

/* True if a string of JSON holds the character as it is. */
static bool is_plain(unsigned char c)
{
  return c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
}

/* True if one of the bytes is below the limit, which is 0x80 at most. */
static bool any_below(uint64_t bytes, unsigned char limit)
{
  return ((bytes - VRC_EACH(limit)) & ~bytes & VRC_EACH(0x80)) != 0;
}

/* True if is_plain is, for each of them. */
static bool are_plain(uint64_t bytes)
{
  return !any_below(bytes, 0x20) && !any_below(bytes ^ VRC_EACH('"'), 1) &&
         !any_below(bytes ^ VRC_EACH('\\'), 1) &&
         !any_below(bytes ^ VRC_EACH(0x7f), 1);
}

/* Appends a character that is not plain. */
static bool append_escaped(struct vrc_buffer *out, char c)
{
  static const char escapes[] = "\"\"\\\\\bb\ff\nn\rr\tt";
  char text[8];
  size_t i;

  for(i = 0; i < sizeof(escapes) - 1; i += 2) {
    if(c == escapes[i]) {
      text[0] = '\\';
      text[1] = escapes[i + 1];
      return vrc_buffer_append(out, text, 2);
    }
  }
  (void)snprintf(text, sizeof(text), "\\u%04x", (unsigned)(unsigned char)c);
  return vrc_buffer_append_string(out, text);
}

bool vrc_json_string_append(struct vrc_buffer *out, const char *text,
                            size_t length)
{
  size_t done = 0; /* what is in out already */
  size_t i = 0;

  if(!vrc_buffer_append(out, "\"", 1))
    return false;
  while(i < length) {
    if(length - i >= 8 && are_plain(vrc_eight_bytes(text + i)))
      i += 8;
    else if(is_plain((unsigned char)text[i]))
      i++;
    else {
      if(!vrc_buffer_append(out, text + done, i - done) ||
         !append_escaped(out, text[i]))
        return false;
      done = ++i;
    }
  }
  return vrc_buffer_append(out, text + done, length - done) &&
         vrc_buffer_append(out, "\"", 1);
}
