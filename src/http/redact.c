#include "http/redact.h"

#include "http/proxy.h"

#include <ctype.h>
#include <string.h>

#define COOKIE_MIN 8    /* bytes; innocent texts have shorter values, too */
#define USERINFO_MAX 512 /* bytes of "user:password" in a URL */

/* ---- what is known to be secret ---- */

static const char *find(const struct vrc_redaction *redaction,
                        const struct vrc_secret *secret)
{
  /* memmem() is linear, whatever both are */
  return memmem(redaction->next,
                (size_t)(redaction->end - redaction->next), secret->value,
                secret->length);
}

static void add(struct vrc_redaction *redaction, const char *value,
                size_t length)
{
  struct vrc_secret *secret = &redaction->known[redaction->count];

  if(!length || redaction->count == VRC_SECRETS_MAX)
    return;
  secret->value = value;
  secret->length = length;
  secret->at = find(redaction, secret);
  if(secret->at) /* what the text does not have need not be looked for */
    redaction->count++;
}

static void add_proxy(struct vrc_redaction *redaction, const char *url)
{
  size_t length;
  const char *userinfo = url ? vrc_proxy_userinfo(url, &length) : NULL;

  if(userinfo)
    add(redaction, userinfo, length);
}

static void add_account(struct vrc_redaction *redaction,
                        const struct vrc_account *account)
{
  size_t i;

  add_proxy(redaction, account->proxy);
  for(i = 0; i < account->cookies.count; i++) {
    const char *value = account->cookies.items[i].value;
    size_t length = strlen(value);
    if(length >= COOKIE_MIN)
      add(redaction, value, length);
  }
}

/* The password, encoded or not, the Base64 text, and the code. */
static void add_credentials(struct vrc_redaction *redaction,
                            const struct vrc_credentials *credentials)
{
  const size_t skip = sizeof(VRC_AUTHORIZATION_PREFIX) - 1;
  const struct vrc_buffer *header = &credentials->header;

  if(header->length)
    add(redaction, header->data + skip, header->length - skip);
  add(redaction, credentials->encoded_password.data,
      credentials->encoded_password.length);
  add(redaction, credentials->password.data, credentials->password.length);
  add(redaction, credentials->code.data, credentials->code.length);
}

void vrc_redact_begin(struct vrc_redaction *redaction,
                      const struct vrc_account *account,
                      const struct vrc_credentials *credentials,
                      const char *text, size_t length)
{
  size_t i;

  redaction->text = text;
  redaction->next = text;
  redaction->end = text + length;
  redaction->count = 0;
  for(i = 0; i < VRC_PROXY_VARIABLES; i++)
    add_proxy(redaction, vrc_proxy_from_environment(i));
  if(account)
    add_account(redaction, account);
  if(credentials)
    add_credentials(redaction, credentials);
}

/* The first of the known secrets that are left; of those at one place the
   longest. NULL: there is none. */
static const struct vrc_secret *first_known(struct vrc_redaction *redaction)
{
  const struct vrc_secret *first = NULL;
  size_t i;

  for(i = 0; i < redaction->count; i++) {
    struct vrc_secret *secret = &redaction->known[i];
    if(secret->at && secret->at < redaction->next)
      secret->at = find(redaction, secret);
    if(secret->at && (!first || secret->at < first->at ||
                      (secret->at == first->at &&
                       secret->length > first->length)))
      first = secret;
  }
  return first;
}

/* ---- what looks like a secret ---- */

static bool begins(const char *text, const char *end, const char *word)
{
  size_t length = strlen(word);
  return (size_t)(end - text) >= length && !memcmp(text, word, length);
}

/* The length of what looks like the value of one of the service's cookies. */
static size_t cookie_like(const char *text, const char *end)
{
  static const struct {
    const char *prefix;
    size_t min; /* what is shorter is something else */
  } cookies[] = { { "authcookie_", 12 }, { "eyJ" /* a JWT */, 32 } };
  size_t i;

  for(i = 0; i < sizeof(cookies) / sizeof(cookies[0]); i++) {
    const char *last = text;
    if(!begins(text, end, cookies[i].prefix))
      continue;
    while(last < end && (isalnum((unsigned char)*last) ||
                         (*last && strchr("-_.", *last))))
      last++;
    if((size_t)(last - text) >= cookies[i].min)
      return (size_t)(last - text);
  }
  return 0;
}

/* The length of a "user:password" behind "://", up to the last '@' before what
   cannot be in there. */
static size_t userinfo_like(const struct vrc_redaction *redaction,
                            const char *text)
{
  const char *at = NULL;
  const char *end = redaction->end;
  const char *p;

  if(text - redaction->text < 3 || memcmp(text - 3, "://", 3))
    return 0;
  if(end - text > USERINFO_MAX)
    end = text + USERINFO_MAX;
  for(p = text; p < end && *p && !strchr("/ \t\r\n\"'<>", *p); p++) {
    if(*p == '@')
      at = p;
  }
  return at ? (size_t)(at - text) : 0;
}

/* ---- the walk ---- */

bool vrc_redact_next(struct vrc_redaction *redaction, const char **before,
                     size_t *length)
{
  const struct vrc_secret *known = first_known(redaction);
  const char *stop = known ? known->at : redaction->end;
  const char *p;
  size_t secret = known ? known->length : 0;

  *before = redaction->next;
  for(p = redaction->next; p < stop; p++) {
    size_t alike = cookie_like(p, redaction->end);
    if(!alike)
      alike = userinfo_like(redaction, p);
    if(alike) {
      secret = alike;
      break;
    }
  }
  *length = (size_t)(p - redaction->next);
  redaction->next = p + secret;
  return secret > 0;
}
