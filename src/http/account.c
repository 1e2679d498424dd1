#include "http/account.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct vrc_client *vrc_client_new(void)
{
  struct vrc_client *client = calloc(1, sizeof(*client));
  if(client) {
    client->references = 1;
    client->timeout_ms = 30 * 1000;
    client->connect_timeout_ms = 10 * 1000;
    client->max_reply_bytes = 8 * 1024 * 1024;
  }
  return client;
}

void vrc_client_reference(struct vrc_client *client)
{
  client->references++;
}

void vrc_client_release(struct vrc_client *client)
{
  if(!client || --client->references)
    return;
  vrc_headers_free(&client->headers);
  vrc_base_url_free(&client->base_url);
  free(client->proxy);
  free(client->ca_file);
  free(client->ca_path);
  vrc_cookies_free(&client->cookies);
  free(client);
}

#define SECRET_MIN 8 /* shorter values would blot out innocent text */

/* "user:password" of the proxy's URL. */
static bool proxy_secret(const struct vrc_client *client, const char **secret,
                         size_t *length)
{
  const char *scheme = client->proxy ? strstr(client->proxy, "://") : NULL;
  const char *at = client->proxy ? strrchr(client->proxy, '@') : NULL;

  *secret = scheme ? scheme + 3 : client->proxy;
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

size_t vrc_client_secret(const struct vrc_client *client, const char *text,
                         size_t length)
{
  const char *value;
  size_t n;
  size_t i;

  if(proxy_secret(client, &value, &n) && n <= length &&
     !memcmp(text, value, n))
    return n;
  for(i = 0; i < client->cookies.count; i++) {
    value = client->cookies.items[i].value;
    n = strlen(value);
    if(n >= SECRET_MIN && n <= length && !memcmp(text, value, n))
      return n;
  }
  return cookie_like(text, length);
}
