/* Lines of Set-Cookie, one for each line of the input. Whatever they are: the
   header that comes of them can be read again, a session record can hold them,
   the limits hold, and no cookie of another name displaces the session's. */
#include "http/cookies.h"
#include "support/fuzz.h"

#include <stdlib.h>
#include <string.h>

#define NOW 1700000000

static const struct vrc_cookie_origin origin = { "api.vrchat.cloud",
                                                 "/api/1" };

/* What lua/vrchatapi/session/record.lua reads. */
static bool is_token(const char *text)
{
  return *text && strspn(text, "!#$%&'()*+-./0123456789:<=>?@"
                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`"
                         "abcdefghijklmnopqrstuvwxyz{|}~") == strlen(text);
}

static const struct vrc_cookie *find(const struct vrc_cookies *cookies,
                                     const char *name, size_t length)
{
  size_t i;

  for(i = 0; i < cookies->count; i++) {
    if(strlen(cookies->items[i].name) == length &&
       !memcmp(cookies->items[i].name, name, length))
      return &cookies->items[i];
  }
  return NULL;
}

static void check_cookie(const struct vrc_cookies *cookies,
                         const struct vrc_cookie *cookie)
{
  FUZZ_CHECK(is_token(cookie->name) && !strchr(cookie->name, '='),
             "a session record can hold the name '%s'", cookie->name);
  FUZZ_CHECK(is_token(cookie->value),
             "a session record can hold the value '%s'", cookie->value);
  FUZZ_CHECK(strlen(cookie->name) + strlen(cookie->value) <= VRC_COOKIE_MAX,
             "'%s' is not too long", cookie->name);
  FUZZ_CHECK(!cookie->expires || (cookie->expires > NOW &&
                                  cookie->expires <=
                                      NOW + VRC_COOKIE_AGE_MAX),
             "'%s' expires within the limit", cookie->name);
  FUZZ_CHECK(find(cookies, cookie->name, strlen(cookie->name)) == cookie,
             "there is one '%s'", cookie->name);
}

/* Reads the header as a server does. */
static void check_header(const struct vrc_cookies *cookies)
{
  struct vrc_buffer header = { NULL, 0, 0 };
  char *rest;
  size_t i;

  FUZZ_CHECK(vrc_cookies_header(cookies, &header), "there is memory");
  rest = header.data;
  for(i = 0; i < cookies->count; i++) {
    char *end = strstr(rest, "; ");
    char *equals = strchr(rest, '=');
    if(end)
      *end = '\0';
    FUZZ_CHECK((end != NULL) == (i + 1 < cookies->count) && equals,
               "the header has one part for each cookie");
    *equals = '\0';
    FUZZ_CHECK(!strcmp(rest, cookies->items[i].name) &&
                   !strcmp(equals + 1, cookies->items[i].value),
               "'%s=%s' is what was received", rest, equals + 1);
    rest = end ? end + 2 : NULL;
  }
  vrc_buffer_free(&header);
}

/* The name that a line is for, read the plain way; empty: for none. */
static struct fuzz_input name_of(struct fuzz_input line)
{
  struct fuzz_input pair = fuzz_cut(&line, ';');
  struct fuzz_input name = fuzz_cut(&pair, '=');

  while(name.length && strchr(" \t", *name.text)) {
    name.text++;
    name.length--;
  }
  while(name.length && strchr(" \t\r", name.text[name.length - 1]))
    name.length--;
  return name;
}

static bool is_vital(struct fuzz_input name)
{
  return (name.length == 4 && !memcmp(name.text, "auth", 4)) ||
         (name.length == 13 && !memcmp(name.text, "twoFactorAuth", 13));
}

/* A line that is nothing but name=value is taken. */
static void check_plain(const struct vrc_cookies *cookies,
                        struct fuzz_input line)
{
  struct fuzz_input value = line;
  struct fuzz_input name = fuzz_cut(&value, '=');
  char *name_text = fuzz_string(name);
  char *value_text = fuzz_string(value);
  const struct vrc_cookie *cookie = find(cookies, name.text, name.length);

  if(strlen(name_text) == name.length && is_token(name_text) &&
     strlen(value_text) == value.length && is_token(value_text) &&
     name.length + value.length <= VRC_COOKIE_MAX)
    FUZZ_CHECK(cookie && !strcmp(cookie->value, value_text),
               "'%s=%s' is taken", name_text, value_text);
  free(name_text);
  free(value_text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct fuzz_input input = fuzz_begin(data, size);
  struct vrc_cookies cookies = { 0 };
  bool has_session = true;
  size_t i;

  (void)vrc_cookies_set(&cookies, "auth", 4, "authcookie_1", 12, 0, NOW);
  (void)vrc_cookies_set(&cookies, "twoFactorAuth", 13, "eyJ", 3, 0, NOW);
  while(input.length) {
    struct fuzz_input line = fuzz_cut(&input, '\n');
    FUZZ_CHECK(vrc_cookies_receive(&cookies, line.text, line.length, &origin,
                                   NOW), "there is memory");
    FUZZ_CHECK(cookies.count <= VRC_COOKIES_MAX, "there are not too many");
    if(is_vital(name_of(line)))
      has_session = false; /* it may end or replace it */
    FUZZ_CHECK(!has_session || (find(&cookies, "auth", 4) &&
                                find(&cookies, "twoFactorAuth", 13)),
               "the session stays");
    check_plain(&cookies, line);
  }
  for(i = 0; i < cookies.count; i++)
    check_cookie(&cookies, &cookies.items[i]);
  check_header(&cookies);
  vrc_cookies_expire(&cookies, NOW + VRC_COOKIE_AGE_MAX);
  for(i = 0; i < cookies.count; i++)
    FUZZ_CHECK(!cookies.items[i].expires, "what has expired is gone");
  vrc_cookies_free(&cookies);
  return 0;
}
