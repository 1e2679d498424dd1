#include "http/cookies.h"

#include "text/ascii.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

/* Cuts off and returns what comes before the separator. */
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
  struct vrc_cookie *end = cookies->items + --cookies->count;

  free(cookie->name);
  free(cookie->value);
  free(cookie->scope);
  memmove(cookie, cookie + 1, (size_t)(end - cookie) * sizeof(*cookie));
  cookies->version++;
}

/* True for those without which there is no session. */
static bool is_vital(const char *name)
{
  return !strcmp(name, "auth") || !strcmp(name, "twoFactorAuth");
}

/* Makes room for one more. */
static void evict(struct vrc_cookies *cookies)
{
  struct vrc_cookie *oldest = cookies->items;

  if(cookies->count < VRC_COOKIES_MAX)
    return;
  while(is_vital(oldest->name))
    oldest++; /* there are two of them at most */
  drop(cookies, oldest);
}

static bool add(struct vrc_cookies *cookies, const char *name, size_t length,
                char *value, int64_t expires)
{
  struct vrc_cookie *cookie;
  char *own = copy(name, length);

  if(!own)
    return false;
  evict(cookies);
  cookie = &cookies->items[cookies->count++];
  cookie->name = own;
  cookie->value = value;
  cookie->scope = NULL;
  cookie->expires = expires;
  return true;
}

