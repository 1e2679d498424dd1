#include "platform/lock.h"

#include "platform/posix/fd.h"
#include "platform/posix/path.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

/* Opens the lock file. -1: there is a failure. */
static int open_beside(const char *path, const char *suffix,
                       struct vrc_failure *failure)
{
  struct vrc_place place;
  int fd = -1;

  if(!vrc_place_find(&place, path, failure))
    return -1;
  if(vrc_place_extend(&place, suffix, failure))
    fd = vrc_place_open(&place, O_RDWR, failure);
  vrc_place_leave(&place);
  return fd;
}

bool vrc_lock_take(struct vrc_lock *lock, const char *path,
                   const char *suffix, struct vrc_failure *failure)
{
  lock->fd = open_beside(path, suffix, failure);
  if(lock->fd < 0)
    return false;
  lock->owner = getpid();
  if(!flock(lock->fd, LOCK_EX | LOCK_NB))
    return true;
  if(errno == EWOULDBLOCK)
    (void)vrc_failure_words(failure, "lock", "busy", "It is locked already");
  else
    (void)vrc_failure_errno(failure, "lock");
  vrc_descriptor_close(lock->fd);
  lock->fd = -1;
  return false;
}

void vrc_lock_give_back(struct vrc_lock *lock)
{
  if(lock->fd < 0)
    return;
  /* To close it is not enough as long as a forked child has it open, too; and
     the child must not do this. Cannot fail on a descriptor that is locked. */
  if(lock->owner == getpid())
    (void)flock(lock->fd, LOCK_UN);
  vrc_descriptor_close(lock->fd);
  lock->fd = -1;
}
