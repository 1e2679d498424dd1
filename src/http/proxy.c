#include "http/proxy.h"

#include "text/ascii.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

const char *vrc_proxy_from_environment(size_t number)
{
  static const char *const names[VRC_PROXY_VARIABLES] = {
    "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"
  };
  const char *value = getenv(names[number]);

  return value && *value ? value : NULL;
}

bool vrc_proxy_is_in_environment(void)
{
  size_t i;

  for(i = 0; i < VRC_PROXY_VARIABLES; i++) {
    if(vrc_proxy_from_environment(i))
      return true;
  }
  return false;
}

static const char *scheme_fault(const char *url)
{
  static const char *const schemes[] = { "http://", "https://", "socks4://",
                                         "socks4a://", "socks5://",
                                         "socks5h://" };
  size_t i;

  if(!strstr(url, "://"))
    return NULL; /* host:port, an HTTP proxy */
  for(i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
    if(vrc_ascii_begins(url, schemes[i]))
      return NULL;
  }
  return "must begin with http://, https://, socks4://, socks4a://, socks5:// "
         "or socks5h://";
}

const char *vrc_proxy_fault(const char *url)
{
  const char *fault = *url ? scheme_fault(url) : NULL;
  CURLUcode code;
  CURLU *parsed;

  if(!*url || fault)
    return fault;
  parsed = curl_url();
  if(!parsed)
    return "cannot be checked: out of memory";
  code = curl_url_set(parsed, CURLUPART_URL, url,
                      CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME);
  curl_url_cleanup(parsed);
  return code ? "must be the URL of a proxy, such as http://proxy.example:8080"
              : NULL;
}

/* What stands behind the scheme, if the text has one: "://" can be part of a
   password as well. */
static const char *skip_scheme(const char *url)
{
  size_t length = strspn(url, "abcdefghijklmnopqrstuvwxyz"
                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

  return strncmp(url + length, "://", 3) ? url : url + length + 3;
}

const char *vrc_proxy_userinfo(const char *url, size_t *length)
{
  const char *user = skip_scheme(url);
  const char *at = strrchr(user, '@');

  if(!at || at == user)
    return NULL;
  *length = (size_t)(at - user);
  return user;
}
