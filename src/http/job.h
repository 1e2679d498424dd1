/* What an engine drives: a job. A transfer is one kind of job. */
#ifndef VRC_JOB_H
#define VRC_JOB_H

#include "http/account.h"

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

struct vrc_job {
  enum vrc_outcome outcome;
  const struct vrc_job_kind *kind;
  struct vrc_account *account; /* referenced by the kind */
  void *owner; /* what the engine's user knows it by */

  /* The engine's own. */
  struct vrc_job_list *list; /* the one it is in, or NULL */
  struct vrc_job *previous;
  struct vrc_job *next;
};

/* What an engine does with a job. Its libcurl handles have the job as
   CURLOPT_PRIVATE. */
struct vrc_job_kind {
  /* Hands it to libcurl. False: out of memory. */
  bool (*start)(struct vrc_job *job, CURLM *multi);
  /* Takes a started one back, whatever it is doing. */
  void (*stop)(struct vrc_job *job, CURLM *multi);
  /* libcurl has finished: sets the outcome. The engine stops it then. False: it
     is to be started again. */
  bool (*finish)(struct vrc_job *job, CURLcode code);
  /* It ends early, and the outcome is set: notes what is known. */
  void (*abort)(struct vrc_job *job);
};

struct vrc_job_list {
  struct vrc_job *first;
  struct vrc_job *last;
  unsigned count;
};

/* Puts a job at the end of a list, taking it out of the one it is in. */
void vrc_job_move(struct vrc_job *job, struct vrc_job_list *list);

/* Takes a job out of the list it is in, if it is in one. */
void vrc_job_unlink(struct vrc_job *job);

#endif
