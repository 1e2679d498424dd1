/* Why something could not be done, for one message and one code. */
#ifndef VRC_OS_ERROR_H
#define VRC_OS_ERROR_H

#include <stdbool.h>

#define VRC_OS_ERROR_REASON 100 /* bytes; a longer one is cut off */

struct vrc_os_error {
  const char *attempt; /* the words between "cannot" and the path */
  const char *code;    /* the name of an errno, or a word of our own */
  char reason[VRC_OS_ERROR_REASON];
};

/* Fills it in. Always false, for `return`. */
bool vrc_os_error_words(struct vrc_os_error *error, const char *attempt,
                        const char *code, const char *reason);

#endif
