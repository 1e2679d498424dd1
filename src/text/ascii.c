#include "text/ascii.h"

#include <string.h>

bool vrc_is_one_line(const char *text, size_t length)
{
  return !memchr(text, '\r', length) && !memchr(text, '\n', length) &&
         !memchr(text, '\0', length);
}

char vrc_ascii_lower(char c)
{
  if(c >= 'A' && c <= 'Z')
    return (char)(c + ('a' - 'A'));
  return c;
}

bool vrc_ascii_equal(const char *a, const char *b, size_t length)
{
  size_t i;
  for(i = 0; i < length; i++) {
    if(vrc_ascii_lower(a[i]) != vrc_ascii_lower(b[i]))
      return false;
    if(!a[i])
      return true;
  }
  return true;
}

bool vrc_ascii_begins(const char *text, const char *word)
{
  return vrc_ascii_equal(text, word, strlen(word));
}
