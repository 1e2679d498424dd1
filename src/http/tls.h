/* What all handles of an engine share, and what is found out once for them. */
#ifndef VRC_TLS_H
#define VRC_TLS_H

#include <curl/curl.h>
#include <stdbool.h>

struct vrc_tls {
  CURLSH *tls_sessions;
  char *ca_path; /* the system's folder of certificates, if it can serve; else
                    NULL */
};

/* False: out of memory; free in either case. */
bool vrc_tls_make(struct vrc_tls *tls);
void vrc_tls_free(struct vrc_tls *tls);

#endif
