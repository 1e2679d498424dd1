/* The one place that knows what is secret in a text: the values of an
   account's cookies, user and password of its proxy, what a login carries, and
   whatever looks like a cookie of the service's, also one of another
   account. */
#ifndef VRC_REDACT_H
#define VRC_REDACT_H

#include "http/account.h"
#include "http/credentials.h"

#include <stddef.h>

/* What replaces a secret in a text. */
#define VRC_REDACTED "[secret]"

/* Whose secrets they are; either may be NULL. */
struct vrc_secrets {
  const struct vrc_account *account;
  const struct vrc_credentials *credentials;
};

/* How many bytes come before the next secret in the text, and in *secret how
   long that is; length and 0 if there is none. */
size_t vrc_redact_next(const struct vrc_secrets *secrets, const char *text,
                       size_t length, size_t *secret);

#endif
