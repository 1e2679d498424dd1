#include "http/redact.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define COOKIE_MIN 8 /* bytes; shorter values occur in innocent texts, too */

struct span {
  const char *text;
  size_t length;
};

/* The length of the secret if the text begins with it, else 0. */
static size_t at_begin(struct span text, const char *secret, size_t length)
{
  bool found = length && length <= text.length &&
               !memcmp(text.text, secret, length);
  return found ? length : 0;
}

/* "user:password" of the proxy's URL. */
static size_t proxy_at(const struct vrc_account *account, struct span text)
{
  const char *proxy = account->proxy;
  const char *scheme = proxy ? strstr(proxy, "://") : NULL;
  const char *at = proxy ? strrchr(proxy, '@') : NULL;
  const char *user = scheme ? scheme + 3 : proxy;

  return at && at > user ? at_begin(text, user, (size_t)(at - user)) : 0;
}

static size_t cookie_at(const struct vrc_account *account, struct span text)
{
  size_t i;

  for(i = 0; i < account->cookies.count; i++) {
    const char *value = account->cookies.items[i].value;
    size_t length = strlen(value);
    if(length >= COOKIE_MIN && at_begin(text, value, length))
      return length;
  }
  return 0;
}

/* What looks like the value of one of the service's cookies, be it a former
   one or another account's. */
static size_t cookie_like_at(struct span text)
{
  static const struct {
    const char *prefix;
    size_t min; /* what is shorter is something else */
  } cookies[] = { { "authcookie_", 12 }, { "eyJ" /* a JWT */, 32 } };
  size_t n;
  size_t i;

  for(i = 0; i < sizeof(cookies) / sizeof(cookies[0]); i++) {
    n = at_begin(text, cookies[i].prefix, strlen(cookies[i].prefix));
    if(!n)
      continue;
    while(n < text.length && (isalnum((unsigned char)text.text[n]) ||
                              (text.text[n] && strchr("-_.", text.text[n]))))
      n++;
    if(n >= cookies[i].min)
      return n;
  }
  return 0;
}

/* The password, encoded or not, the Base64 text, or the code. */
static size_t credentials_at(const struct vrc_credentials *credentials,
                             struct span text)
{
  const size_t skip = sizeof(VRC_AUTHORIZATION_PREFIX) - 1;
  const struct vrc_buffer *header = &credentials->header;
  const struct vrc_buffer *others[3];
  size_t n = 0;
  size_t i;

  others[0] = &credentials->encoded_password;
  others[1] = &credentials->password;
  others[2] = &credentials->code;
  if(header->length)
    n = at_begin(text, header->data + skip, header->length - skip);
  for(i = 0; i < 3 && !n; i++)
    n = at_begin(text, others[i]->data, others[i]->length);
  return n;
}

static size_t secret_at(const struct vrc_secrets *secrets, struct span text)
{
  size_t n = 0;

  if(secrets->account)
    n = proxy_at(secrets->account, text);
  if(!n && secrets->account)
    n = cookie_at(secrets->account, text);
  if(!n && secrets->credentials)
    n = credentials_at(secrets->credentials, text);
  return n ? n : cookie_like_at(text);
}

size_t vrc_redact_next(const struct vrc_secrets *secrets, const char *text,
                       size_t length, size_t *secret)
{
  size_t i;

  *secret = 0;
  for(i = 0; i < length; i++) {
    struct span rest;
    rest.text = text + i;
    rest.length = length - i;
    *secret = secret_at(secrets, rest);
    if(*secret)
      break;
  }
  return i;
}
