#include "platform/random.h"

#include "platform/posix/errno.h"

#include <unistd.h>
#if defined(__APPLE__)
#include <sys/random.h>
#endif

#define ONCE 256 /* the most that getentropy returns */

bool vrc_random(void *bytes, size_t length, struct vrc_os_error *error)
{
  unsigned char *next = bytes;
  size_t part;

  for(; length; length -= part, next += part) {
    part = length < ONCE ? length : ONCE;
    if(getentropy(next, part))
      return vrc_os_error_errno(error, "get random bytes");
  }
  return true;
}
