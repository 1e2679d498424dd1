/* Six lines are secrets: two cookies, the URL of a proxy, a name, a password and
   a code. The rest is a text, in which the bytes 1 to 6 stand for the secrets.
   No stretch of the text that is shown holds a secret, and where there is none
   the text stays as it is. */
#include "http/account.h"
#include "http/proxy.h"
#include "http/redact.h"
#include "support/fuzz.h"

#include <stdlib.h>
#include <string.h>

enum { COOKIE, SECOND_COOKIE, PROXY, NAME, PASSWORD, CODE, SECRETS };

#define COOKIE_MIN 8 /* shorter values are not looked for */

/* What must not be shown. */
struct secrets {
  struct fuzz_input items[8];
  size_t count;
};

static void add(struct secrets *secrets, const char *text, size_t length)
{
  if(length) {
    secrets->items[secrets->count].text = text;
    secrets->items[secrets->count++].length = length;
  }
}

static void set_cookie(struct vrc_account *account, const char *name,
                       struct fuzz_input value, struct secrets *secrets)
{
  if(!vrc_cookie_value_fits(value.text, value.length))
    return;
  (void)vrc_cookies_set(&account->cookies, name, strlen(name), value.text,
                        value.length, 0, 0);
  if(value.length >= COOKIE_MIN)
    add(secrets, value.text, value.length);
}

/* The text with the secrets in place. */
static struct vrc_buffer expand(struct fuzz_input text,
                                const struct fuzz_input lines[SECRETS])
{
  struct vrc_buffer out = { NULL, 0, 0 };
  size_t i;

  for(i = 0; i < text.length; i++) {
    unsigned mark = (unsigned char)text.text[i];
    if(mark >= 1 && mark <= SECRETS)
      (void)vrc_buffer_append(&out, lines[mark - 1].text,
                              lines[mark - 1].length);
    else
      (void)vrc_buffer_append(&out, text.text + i, 1);
  }
  return out;
}

static bool is_cookie_letter(char c)
{
  return c && strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                     "0123456789-_.", c);
}

/* True if the text holds what looks like a cookie of the service. */
static bool has_cookie(const char *text, size_t length)
{
  static const char word[] = "authcookie_";
  const char *at = text;
  const char *end = text + length;

  while(at < end && (at = memmem(at, (size_t)(end - at), word,
                                 sizeof(word) - 1))) {
    at += sizeof(word) - 1;
    if(at < end && is_cookie_letter(*at))
      return true;
  }
  return false;
}

static bool is_hidden(const char *text, size_t length,
                      const struct secrets *secrets)
{
  size_t i;

  for(i = 0; i < secrets->count; i++) {
    if(fuzz_has(text, length, secrets->items[i].text,
                secrets->items[i].length))
      return false;
  }
  return !has_cookie(text, length);
}

static void check(struct vrc_redaction *redaction,
                  const struct vrc_buffer *text,
                  const struct secrets *secrets)
{
  const char *at = text->data;
  size_t found = 0;
  bool more = true;

  while(more) {
    const char *before;
    size_t length;
    more = vrc_redact_next(redaction, &before, &length);
    FUZZ_CHECK(before >= at && before + length <= text->data + text->length,
               "the stretches come in order");
    FUZZ_CHECK(is_hidden(before, length, secrets), "'%.*s' holds no secret",
               (int)length, before);
    FUZZ_CHECK(!more || redaction->next > before + length,
               "each step hides something");
    at = before + length;
    found += more;
  }
  FUZZ_CHECK(at == text->data + text->length, "all of the text is walked");
  if(is_hidden(text->data, text->length, secrets) &&
     !memmem(text->data, text->length, "eyJ", 3) &&
     !memmem(text->data, text->length, "://", 3))
    FUZZ_CHECK(!found, "what holds no secret stays as it is");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct fuzz_input input = fuzz_begin(data, size);
  struct fuzz_input lines[SECRETS];
  struct vrc_account *account = vrc_account_new();
  struct vrc_credentials credentials = { 0 };
  struct vrc_redaction redaction;
  struct secrets secrets = { .count = 0 };
  struct vrc_buffer text;
  const char *userinfo;
  size_t length, i;

  for(i = 0; i < SECRETS; i++)
    lines[i] = fuzz_cut(&input, '\n');
  set_cookie(account, "auth", lines[COOKIE], &secrets);
  set_cookie(account, "other", lines[SECOND_COOKIE], &secrets);
  account->proxy = fuzz_string(lines[PROXY]);
  userinfo = vrc_proxy_userinfo(account->proxy, &length);
  if(userinfo)
    add(&secrets, userinfo, length);
  (void)vrc_credentials_set(&credentials, lines[NAME].text,
                            lines[NAME].length, lines[PASSWORD].text,
                            lines[PASSWORD].length);
  (void)vrc_credentials_set_code(&credentials, lines[CODE].text,
                                 lines[CODE].length);
  add(&secrets, lines[PASSWORD].text, lines[PASSWORD].length);
  add(&secrets, credentials.encoded_password.data,
      credentials.encoded_password.length);
  add(&secrets, lines[CODE].text, lines[CODE].length);
  add(&secrets, credentials.header.data + sizeof(VRC_AUTHORIZATION_PREFIX) - 1,
      credentials.header.length - (sizeof(VRC_AUTHORIZATION_PREFIX) - 1));

  text = expand(input, lines);
  if(text.length) {
    vrc_redact_begin(&redaction, account, &credentials, text.data,
                     text.length);
    check(&redaction, &text, &secrets);
  }
  vrc_buffer_free(&text);
  vrc_credentials_free(&credentials);
  vrc_account_release(account);
  return 0;
}
