/* The settings and cookies of one account. Shared by whoever holds a
   reference: the Lua object and every transfer that uses it. */
#ifndef VRC_ACCOUNT_H
#define VRC_ACCOUNT_H

#include "http/cookies.h"
#include "http/headers.h"
#include "http/base_url.h"

#include <stdbool.h>
#include <stddef.h>

struct vrc_account {
  unsigned references;
  bool closed; /* no transfer is started any longer */

  struct vrc_headers headers;
  struct vrc_base_url base_url;
  char *proxy;   /* NULL: as the environment says; "": none */
  int ip_version; /* 4 or 6; 0: either */
  char *ca_file; /* NULL, with ca_path NULL too: the system's */
  char *ca_path;
  long timeout_ms;
  long connect_timeout_ms;
  size_t max_reply_bytes;

  struct vrc_cookies cookies;
};

/* With one reference, the default times and sizes, and nothing else; NULL: out
   of memory. */
struct vrc_account *vrc_account_new(void);

void vrc_account_reference(struct vrc_account *account);

/* Drops a reference and frees with the last. NULL is allowed. */
void vrc_account_release(struct vrc_account *account);

#endif
