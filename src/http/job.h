/* What an engine drives: a job. Its kinds are transfers and streams. */
#ifndef VRC_JOB_H
#define VRC_JOB_H

#include "http/account.h"
#include "http/outcome.h"

#include <curl/curl.h>

/* What became of a job that libcurl has finished with. */
enum vrc_finish {
  VRC_ENDED, /* its outcome is set: the engine stops it */
  VRC_RETRY, /* it is to be started again */
  VRC_OPEN   /* it has only begun: its kind does the rest */
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
  /* libcurl has finished. */
  enum vrc_finish (*finish)(struct vrc_job *job, CURLcode code);
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
