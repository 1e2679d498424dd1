#ifndef VRC_RANDOM_H
#define VRC_RANDOM_H

#include "platform/os_error.h"

#include <stddef.h>

/* Fills the buffer with random bytes of the system's, which nobody can
   guess. */
bool vrc_random(void *bytes, size_t length, struct vrc_os_error *error);

#endif
