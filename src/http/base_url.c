#include "http/base_url.h"

#include "text/ascii.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

static bool is_localhost(const char *host)
{
  static const char name[] = "localhost";
  return vrc_ascii_equal(host, name, sizeof(name));
}

/* Reads one number of an address, 0 to 255, and moves text behind it. Behind a
   leading zero some systems read octal digits, and others a name. */
static bool read_octet(const char **text)
{
  bool has_zero = **text == '0';
  unsigned value = 0;
  int digits = 0;

  for(; **text >= '0' && **text <= '9' && digits < 4; digits++)
    value = value * 10 + (unsigned)(*(*text)++ - '0');
  return digits >= 1 && digits <= (has_zero ? 1 : 3) && value <= 255;
}

/* True for the four numbers of an address of this machine and nothing else:
   "127.0.0.1.example.com" is a name. */
static bool is_loopback(const char *host)
{
  int i;

  if(is_localhost(host) || !strcmp(host, "[::1]"))
    return true;
  if(strncmp(host, "127.", 4))
    return false;
  host += 3;
  for(i = 0; i < 3; i++) {
    if(*host++ != '.' || !read_octet(&host))
      return false;
  }
  return !*host;
}

/* libcurl forgives a missing or a third slash, and then finds a host where
   nobody sees one. */
static bool has_odd_slashes(const char *text)
{
  const char *colon = strchr(text, ':');
  size_t slashes = colon ? strspn(colon + 1, "/") : 2;

  return slashes != 2 && (vrc_ascii_begins(text, "http:") ||
                          vrc_ascii_begins(text, "https:"));
}

const char vrc_url_no_memory[] = "out of memory";

static const char *fault_of(CURLUcode code, const char *otherwise)
{
  return code == CURLUE_OUT_OF_MEMORY ? vrc_url_no_memory : otherwise;
}

/* Refuses a URL that has that part, if only an empty one. */
static const char *refuse(CURLU *url, CURLUPart part, const char *fault)
{
  char *text = NULL;
  CURLUcode code = curl_url_get(url, part, &text, 0);
  curl_free(text);
  return code == CURLUE_OK ? fault : fault_of(code, NULL);
}

static const char *check_scheme(CURLU *url, bool loopback)
{
  char *scheme = NULL;
  CURLUcode code = curl_url_get(url, CURLUPART_SCHEME, &scheme, 0);
  const char *fault = NULL;

  if(code)
    fault = fault_of(code, "must be an https:// URL");
  else if(!strcmp(scheme, "http"))
    fault = loopback ? NULL
          : "must be an https:// URL (http:// is for loopback alone)";
  else if(strcmp(scheme, "https"))
    fault = "must be an https:// URL";
  curl_free(scheme);
  return fault;
}

static const char *read_host(CURLU *url, struct vrc_base_url *base)
{
  char *host = NULL;
  CURLUcode code = curl_url_get(url, CURLUPART_HOST, &host, 0);

  if(!code) {
    base->loopback = is_loopback(host);
    base->host = strdup(host);
    curl_free(host);
  }
  /* only a file:// URL has none, and its scheme is refused */
  return code == CURLUE_OUT_OF_MEMORY || (!code && !base->host)
             ? vrc_url_no_memory
             : NULL;
}

static const char *parse(CURLU *url, const char *text,
                         struct vrc_base_url *base)
{
  static const char secret[] = "must not contain a user or a password";
  CURLUcode code = curl_url_set(url, CURLUPART_URL, text,
                                CURLU_NON_SUPPORT_SCHEME);
  const char *fault = fault_of(code, code ? "must be an https:// URL" : NULL);

  if(!fault)
    fault = refuse(url, CURLUPART_USER, secret);
  if(!fault)
    fault = refuse(url, CURLUPART_PASSWORD, secret);
  if(!fault)
    fault = read_host(url, base);
  if(!fault)
    fault = check_scheme(url, base->loopback);
  if(!fault && strpbrk(text, "?#"))
    fault = "must not contain a query or a fragment";
  return fault;
}

const char *vrc_base_url_set(struct vrc_base_url *base, const char *text,
                             size_t length)
{
  const char *fault;
  CURLU *url;

  if(!vrc_is_one_line(text, length))
    return "must not contain CR, LF or NUL";
  if(strpbrk(text, " \t"))
    return "must not contain spaces";
  if(has_odd_slashes(text))
    return "must be an https:// URL with a host";
  url = curl_url();
  if(!url)
    return vrc_url_no_memory;
  fault = parse(url, text, base);
  curl_url_cleanup(url);
  if(fault)
    return fault;

  while(length && text[length - 1] == '/')
    length--;
  base->text = malloc(length + 1);
  if(!base->text)
    return vrc_url_no_memory;
  memcpy(base->text, text, length);
  base->text[length] = '\0';
  base->path = strchr(strstr(base->text, "://") + 3, '/');
  if(!base->path)
    base->path = base->text + length;
  return NULL;
}

void vrc_base_url_free(struct vrc_base_url *base)
{
  free(base->text);
  free(base->host);
  base->text = NULL;
  base->host = NULL;
}
