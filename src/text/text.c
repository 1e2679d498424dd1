#include "text/text.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

bool vrc_text_is_one_line(const char *text, size_t length)
{
  return !memchr(text, '\r', length) && !memchr(text, '\n', length) &&
         !memchr(text, '\0', length);
}

/* The length of the valid sequence of several bytes that begins at bytes; 0:
   there is none. */
static size_t utf8_sequence(const unsigned char *bytes, size_t left)
{
  unsigned char lead = bytes[0];
  unsigned char low = 0x80; /* the bounds of the second byte */
  unsigned char high = 0xbf;
  size_t size;
  size_t i;

  if(lead < 0xc2 || lead > 0xf4)
    return 0;
  size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if(lead == 0xe0)
    low = 0xa0; /* overlong */
  else if(lead == 0xed)
    high = 0x9f; /* surrogates */
  else if(lead == 0xf0)
    low = 0x90; /* overlong */
  else if(lead == 0xf4)
    high = 0x8f; /* beyond U+10FFFF */
  if(size > left || bytes[1] < low || bytes[1] > high)
    return 0;
  for(i = 2; i < size; i++) {
    if((bytes[i] & 0xc0) != 0x80)
      return 0;
  }
  return size;
}

/* Eight bytes at a time, as most texts are plain over long stretches. */
#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

static uint64_t eight_bytes(const char *text)
{
  uint64_t bytes;
  memcpy(&bytes, text, sizeof(bytes));
  return bytes;
}

static bool is_ascii(uint64_t bytes)
{
  return !(bytes & EACH(0x80));
}

size_t vrc_text_utf8_fault(const char *text, size_t length)
{
  size_t i = 0;
  while(i < length) {
    size_t size = 1;
    if(length - i >= 8 && is_ascii(eight_bytes(text + i)))
      size = 8;
    else if((unsigned char)text[i] >= 0x80)
      size = utf8_sequence((const unsigned char *)text + i, length - i);
    if(!size)
      return i;
    i += size;
  }
  return length;
}

/* True if a string of JSON holds the character as it is. */
static bool is_plain(unsigned char c)
{
  return c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
}

/* True if one of the bytes is below the limit, which is 0x80 at most. */
static bool any_below(uint64_t bytes, unsigned char limit)
{
  return ((bytes - EACH(limit)) & ~bytes & EACH(0x80)) != 0;
}

/* True if is_plain is, for each of them. */
static bool are_plain(uint64_t bytes)
{
  return !any_below(bytes, 0x20) && !any_below(bytes ^ EACH('"'), 1) &&
         !any_below(bytes ^ EACH('\\'), 1) &&
         !any_below(bytes ^ EACH(0x7f), 1);
}

/* Appends a character that is not plain. */
static bool append_escaped(struct vrc_buffer *out, char c)
{
  static const char escapes[] = "\"\"\\\\\bb\ff\nn\rr\tt";
  char text[8];
  size_t i;

  for(i = 0; i < sizeof(escapes) - 1; i += 2) {
    if(c == escapes[i]) {
      text[0] = '\\';
      text[1] = escapes[i + 1];
      return vrc_buffer_append(out, text, 2);
    }
  }
  (void)snprintf(text, sizeof(text), "\\u%04x", (unsigned)(unsigned char)c);
  return vrc_buffer_append_string(out, text);
}

bool vrc_text_json(struct vrc_buffer *out, const char *text, size_t length)
{
  size_t done = 0; /* what stands in out already */
  size_t i = 0;

  if(!vrc_buffer_append(out, "\"", 1))
    return false;
  while(i < length) {
    if(length - i >= 8 && are_plain(eight_bytes(text + i)))
      i += 8;
    else if(is_plain((unsigned char)text[i]))
      i++;
    else {
      if(!vrc_buffer_append(out, text + done, i - done) ||
         !append_escaped(out, text[i]))
        return false;
      done = ++i;
    }
  }
  return vrc_buffer_append(out, text + done, length - done) &&
         vrc_buffer_append(out, "\"", 1);
}

/* Each is three bytes of UTF-8 but U+01C3 and U+02F8, which are two. */
static const struct {
  const char *lookalike;
  size_t length;
  char plain;
} punctuation[] = {
  { "\xe2\x80\xa4", 3, '.' }, /* U+2024 one dot leader */
  { "\xc7\x83", 2, '!' },     /* U+01C3 retroflex click */
  { "\xe2\x80\x9a", 3, ',' }, /* U+201A low quotation mark */
  { "\xcb\xb8", 2, ':' },     /* U+02F8 raised colon */
  { "\xef\xbc\x9f", 3, '?' }, /* U+FF1F fullwidth question mark */
  { "\xef\xbc\x9d", 3, '=' }, /* U+FF1D fullwidth equals sign */
  { "\xef\xbc\x88", 3, '(' }, /* U+FF08 fullwidth left parenthesis */
  { "\xef\xbc\x89", 3, ')' }, /* U+FF09 fullwidth right parenthesis */
};

/* The number of bytes at text that are a look-alike of *plain, or 0. */
static size_t match(const char *text, size_t length, char *plain)
{
  size_t i;
  for(i = 0; i < sizeof(punctuation) / sizeof(punctuation[0]); i++) {
    size_t n = punctuation[i].length;
    if(n <= length && !memcmp(text, punctuation[i].lookalike, n)) {
      *plain = punctuation[i].plain;
      return n;
    }
  }
  return 0;
}

bool vrc_text_plain(struct vrc_buffer *out, const char *text, size_t length)
{
  size_t done = 0; /* what stands in out already */
  size_t i = 0;

  while(i < length) {
    char plain = '\0';
    size_t n = (unsigned char)text[i] < 0x80 ? 0
             : match(text + i, length - i, &plain);
    if(!n) {
      i++;
      continue;
    }
    if(!vrc_buffer_append(out, text + done, i - done) ||
       !vrc_buffer_append(out, &plain, 1))
      return false;
    i += n;
    done = i;
  }
  return vrc_buffer_append(out, text + done, length - done);
}

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
    if(!strncasecmp(text, library_agents[i], strlen(library_agents[i])))
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

static bool is_example(const char *text)
{
  static const char *const domains[] = { "example.com", "example.org",
                                         "example.net" };
  size_t i;
  for(i = 0; i < sizeof(domains) / sizeof(domains[0]); i++) {
    const char *domain = text;
    while((domain = strcasestr(domain, domains[i])) != NULL) {
      const char *end = domain + strlen(domains[i]);
      /* "myexample.com" and "example.community" are others */
      if(domain > text && strchr("@/.", domain[-1]) &&
         !isalnum((unsigned char)*end) && *end != '-')
        return true;
      domain = end;
    }
  }
  return false;
}

const char *vrc_user_agent_fault(const char *text, size_t length)
{
  size_t name;

  if(!vrc_text_is_one_line(text, length))
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
