#include "platform/lock.h"

#include "platform/posix/errno.h"
#include "platform/posix/fd.h"
#include "platform/posix/path.h"
#include "platform/process.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

/* Opens the lock file. -1: there is a failure. */
static int open_beside(const char *path, const char *suffix,
                       struct vrc_os_error *error)
{
  struct vrc_path base;
  int fd = -1;

  if(!vrc_path_find(&base, path, error))
    return -1;
  if(vrc_path_extend(&base, suffix, error))
    fd = vrc_path_open(&base, O_RDWR, error);
  vrc_path_leave(&base);
  return fd;
}

bool vrc_lock_take(struct vrc_lock *lock, const char *path,
                   const char *suffix, struct vrc_os_error *error)
{
  lock->fd = open_beside(path, suffix, error);
  if(lock->fd < 0)
    return false;
  lock->owner = vrc_process_id();
  if(!flock(lock->fd, LOCK_EX | LOCK_NB))
    return true;
  if(errno == EWOULDBLOCK)
    (void)vrc_os_error_words(error, "lock", "busy", "It is locked already");
  else
    (void)vrc_os_error_errno(error, "lock");
  vrc_fd_close(lock->fd);
  lock->fd = -1;
  return false;
}

void vrc_lock_release(struct vrc_lock *lock)
{
  if(lock->fd < 0)
    return;
  /* To close it is not enough as long as a forked child has it open, too; and
     the child must not do this. Cannot fail on a descriptor that is locked. */
  if(lock->owner == vrc_process_id())
    (void)flock(lock->fd, LOCK_UN);
  vrc_fd_close(lock->fd);
  lock->fd = -1;
}
