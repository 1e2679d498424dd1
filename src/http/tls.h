/* What all handles of an engine share, and what is found out once for them. */
#ifndef VRC_SHARED_H
#define VRC_SHARED_H

#include <curl/curl.h>
#include <stdbool.h>

struct vrc_shared {
  CURLSH *tls_sessions;
  char *ca_path; /* the system's folder of certificates, if it can serve; else
                    NULL */
};

/* False: out of memory; free in either case. */
bool vrc_shared_make(struct vrc_shared *shared);
void vrc_shared_free(struct vrc_shared *shared);

#endif
