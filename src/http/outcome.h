/* How a job has ended. */
#ifndef VRC_OUTCOME_H
#define VRC_OUTCOME_H

#include <curl/curl.h>

enum vrc_outcome {
  VRC_RUNNING,
  VRC_COMPLETE,        /* a whole response, whatever its status */
  VRC_REFUSED,         /* no connection */
  VRC_PROXY_REFUSED,   /* the proxy makes no connection */
  VRC_UNRESOLVED,      /* no address for the name */
  VRC_TLS,             /* TLS handshake or certificate verification failed */
  VRC_CUT_OFF,         /* the connection ended before the response did */
  VRC_NOT_HTTP,        /* what came is not an HTTP response */
  VRC_TOO_LARGE,       /* the response is beyond the limit */
  VRC_BAD_ENCODING,    /* the response cannot be decompressed */
  VRC_TIMEOUT_CONNECT, /* no connection in time */
  VRC_TIMEOUT_TOTAL,   /* no whole response in time */
  VRC_PHOTO_LOST,      /* the photo could not be read to its end */
  VRC_NO_MEMORY,
  VRC_FAILED,          /* anything else; a message says what */
  VRC_CANCELLED,
  VRC_ACCOUNT_CLOSED,
  VRC_FORKED           /* the process is a child of the one that started it */
};

/* What a failure of libcurl's is, of any kind of job. */
enum vrc_outcome vrc_outcome_of(CURLcode code);

/* The status with which a proxy has refused to connect; 0: it has not. */
long vrc_proxy_refusal(CURL *easy);

#endif
