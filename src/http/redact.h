/* The one place that knows what is secret in a text: the values of an
   account's cookies, user and password of its proxy and of those that the
   environment names, what a login carries, and whatever looks like a cookie of
   the service's, also one of another account, or like a URL's user and
   password. */
#ifndef VRC_REDACT_H
#define VRC_REDACT_H

#include "http/account.h"
#include "http/credentials.h"

#include <stdbool.h>
#include <stddef.h>

/* What replaces a secret in a text. */
#define VRC_REDACTED "[secret]"

#define VRC_SECRETS_MAX (VRC_COOKIES_MAX + 10)

/* A secret that is known, and where the text has it next. */
struct vrc_secret {
  const char *value; /* borrowed */
  size_t length;
  const char *at; /* in the text; NULL: no more */
};

/* A walk through a text from secret to secret. It costs so much for each byte
   of the text and each known secret, whatever they are: both come from a
   server. */
struct vrc_redaction {
  const char *text; /* borrowed */
  const char *next; /* what was not walked through yet */
  const char *end;
  struct vrc_secret known[VRC_SECRETS_MAX];
  size_t count;
};

/* Begins a walk. The secrets are the account's and the credentials'; either
   may be NULL. All is borrowed until the walk ends. */
void vrc_redact_begin(struct vrc_redaction *redaction,
                      const struct vrc_account *account,
                      const struct vrc_credentials *credentials,
                      const char *text, size_t length);

/* Walks to the next secret and behind it. Sets what comes before it, and
   returns true; false: what comes before is the rest of the text. */
bool vrc_redact_next(struct vrc_redaction *redaction, const char **before,
                     size_t *length);

#endif
