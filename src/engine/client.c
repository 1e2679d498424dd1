#include "engine/client.h"

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
  free(client->user_agent);
  vrc_base_url_free(&client->base_url);
  free(client->proxy);
  free(client->ca_file);
  free(client->ca_path);
  vrc_cookies_free(&client->cookies);
  free(client);
}

#define SECRET_MIN 8 /* shorter values would blot out innocent text */

size_t vrc_client_secret(const struct vrc_client *client, const char *text,
                         size_t length)
{
  static const char prefix[] = "authcookie_";
  size_t n = sizeof(prefix) - 1;
  size_t i;

  for(i = 0; i < client->cookies.count; i++) {
    const char *value = client->cookies.items[i].value;
    size_t size = strlen(value);
    if(size >= SECRET_MIN && size <= length && !memcmp(text, value, size))
      return size;
  }
  if(length <= n || memcmp(text, prefix, n))
    return 0;
  while(n < length && (isalnum((unsigned char)text[n]) || text[n] == '-'))
    n++;
  return n;
}
