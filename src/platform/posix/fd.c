#include "platform/posix/fd.h"

#include "platform/clock.h"
#include "platform/posix/errno.h"
#include "platform/process.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int vrc_fd_open(int folder, const char *name, int flags)
{
  int fd;
  do
    fd = openat(folder, name, flags | O_CLOEXEC | O_NONBLOCK,
                S_IRUSR | S_IWUSR);
  while(fd < 0 && errno == EINTR);
  return vrc_fd_raise(fd);
}

int vrc_fd_raise(int fd)
{
  int raised;

  if(fd < 0 || fd > STDERR_FILENO)
    return fd;
  raised = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  vrc_fd_close(fd);
  return raised;
}

void vrc_fd_close(int fd)
{
  int number = errno;
  (void)close(fd); /* after EINTR it is closed as well, or may be */
  errno = number;
}

bool vrc_fd_write(int fd, const void *bytes, size_t length)
{
  const char *next = bytes;
  ssize_t written;

  while(length) {
    written = write(fd, next, length);
    if(written < 0 && errno != EINTR)
      return false;
    if(written > 0) { /* less than all: the next one says why, if it fails */
      next += written;
      length -= (size_t)written;
    }
  }
  return true;
}

bool vrc_fd_sync(int fd)
{
  int result;
#ifdef F_FULLFSYNC
  /* on macOS, fsync leaves it in the disk's own cache; not all file systems
     can do better */
  if(fcntl(fd, F_FULLFSYNC) != -1)
    return true;
#endif
  do
    result = fsync(fd);
  while(result && errno == EINTR);
  return !result;
}

bool vrc_fd_lock(int fd)
{
  int result;
  do
    result = flock(fd, LOCK_EX | LOCK_NB);
  while(result && errno == EINTR);
  return !result;
}

bool vrc_fd_lock_error(struct vrc_os_error *error)
{
  if(errno == EWOULDBLOCK)
    return vrc_os_error_words(error, "lock", "busy", "It is locked already");
  return vrc_os_error_errno(error, "lock");
}

bool vrc_fd_lock_until(int fd, int64_t deadline)
{
  static const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };

  /* flock itself can wait, but only for ever */
  while(!vrc_fd_lock(fd)) {
    if(errno != EWOULDBLOCK || vrc_clock_ms() >= deadline)
      return false;
    (void)nanosleep(&pause, NULL); /* a signal only makes it shorter */
  }
  return true;
}

void vrc_fd_unlock_and_close(int fd, int64_t owner)
{
  /* To close it is not enough as long as a forked child has it open, too; and
     the child must not do this. Cannot fail on a descriptor that is locked. */
  if(owner == vrc_process_id())
    (void)flock(fd, LOCK_UN);
  vrc_fd_close(fd);
}

bool vrc_fd_check_regular(mode_t mode, const char *attempt,
                          struct vrc_os_error *error)
{
  if(S_ISREG(mode))
    return true;
  if(S_ISDIR(mode))
    return vrc_os_error_words(error, attempt, "EISDIR", "Is a directory");
  return vrc_os_error_words(error, attempt, "EINVAL", "Not a regular file");
}

bool vrc_fd_restrict(int fd, struct vrc_os_error *error)
{
  struct stat status;

  if(!fstat(fd, &status) && (!(status.st_mode & (S_IRWXG | S_IRWXO)) ||
                             !fchmod(fd, S_IRUSR | S_IWUSR)))
    return true;
  return vrc_os_error_errno(error, "set the mode 0600 of");
}
