#include "text/user_agent.h"

#include "text/ascii.h"

#include <ctype.h>
#include <string.h>

/* What HTTP libraries send when their user says nothing. */
static const char *const library_agents[] = {
  "curl/", "libcurl", "LuaSocket", "lua-http", "lua-resty-http",
  "python-requests", "python-urllib", "okhttp", "axios", "node-fetch",
  "Java/", "Wget/", "Go-http-client",
};

static bool is_library_agent(const char *text)
{
  size_t i;
  for(i = 0; i < sizeof(library_agents) / sizeof(library_agents[0]); i++) {
    if(vrc_ascii_begins(text, library_agents[i]))
      return true;
  }
  return false;
}

/* "x@host.tld", or a URL with something behind the scheme. */
static bool is_contact(const char *word, size_t length)
{
  const char *at = memchr(word, '@', length);
  const char *scheme = strstr(word, "://");

  if(scheme && scheme < word + length)
    return scheme > word && scheme + 3 < word + length;
  if(!at || at == word)
    return false;
  return memchr(at, '.', length - (size_t)(at - word)) != NULL;
}

static bool has_contact(const char *text)
{
  while(*text) {
    size_t length = strcspn(text, " \t");
    size_t bracket = strspn(text, "(<");
    if(is_contact(text + bracket, length - bracket))
      return true;
    text += length;
    text += strspn(text, " \t");
  }
  return false;
}

/* What documentation writes where one's own contact belongs. */
static bool is_example(const char *text)
{
  static const char *const domains[] = {
    "example.com", "example.org", "example.net", "my.domain", "your.domain",
    "domain.tld", "host.tld"
  };
  size_t i;
  for(i = 0; i < sizeof(domains) / sizeof(domains[0]); i++) {
    const char *domain;
    for(domain = text + 1; *domain; domain++) {
      char before = domain[-1];
      char behind;
      if(!vrc_ascii_begins(domain, domains[i]))
        continue;
      /* "myexample.com" and "example.community" are others */
      behind = domain[strlen(domains[i])];
      if(strchr("@/.", before) && !isalnum((unsigned char)behind) &&
         behind != '-')
        return true;
    }
  }
  return false;
}

const char *vrc_user_agent_fault(const char *text, size_t length)
{
  size_t name;

  if(!vrc_is_one_line(text, length))
    return "must not contain CR, LF or NUL";
  name = strcspn(text, "/ \t");
  if(!name || text[name] != '/' || text[name + 1] == '\0' ||
     isspace((unsigned char)text[name + 1]))
    return "must begin with 'Name/Version'";
  if(is_library_agent(text))
    return "must name your application, not an HTTP library";
  if(!has_contact(text + strcspn(text, " \t")))
    return "must end with a contact, an e-mail address or a URL";
  if(is_example(text))
    return "must hold a real contact, not an example address";
  return NULL;
}
