#include "http/cookies.h"

#include "text/ascii.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

/* A stretch of a header line. */
struct span {
  const char *text;
  size_t length;
};

static struct span trim(struct span span)
{
  while(span.length && (*span.text == ' ' || *span.text == '\t')) {
    span.text++;
    span.length--;
  }
  while(span.length && strchr(" \t\r\n", span.text[span.length - 1]))
    span.length--;
  return span;
}

/* Cuts off and returns what stands before the separator. */
static struct span cut(struct span *rest, char separator)
{
  struct span head = *rest;
  const char *end = memchr(rest->text, separator, rest->length);

  if(end) {
    head.length = (size_t)(end - rest->text);
    rest->text = end + 1;
    rest->length -= head.length + 1;
  }
  else {
    rest->text += rest->length;
    rest->length = 0;
  }
  return head;
}

static bool is(struct span span, const char *word)
{
  return span.length == strlen(word) &&
         vrc_ascii_equal(span.text, word, span.length);
}

static char *copy(const char *text, size_t length)
{
  char *result = malloc(length + 1);
  if(result) {
    memcpy(result, text, length);
    result[length] = '\0';
  }
  return result;
}

bool vrc_cookie_value_fits(const char *value, size_t length)
{
  size_t i;
  for(i = 0; i < length; i++) {
    unsigned char c = (unsigned char)value[i];
    if(c <= ' ' || c >= 0x7f || strchr("\",;\\", c))
      return false;
  }
  return length > 0;
}

static struct vrc_cookie *find(struct vrc_cookies *cookies, const char *name,
                               size_t length)
{
  size_t i;
  for(i = 0; i < cookies->count; i++) {
    struct vrc_cookie *cookie = &cookies->items[i];
    if(strlen(cookie->name) == length && !memcmp(cookie->name, name, length))
      return cookie;
  }
  return NULL;
}

static void drop(struct vrc_cookies *cookies, struct vrc_cookie *cookie)
{
  free(cookie->name);
  free(cookie->value);
  *cookie = cookies->items[--cookies->count];
  cookies->version++;
}

static bool add(struct vrc_cookies *cookies, const char *name, size_t length,
                char *value, time_t expires)
{
  struct vrc_cookie *cookie;
  char *own = copy(name, length);

  if(!own)
    return false;
  cookie = &cookies->items[cookies->count++];
  cookie->name = own;
  cookie->value = value;
  cookie->expires = expires;
  return true;
}

bool vrc_cookies_set(struct vrc_cookies *cookies, const char *name,
                     size_t name_length, const char *value,
                     size_t value_length, time_t expires, time_t now)
{
  struct vrc_cookie *old = find(cookies, name, name_length);
  char *text;

  if(expires && expires <= now) {
    if(old)
      drop(cookies, old);
    return true;
  }
  if(!old && cookies->count == VRC_COOKIES_MAX)
    return true; /* passed over, like what cannot be a cookie */
  text = copy(value, value_length);
  if(!text)
    return false;
  if(old) {
    free(old->value);
    old->value = text;
    old->expires = expires;
  }
  else if(!add(cookies, name, name_length, text, expires)) {
    free(text);
    return false;
  }
  cookies->version++;
  return true;
}

/* Max-Age wins over Expires, whatever their order. */
static time_t expiry(struct span attributes, time_t now)
{
  time_t expires = 0;

  while(attributes.length) {
    struct span value = cut(&attributes, ';');
    struct span name = trim(cut(&value, '='));
    char text[64];

    value = trim(value);
    if(value.length >= sizeof(text))
      continue;
    memcpy(text, value.text, value.length);
    text[value.length] = '\0';
    if(is(name, "Max-Age")) {
      long long age = strtoll(text, NULL, 10);
      return age <= 0 ? 1 : age > 0x7fffffff - 1 ? 0 : now + (time_t)age;
    }
    if(is(name, "Expires")) {
      time_t at = curl_getdate(text, NULL);
      if(at != -1)
        expires = at > 0 ? at : 1;
    }
  }
  return expires;
}

bool vrc_cookies_receive(struct vrc_cookies *cookies, const char *text,
                         size_t length, time_t now)
{
  struct span rest = { text, length };
  struct span value = cut(&rest, ';');
  struct span name;
  time_t expires = expiry(rest, now);

  if(!memchr(value.text, '=', value.length))
    return true;
  name = trim(cut(&value, '='));
  value = trim(value);
  if(!vrc_cookie_value_fits(name.text, name.length))
    return true;
  if(expires && expires <= now)
    value.length = 0; /* its end: what it says is of no interest */
  else if(!vrc_cookie_value_fits(value.text, value.length))
    return true;
  return vrc_cookies_set(cookies, name.text, name.length, value.text,
                         value.length, expires, now);
}

void vrc_cookies_expire(struct vrc_cookies *cookies, time_t now)
{
  size_t i = cookies->count;
  while(i--) {
    time_t expires = cookies->items[i].expires;
    if(expires && expires <= now)
      drop(cookies, &cookies->items[i]);
  }
}

bool vrc_cookies_header(const struct vrc_cookies *cookies,
                        struct vrc_buffer *out)
{
  size_t i;
  for(i = 0; i < cookies->count; i++) {
    const struct vrc_cookie *cookie = &cookies->items[i];
    if((i && !vrc_buffer_append(out, "; ", 2)) ||
       !vrc_buffer_append_string(out, cookie->name) ||
       !vrc_buffer_append(out, "=", 1) ||
       !vrc_buffer_append_string(out, cookie->value))
      return false;
  }
  return true;
}

void vrc_cookies_free(struct vrc_cookies *cookies)
{
  while(cookies->count)
    drop(cookies, &cookies->items[cookies->count - 1]);
}
