/* Why something could not be done, for one message and one code. */
#ifndef VRC_FAILURE_H
#define VRC_FAILURE_H

#include <stdbool.h>
#include <sys/types.h>

#define VRC_FAILURE_REASON 100 /* bytes; a longer one is cut off */

struct vrc_failure {
  const char *attempt; /* what stands between "cannot" and the path */
  const char *code;    /* the name of an errno, or a word of our own */
  char reason[VRC_FAILURE_REASON];
};

/* Fills it in from errno. Always false, for `return`. */
bool vrc_failure_errno(struct vrc_failure *failure, const char *attempt);

/* The same in words of our own. */
bool vrc_failure_words(struct vrc_failure *failure, const char *attempt,
                       const char *code, const char *reason);

/* True for the mode of a regular file; else the failure says what it is. */
bool vrc_failure_unless_regular(struct vrc_failure *failure,
                                const char *attempt, mode_t mode);

#endif
