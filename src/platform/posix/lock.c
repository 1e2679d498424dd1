#include "platform/lock.h"

#include "platform/posix/fd.h"
#include "platform/posix/path.h"
#include "platform/process.h"

#include <fcntl.h>

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
  if(vrc_fd_lock(lock->fd))
    return true;
  (void)vrc_fd_lock_error(error);
  vrc_fd_close(lock->fd);
  lock->fd = -1;
  return false;
}

void vrc_lock_release(struct vrc_lock *lock)
{
  if(lock->fd < 0)
    return;
  vrc_fd_unlock_and_close(lock->fd, lock->owner);
  lock->fd = -1;
}
