#include "platform/posix/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
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
    result = flock(fd, LOCK_EX);
  while(result && errno == EINTR);
  return !result;
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
