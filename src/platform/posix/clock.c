#include "platform/clock.h"

#include <time.h>

static int64_t read_us(clockid_t clock)
{
  struct timespec now = { 0, 0 };
  /* cannot fail: both clocks exist on every system we build on */
  (void)clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t vrc_clock_us(void)
{
  return read_us(CLOCK_MONOTONIC);
}

int64_t vrc_clock_ms(void)
{
  return vrc_clock_us() / 1000;
}

int64_t vrc_clock_wall_us(void)
{
  return read_us(CLOCK_REALTIME);
}
