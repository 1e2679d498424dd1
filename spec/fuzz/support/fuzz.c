#include "fuzz.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fuzz_fail(const char *file, int line, const char *what, ...)
{
  va_list values;

  (void)fprintf(stderr, "%s:%d: does not hold: ", file, line);
  va_start(values, what);
  (void)vfprintf(stderr, what, values);
  va_end(values);
  (void)fputc('\n', stderr);
  abort();
}

struct fuzz_input fuzz_begin(const uint8_t *data, size_t size)
{
  struct fuzz_input input = { (const char *)data, size };
  if(!size) /* data may be NULL then */
    input.text = "";
  return input;
}

unsigned fuzz_byte(struct fuzz_input *input)
{
  if(!input->length)
    return 0;
  input->length--;
  return (unsigned char)*input->text++;
}

struct fuzz_input fuzz_cut(struct fuzz_input *input, char separator)
{
  struct fuzz_input head = *input;
  const char *end = memchr(input->text, separator, input->length);

  if(end) {
    head.length = (size_t)(end - input->text);
    input->text = end + 1;
    input->length -= head.length + 1;
  }
  else {
    input->text += input->length;
    input->length = 0;
  }
  return head;
}

char *fuzz_string(struct fuzz_input text)
{
  char *copy = malloc(text.length + 1);

  if(!copy)
    abort();
  memcpy(copy, text.text, text.length);
  copy[text.length] = '\0';
  return copy;
}

bool fuzz_has(const char *text, size_t length, const char *part,
              size_t part_length)
{
  return part_length && length && memmem(text, length, part, part_length);
}

/* Decodes a character of UTF-8 the plain way; 0 if it is none, or NUL. */
static unsigned long decode(const unsigned char *text, size_t left,
                            size_t *size)
{
  static const unsigned long least[] = { 0, 0, 0x80, 0x800, 0x10000 };
  unsigned long code;
  size_t i;

  *size = text[0] < 0x80 ? 1 : text[0] < 0xc0 ? 0 : text[0] < 0xe0 ? 2
        : text[0] < 0xf0 ? 3 : text[0] < 0xf8 ? 4 : 0;
  if(!*size || *size > left)
    return 0;
  code = *size == 1 ? text[0] : text[0] & (0x7fu >> *size);
  for(i = 1; i < *size; i++) {
    if((text[i] & 0xc0) != 0x80)
      return 0;
    code = code << 6 | (text[i] & 0x3fu);
  }
  if(code < least[*size] || code > 0x10ffff ||
     (code >= 0xd800 && code <= 0xdfff))
    return 0;
  return code;
}

bool fuzz_is_printable(const char *text, size_t length)
{
  size_t size = 0;

  for(; length; text += size, length -= size) {
    unsigned long code = decode((const unsigned char *)text, length, &size);
    if(code < 0x20 || (code >= 0x7f && code < 0xa0) ||
       (code >= 0x2028 && code <= 0x202e) ||
       (code >= 0x2066 && code <= 0x2069))
      return false;
  }
  return true;
}
