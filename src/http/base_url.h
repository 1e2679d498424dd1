/* The URL below which the service's paths are. */
#ifndef VRC_BASE_URL_H
#define VRC_BASE_URL_H

#include <stdbool.h>
#include <stddef.h>

struct vrc_base_url {
  char *text;       /* without a slash at its end; owned */
  char *host;       /* without a port; owned */
  const char *path; /* within text; "" if it has none */
  bool loopback;    /* its host is this machine */
};

/* The fault that is nobody's mistake. */
extern const char vrc_url_no_memory[];

/* Checks and copies the address under which the service's paths lie. NULL if
   it can be used, else what is wrong with it (the text completes
   "base_url ..."). http:// is for loopback alone; a user, a password, a query
   and a fragment are refused. Whatever the result, the caller frees with
   vrc_base_url_free; base was zeroed before. */
const char *vrc_base_url_set(struct vrc_base_url *base, const char *text,
                             size_t length);
void vrc_base_url_free(struct vrc_base_url *base);

#endif
