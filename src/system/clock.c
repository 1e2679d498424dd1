#include "system/clock.h"

#include <time.h>

int64_t vrc_clock_us(void)
{
  struct timespec now = { 0, 0 };
  /* cannot fail: the clock exists on every system we build on */
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t vrc_clock_ms(void)
{
  return vrc_clock_us() / 1000;
}
