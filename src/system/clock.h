/* Monotonic time, which no change of the wall clock moves. */
#ifndef VRC_CLOCK_H
#define VRC_CLOCK_H

#include <stdint.h>

/* Milliseconds, and microseconds, since a fixed point in the past. */
int64_t vrc_clock_ms(void);
int64_t vrc_clock_us(void);

#endif
