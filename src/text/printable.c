#include "text/printable.h"

#include "text/utf8.h"

#include <string.h>

/* The length of what must not be printed at text, which is UTF-8; 0: the next
   character is harmless. */
static size_t unprintable(const char *text, size_t left)
{
  static const char *const marks[] = {
    "\xe2\x80\xa8", "\xe2\x80\xa9", /* U+2028, U+2029: end a line */
    "\xe2\x80\xaa", "\xe2\x80\xab", "\xe2\x80\xac", "\xe2\x80\xad",
    "\xe2\x80\xae", /* U+202A to U+202E: turn the direction */
    "\xe2\x81\xa6", "\xe2\x81\xa7", "\xe2\x81\xa8",
    "\xe2\x81\xa9" /* U+2066 to U+2069: the same */
  };
  unsigned char c = (unsigned char)text[0];
  size_t i;

  if(c < 0x20 || c == 0x7f)
    return 1;
  if(left >= 2 && c == 0xc2 && (unsigned char)text[1] < 0xa0)
    return 2; /* U+0080 to U+009F: control characters */
  if(c != 0xe2 || left < 3)
    return 0;
  for(i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
    if(!memcmp(text, marks[i], 3))
      return 3;
  }
  return 0;
}

static bool append_escaped(struct vrc_buffer *out, const char *bytes,
                           size_t length)
{
  static const char digits[] = "0123456789ABCDEF";
  size_t i;

  for(i = 0; i < length; i++) {
    unsigned char c = (unsigned char)bytes[i];
    char text[4] = { '\\', 'x', 0, 0 };
    text[2] = digits[c >> 4];
    text[3] = digits[c & 15];
    if(!vrc_buffer_append(out, text, sizeof(text)))
      return false;
  }
  return true;
}

/* Appends a stretch that is UTF-8. */
static bool append_valid(struct vrc_buffer *out, const char *text,
                         size_t length)
{
  static const char space[] = " \t\r\n";
  size_t i = 0;

  while(i < length) {
    size_t done = i;
    size_t bad = 0;
    while(i < length && !(bad = unprintable(text + i, length - i)))
      i++;
    if(!vrc_buffer_append(out, text + done, i - done))
      return false;
    if(i == length)
      return true;
    if(bad == 1 && text[i] && strchr(space, text[i])) {
      while(i < length && text[i] && strchr(space, text[i]))
        i++;
      if(!vrc_buffer_append(out, " ", 1))
        return false;
    }
    else {
      if(!append_escaped(out, text + i, bad))
        return false;
      i += bad;
    }
  }
  return true;
}

bool vrc_printable_append(struct vrc_buffer *out, const char *text,
                          size_t length)
{
  while(length) {
    size_t valid = vrc_utf8_fault(text, length);
    if(!append_valid(out, text, valid))
      return false;
    text += valid;
    length -= valid;
    if(length) {
      if(!append_escaped(out, text, 1))
        return false;
      text++;
      length--;
    }
  }
  return true;
}
