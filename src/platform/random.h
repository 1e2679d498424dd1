#ifndef VRC_RANDOM_H
#define VRC_RANDOM_H

#include <stdbool.h>
#include <stddef.h>

/* Fills the buffer with random bytes of the system's. False: errno says
   why. */
bool vrc_random(void *bytes, size_t length);

#endif
