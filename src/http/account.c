#include "http/account.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct vrc_account *vrc_account_new(void)
{
  struct vrc_account *account = calloc(1, sizeof(*account));
  if(account) {
    account->references = 1;
    account->timeout_ms = 30 * 1000;
    account->connect_timeout_ms = 10 * 1000;
    account->max_reply_bytes = 8 * 1024 * 1024;
  }
  return account;
}

void vrc_account_reference(struct vrc_account *account)
{
  account->references++;
}

void vrc_account_release(struct vrc_account *account)
{
  if(!account || --account->references)
    return;
  vrc_headers_free(&account->headers);
  vrc_base_url_free(&account->base_url);
  free(account->proxy);
  free(account->ca_file);
  free(account->ca_path);
  vrc_cookies_free(&account->cookies);
  free(account);
}

#define SECRET_MIN 8 /* shorter values would blot out innocent text */

/* "user:password" of the proxy's URL. */
static bool proxy_secret(const struct vrc_account *account, const char **secret,
                         size_t *length)
{
  const char *scheme = account->proxy ? strstr(account->proxy, "://") : NULL;
  const char *at = account->proxy ? strrchr(account->proxy, '@') : NULL;

  *secret = scheme ? scheme + 3 : account->proxy;
  *length = at && at > *secret ? (size_t)(at - *secret) : 0;
  return *length > 0;
}

/* The length of what looks like the value of one of the service's cookies, be
   it a former one or another client's. */
static size_t cookie_like(const char *text, size_t length)
{
  static const struct {
    const char *prefix;
    size_t min; /* what is shorter is something else */
  } cookies[] = { { "authcookie_", 12 }, { "eyJ" /* a JWT */, 32 } };
  size_t n;
  size_t i;

  for(i = 0; i < sizeof(cookies) / sizeof(cookies[0]); i++) {
    n = strlen(cookies[i].prefix);
    if(length <= n || memcmp(text, cookies[i].prefix, n))
      continue;
    while(n < length && (isalnum((unsigned char)text[n]) ||
                         (text[n] && strchr("-_.", text[n]))))
      n++;
    if(n >= cookies[i].min)
      return n;
  }
  return 0;
}

size_t vrc_account_secret(const struct vrc_account *account, const char *text,
                         size_t length)
{
  const char *value;
  size_t n;
  size_t i;

  if(proxy_secret(account, &value, &n) && n <= length &&
     !memcmp(text, value, n))
    return n;
  for(i = 0; i < account->cookies.count; i++) {
    value = account->cookies.items[i].value;
    n = strlen(value);
    if(n >= SECRET_MIN && n <= length && !memcmp(text, value, n))
      return n;
  }
  return cookie_like(text, length);
}
