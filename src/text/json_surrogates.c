#include "text/json_surrogates.h"

#include <string.h>

#define ESCAPE 6 /* bytes of "\u0041" */

/* The value of four hexadecimal digits; 0, which is no surrogate, if they are
   not. */
static unsigned hex4(const char *digits)
{
  unsigned value = 0;
  int i;

  for(i = 0; i < 4; i++) {
    const char *all = "0123456789abcdef0123456789ABCDEF";
    const char *found = digits[i] ? strchr(all, digits[i]) : NULL;
    if(!found)
      return 0;
    value = value * 16 + (unsigned)(found - all) % 16;
  }
  return value;
}

/* The UTF-16 unit of the escape that begins at text; 0: none does. */
static unsigned unit_at(const char *text, const char *end)
{
  if(end - text < ESCAPE || text[0] != '\\' || text[1] != 'u')
    return 0;
  return hex4(text + 2);
}

static bool is_high(unsigned unit)
{
  return (unit & 0xFC00) == 0xD800;
}

static bool is_low(unsigned unit)
{
  return (unit & 0xFC00) == 0xDC00;
}

bool vrc_json_replace_surrogates(char *text, size_t length)
{
  static const char replacement[4] = { 'f', 'f', 'f', 'd' };
  const char *end = text + length;
  char *at = memchr(text, '\\', length);
  bool found = false;

  while(at) {
    unsigned unit = unit_at(at, end);
    size_t skip = 2; /* any other escape, an escaped backslash among them */
    if(is_high(unit) && is_low(unit_at(at + ESCAPE, end)))
      skip = 2 * ESCAPE;
    else if(is_high(unit) || is_low(unit)) {
      memcpy(at + 2, replacement, sizeof(replacement));
      skip = ESCAPE;
      found = true;
    }
    at = (size_t)(end - at) > skip
             ? memchr(at + skip, '\\', (size_t)(end - at) - skip)
             : NULL;
  }
  return found;
}
