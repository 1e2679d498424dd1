/* An advisory lock among processes, and within one. */
#ifndef VRC_LOCK_H
#define VRC_LOCK_H

#include "platform/os_error.h"

#include <stdint.h>

struct vrc_lock {
  int fd;        /* -1: not held */
  int64_t owner; /* the process that took it */
};

/* Takes the lock of the file at path, which is made with mode 0600 if there is
   none and never removed; with a suffix (or ""), that of the file of such a
   name beside the one to which the path leads. False: the code is "busy" if
   somebody else has it, in another process or in this one.

   The lock lasts until it is released or the process ends. Programs that the
   process starts do not inherit it. After a plain fork() the lock is still the
   parent's: the child can neither release it nor keep the parent from that;
   but if the parent ends first, the lock lasts until the child has ended. */
bool vrc_lock_take(struct vrc_lock *lock, const char *path,
                   const char *suffix, struct vrc_os_error *error);

/* Nothing happens if it is not held. */
void vrc_lock_release(struct vrc_lock *lock);

#endif
