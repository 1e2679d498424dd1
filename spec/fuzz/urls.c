/* A byte says which function, the rest is its text. A base URL is accepted only
   over TLS or to this machine, and without user and password; percent-encoded
   text decodes to what it was; the user and the password of a proxy are found
   where libcurl finds them. */
#include "http/base_url.h"
#include "http/proxy.h"
#include "support/fuzz.h"
#include "text/percent.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- base_url ---- */

/* By the operating system's own reading of addresses. */
static bool is_this_machine(const char *host)
{
  struct in_addr address;

  if(!strcasecmp(host, "localhost") || !strcmp(host, "[::1]"))
    return true;
  return inet_pton(AF_INET, host, &address) == 1 &&
         ntohl(address.s_addr) >> 24 == 127;
}

/* The host to which libcurl would connect; the caller frees it. */
static char *host_of(const char *text)
{
  CURLU *url = curl_url();
  char *host = NULL;

  if(!curl_url_set(url, CURLUPART_URL, text, 0))
    (void)curl_url_get(url, CURLUPART_HOST, &host, 0);
  curl_url_cleanup(url);
  return host;
}

static void check_accepted(const struct vrc_base_url *base)
{
  bool tls = !strncasecmp(base->text, "https://", 8);
  bool plain = !strncasecmp(base->text, "http://", 7);
  size_t length = strlen(base->text);
  size_t authority = strcspn(base->text + (tls ? 8 : 7), "/");
  char *host = host_of(base->text);

  FUZZ_CHECK(tls || plain, "'%s' is https:// or http://", base->text);
  FUZZ_CHECK(host && !strcmp(host, base->host),
             "the host of '%s' is '%s'", base->text, base->host);
  FUZZ_CHECK(tls || is_this_machine(host), "'%s' is this machine", host);
  FUZZ_CHECK(!base->loopback || is_this_machine(host),
             "'%s' counts as this machine", host);
  FUZZ_CHECK(authority && !memchr(base->text + (tls ? 8 : 7), '@', authority),
             "there is no user in '%s'", base->text);
  FUZZ_CHECK(base->text[length - 1] != '/', "no slash ends '%s'", base->text);
  FUZZ_CHECK(!strpbrk(base->text, "?# \t\r\n"), "'%s' is clean", base->text);
  FUZZ_CHECK(base->path == base->text + (tls ? 8 : 7) + authority,
             "the path is '%s'", base->path);
  curl_free(host);
}

static void try_base_url(struct fuzz_input input)
{
  struct vrc_base_url base = { 0 };
  char *text = fuzz_string(input);
  const char *fault = vrc_base_url_set(&base, text, input.length);

  if(fault)
    FUZZ_CHECK(*fault, "a fault has words");
  else
    check_accepted(&base);
  vrc_base_url_free(&base);
  free(text);
}

/* ---- percent ---- */

static void try_percent(struct fuzz_input input)
{
  static bool (*const functions[])(struct vrc_buffer *out, const char *text,
                                   size_t length) = {
    vrc_percent_segment, vrc_percent_query, vrc_percent_component
  };
  size_t i;

  for(i = 0; i < 3; i++) {
    struct vrc_buffer encoded = { NULL, 0, 0 };
    char *plain;
    int length = 0;

    FUZZ_CHECK(functions[i](&encoded, input.text, input.length),
               "there is memory");
    FUZZ_CHECK(!encoded.length ||
                   strspn(encoded.data,
                          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvw"
                          "xyz0123456789-._~!$&'()*+,;=:@%") == encoded.length,
               "'%s' can stand in a URL", encoded.data);
    plain = curl_easy_unescape(NULL, encoded.data ? encoded.data : "",
                               (int)encoded.length, &length);
    FUZZ_CHECK(plain && (size_t)length == input.length &&
                   !memcmp(plain, input.text, input.length),
               "'%s' decodes to what it was", encoded.data);
    curl_free(plain);
    vrc_buffer_free(&encoded);
  }
}

/* ---- a proxy ---- */

static void try_proxy(struct fuzz_input input)
{
  char *text = fuzz_string(input);
  size_t length = 0;
  const char *userinfo = vrc_proxy_userinfo(text, &length);
  const char *fault = vrc_proxy_fault(text);
  CURLU *url = curl_url();
  char *password = NULL;

  FUZZ_CHECK(!fault || *fault, "a fault has words");
  FUZZ_CHECK(!userinfo || (userinfo >= text && length &&
                           userinfo + length < text + strlen(text) &&
                           userinfo[length] == '@'),
             "the user stands before an @ of '%s'", text);
  if(!curl_url_set(url, CURLUPART_URL, text,
                   CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME) &&
     !curl_url_get(url, CURLUPART_PASSWORD, &password, 0) && *password)
    FUZZ_CHECK(userinfo && fuzz_has(userinfo, length, password,
                                    strlen(password)),
               "the password '%s' is found in '%s'", password, text);
  curl_free(password);
  curl_url_cleanup(url);
  free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct fuzz_input input = fuzz_begin(data, size);

  switch(fuzz_byte(&input) % 3) {
  case 0:
    try_base_url(input);
    break;
  case 1:
    try_percent(input);
    break;
  default:
    try_proxy(input);
  }
  return 0;
}
