#include "text/punctuation.h"

#include <string.h>

/* Each is three bytes of UTF-8 but U+01C3 and U+02F8, which are two. */
static const struct {
  const char *lookalike;
  size_t length;
  char plain;
} punctuation[] = {
  { "\xe2\x80\xa4", 3, '.' }, /* U+2024 one dot leader */
  { "\xc7\x83", 2, '!' },     /* U+01C3 retroflex click */
  { "\xe2\x80\x9a", 3, ',' }, /* U+201A low quotation mark */
  { "\xcb\xb8", 2, ':' },     /* U+02F8 raised colon */
  { "\xef\xbc\x9f", 3, '?' }, /* U+FF1F fullwidth question mark */
  { "\xef\xbc\x9d", 3, '=' }, /* U+FF1D fullwidth equals sign */
  { "\xef\xbc\x88", 3, '(' }, /* U+FF08 fullwidth left parenthesis */
  { "\xef\xbc\x89", 3, ')' }, /* U+FF09 fullwidth right parenthesis */
};

/* The number of bytes at text that are a look-alike of *plain, or 0. */
static size_t match(const char *text, size_t length, char *plain)
{
  size_t i;
  for(i = 0; i < sizeof(punctuation) / sizeof(punctuation[0]); i++) {
    size_t n = punctuation[i].length;
    if(n <= length && !memcmp(text, punctuation[i].lookalike, n)) {
      *plain = punctuation[i].plain;
      return n;
    }
  }
  return 0;
}

bool vrc_punctuation_restore(struct vrc_buffer *out, const char *text,
                             size_t length)
{
  size_t done = 0; /* what stands in out already */
  size_t i = 0;

  while(i < length) {
    char plain = '\0';
    size_t n = (unsigned char)text[i] < 0x80 ? 0
             : match(text + i, length - i, &plain);
    if(!n) {
      i++;
      continue;
    }
    if(!vrc_buffer_append(out, text + done, i - done) ||
       !vrc_buffer_append(out, &plain, 1))
      return false;
    i += n;
    done = i;
  }
  return vrc_buffer_append(out, text + done, length - done);
}
