#include "text/punctuation.h"

#include <string.h>

/* U+FF01 to U+FF5E are the full-width forms of '!' to '~'. */
#define FULL_WIDTH_FIRST 0xff01u
#define FULL_WIDTH_LAST 0xff5eu

/* The others, as seen on the wire and in widely used clients. */
static const struct {
  unsigned code;
  char plain;
} singles[] = {
  { 0x2024, '.' },  /* one dot leader */
  { 0x01c3, '!' },  /* retroflex click */
  { 0x201a, ',' },  /* low quotation mark */
  { 0x02f8, ':' },  /* raised colon */
  { 0x2217, '*' },  /* asterisk operator */
  { 0x2044, '/' },  /* fraction slash */
  { 0x2215, '/' },  /* division slash */
  { 0x29f5, '\\' }, /* reverse solidus operator */
  { 0x02c6, '^' },  /* modifier circumflex */
  { 0x02ba, '"' },  /* modifier double prime */
};

static bool continues(unsigned char byte)
{
  return (byte & 0xc0) == 0x80;
}

/* The character of two or three bytes of UTF-8 at text, and its length; 0:
   there is none. */
static unsigned decode(const unsigned char *text, size_t left, size_t *length)
{
  if(left < 2 || !continues(text[1]))
    return 0;
  if(text[0] >= 0xc2 && text[0] < 0xe0) {
    *length = 2;
    return (text[0] & 0x1fu) << 6 | (text[1] & 0x3fu);
  }
  if(left >= 3 && text[0] >= 0xe0 && text[0] < 0xf0 && continues(text[2])) {
    *length = 3;
    return (text[0] & 0xfu) << 12 | (text[1] & 0x3fu) << 6 | (text[2] & 0x3fu);
  }
  return 0;
}

/* The number of bytes at text that are a look-alike of *plain, or 0. */
static size_t match(const char *text, size_t left, char *plain)
{
  size_t length = 0;
  unsigned code = decode((const unsigned char *)text, left, &length);
  size_t i;

  if(code >= FULL_WIDTH_FIRST && code <= FULL_WIDTH_LAST) {
    *plain = (char)('!' + (code - FULL_WIDTH_FIRST));
    return length;
  }
  for(i = 0; i < sizeof(singles) / sizeof(singles[0]); i++) {
    if(singles[i].code == code) {
      *plain = singles[i].plain;
      return length;
    }
  }
  return 0;
}

bool vrc_punctuation_restore(struct vrc_buffer *out, const char *text,
                             size_t length)
{
  size_t done = 0; /* what is in out already */
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