bool vrc_cookies_set(struct vrc_cookies *cookies, const char *name,
                     size_t name_length, const char *value,
                     size_t value_length, int64_t expires, int64_t now)
{
  struct vrc_cookie *old = find(cookies, name, name_length);
  char *text;

  if(expires && expires <= now) {
    if(old)
      drop(cookies, old);
    return true;
  }
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

/* ---- attributes ---- */

struct attributes {
  struct span domain; /* without a leading dot; empty: none */
  struct span path;   /* empty: none */
  int64_t expires;    /* 0: not before the session ends */
};

/* Max-Age as RFC 6265, 5.2.2, has it: digits, perhaps behind a minus. False:
   it says nothing. */
static bool read_age(struct span value, int64_t now, int64_t *expires)
{
  bool past = value.length && *value.text == '-';
  long age = 0;
  size_t i;

  for(i = past; i < value.length; i++) {
    if(value.text[i] < '0' || value.text[i] > '9')
      return false;
    if(age < VRC_COOKIE_AGE_MAX)
      age = age * 10 + (value.text[i] - '0');
  }
  if(i == past) /* no digit */
    return false;
  if(age > VRC_COOKIE_AGE_MAX)
    age = VRC_COOKIE_AGE_MAX;
  *expires = past || !age ? 1 : now + age;
  return true;
}

/* Where time ends in 2038, libcurl refuses later dates: they all become one in
   2037, which is late enough. */
static void bound_year(char *date)
{
  size_t digits = 0;

  for(; *date; date++) {
    digits = *date >= '0' && *date <= '9' ? digits + 1 : 0;
    if(digits == 4 && memcmp(date - 3, "2037", 4) > 0)
      memcpy(date - 3, "2037", 4);
  }
}

static bool read_date(struct span value, int64_t now, int64_t *expires)
{
  char text[64];
  int64_t at;

  if(value.length >= sizeof(text))
    return false;
  memcpy(text, value.text, value.length);
  text[value.length] = '\0';
  if(sizeof(time_t) < sizeof(int64_t))
    bound_year(text);
  at = curl_getdate(text, NULL);
  if(at == -1)
    return false;
  if(at > now + VRC_COOKIE_AGE_MAX)
    at = now + VRC_COOKIE_AGE_MAX;
  *expires = at > 0 ? at : 1;
  return true;
}

/* Max-Age wins over Expires, whatever their order. */
static struct attributes read_attributes(struct span rest, int64_t now)
{
  struct attributes found = { { "", 0 }, { "", 0 }, 0 };
  bool has_age = false;

  while(rest.length) {
    struct span value = cut(&rest, ';');
    struct span name = trim(cut(&value, '='));

    value = trim(value);
    if(is(name, "Max-Age"))
      has_age = read_age(value, now, &found.expires) || has_age;
    else if(is(name, "Expires") && !has_age)
      (void)read_date(value, now, &found.expires);
    else if(is(name, "Path") && value.length && *value.text == '/')
      found.path = value;
    else if(is(name, "Domain")) {
      if(value.length && *value.text == '.') {
        value.text++;
        value.length--;
      }
      found.domain = value;
    }
  }
  return found;
}

/* True if a cookie of that domain goes to the host: to it alone, if it is an
   address. */
static bool matches_domain(struct span domain, const char *host)
{
  size_t length = strlen(host);
  size_t more = length - domain.length;

  if(!domain.length)
    return true;
  if(length < domain.length ||
     !vrc_ascii_equal(host + more, domain.text, domain.length))
    return false;
  return !more || (host[more - 1] == '.' && !strchr("0123456789]",
                                                    host[length - 1]));
}

/* True if a cookie of that path goes to the paths below the other. */
static bool matches_path(struct span path, const char *base)
{
  while(path.length && path.text[path.length - 1] == '/')
    path.length--;
  return strlen(base) >= path.length && /* the path may hold a NUL */
         !memcmp(base, path.text, path.length) &&
         (!base[path.length] || base[path.length] == '/');
}

/* ---- what a response sets ---- */

/* "domain path", by which a deletion finds its cookie; NULL: no memory. */
static char *scope_of(const struct attributes *attributes)
{
  static const struct span root = { "/", 1 };
  struct span path = attributes->path.length ? attributes->path : root;
  size_t length = attributes->domain.length + 1 + path.length;
  char *scope = malloc(length + 1);
  size_t i;

  if(!scope)
    return NULL;
  for(i = 0; i < attributes->domain.length; i++)
    scope[i] = vrc_ascii_lower(attributes->domain.text[i]);
  scope[i] = ' ';
  memcpy(scope + i + 1, path.text, path.length);
  scope[length] = '\0';
  return scope;
}

/* Removes the cookie of that name, if it was set with that scope: one of
   another domain or path is another cookie. */
static void delete(struct vrc_cookies *cookies, struct span name,
                   const char *scope)
{
  struct vrc_cookie *cookie = find(cookies, name.text, name.length);

  if(cookie && !strcmp(cookie->scope ? cookie->scope : " /", scope))
    drop(cookies, cookie);
}

/* Sets a cookie; the scope is taken over. */
static bool set_with_scope(struct vrc_cookies *cookies, struct span name,
                           struct span value, char *scope, int64_t expires,
                           int64_t now)
{
  struct vrc_cookie *cookie;

  if(!vrc_cookies_set(cookies, name.text, name.length, value.text,
                      value.length, expires, now)) {
    free(scope);
    return false;
  }
  cookie = find(cookies, name.text, name.length);
  free(cookie->scope);
  cookie->scope = scope;
  return true;
}

/* Some servers put the value in quotes, which are not part of it. */
static struct span unquote(struct span value)
{
  if(value.length >= 2 && *value.text == '"' &&
     value.text[value.length - 1] == '"') {
    value.text++;
    value.length -= 2;
  }
  return value;
}

bool vrc_cookies_receive(struct vrc_cookies *cookies, const char *text,
                         size_t length,
                         const struct vrc_cookie_origin *origin, int64_t now)
{
  struct span rest = { text, length };
  struct span value = cut(&rest, ';');
  struct attributes attributes = read_attributes(rest, now);
  bool ends = attributes.expires && attributes.expires <= now;
  struct span name;
  char *scope;

  if(!memchr(value.text, '=', value.length))
    return true;
  name = trim(cut(&value, '='));
  value = unquote(trim(value));
  if(!vrc_cookie_value_fits(name.text, name.length) ||
     name.length + value.length > VRC_COOKIE_MAX ||
     (!ends && !vrc_cookie_value_fits(value.text, value.length)) ||
     !matches_domain(attributes.domain, origin->host) ||
     !matches_path(attributes.path, origin->path))
    return true;
  scope = scope_of(&attributes);
  if(!scope)
    return false;
  if(!ends)
    return set_with_scope(cookies, name, value, scope, attributes.expires,
                          now);
  delete(cookies, name, scope);
  free(scope);
  return true;
}

void vrc_cookies_expire(struct vrc_cookies *cookies, int64_t now)
{
  size_t i = cookies->count;
  while(i--) {
    int64_t expires = cookies->items[i].expires;
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
