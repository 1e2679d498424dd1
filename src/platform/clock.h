/* Monotonic time, which no change of the wall clock moves, and wall clock
   time. */
#ifndef VRC_CLOCK_H
#define VRC_CLOCK_H

#include <stdint.h>

/* Milliseconds, and microseconds, since a fixed point in the past. */
int64_t vrc_clock_ms(void);
int64_t vrc_clock_us(void);

/* Microseconds since 1970, as the system's clock is set. */
int64_t vrc_clock_wall_us(void);

#endif
