/* Prints how many bytes the search for known secrets has looked at: for a text
   of that length, with cookies that nearly occur in it, and one that often
   does.

       redact_steps LENGTH */
#define memmem counted_memmem
#include "../../src/http/redact.c"
#undef memmem

#include <stdio.h>
#include <stdlib.h>

#define COOKIE 4096

static unsigned long steps;

void *memmem(const void *text, size_t length, const void *word,
             size_t word_length);

void *counted_memmem(const void *text, size_t length, const void *word,
                     size_t word_length)
{
  char *found = memmem(text, length, word, word_length);

  steps += found ? (size_t)(found - (const char *)text) + word_length : length;
  return found;
}

int main(int count, char **arguments)
{
  static struct vrc_account account;
  size_t length = count > 1 ? (size_t)atol(arguments[1]) : 0;
  char *text = malloc(length + 1);
  struct vrc_redaction redaction;
  const char *before;
  size_t i, part, secrets = 0;

  if(!text)
    return 1;
  account.cookies.count = VRC_COOKIES_MAX;
  for(i = 0; i < VRC_COOKIES_MAX; i++) {
    char *value = calloc(1, COOKIE);
    if(!value)
      return 1;
    memset(value, 'a', i ? COOKIE - 1 : 8);
    value[i ? COOKIE - 2 : 7] = (char)('b' + (i ? i % 20 : 0));
    account.cookies.items[i].value = value;
  }
  /* the short one every 64 bytes, and a long one at the end alone */
  for(i = 0; i < length; i++)
    text[i] = i % 64 == 63 ? 'b' : 'a';
  if(length > COOKIE)
    memcpy(text + length - COOKIE, account.cookies.items[5].value, COOKIE - 1);
  vrc_redact_begin(&redaction, &account, NULL, text, length);
  while(vrc_redact_next(&redaction, &before, &part))
    secrets++;
  printf("%lu %lu\n", steps, (unsigned long)secrets);
  return 0;
}
