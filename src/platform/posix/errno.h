#ifndef VRC_ERRNO_H
#define VRC_ERRNO_H

#include "platform/os_error.h"

/* Fills it in from errno. Always false, for `return`. */
bool vrc_os_error_errno(struct vrc_os_error *error, const char *attempt);

#endif
