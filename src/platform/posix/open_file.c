#include "platform/open_file.h"

#include "platform/posix/errno.h"
#include "platform/posix/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Takes the descriptor over if it is of a regular file. */
static bool take(struct vrc_open_file *file, int fd, off_t start,
                 struct vrc_os_error *error)
{
  struct stat status;

  if(fstat(fd, &status))
    (void)vrc_os_error_errno(error, "read");
  else if(vrc_fd_check_regular(status.st_mode, "read", error)) {
    file->fd = fd;
    file->is_open = true;
    file->start = (uint64_t)start;
    file->size = status.st_size > start ? (uint64_t)(status.st_size - start)
                                        : 0;
    return true;
  }
  vrc_fd_close(fd);
  return false;
}

bool vrc_open_file_path(struct vrc_open_file *file, const char *path,
                        struct vrc_os_error *error)
{
  int fd = vrc_fd_open(AT_FDCWD, path, O_RDONLY);

  file->is_open = false;
  if(fd < 0)
    return vrc_os_error_errno(error, "open");
  return take(file, fd, 0, error);
}

bool vrc_open_file_stream(struct vrc_open_file *file, FILE *stream,
                          struct vrc_os_error *error)
{
  off_t start = fflush(stream) ? -1 : ftello(stream);
  int fd = start < 0 ? -1 : fcntl(fileno(stream), F_DUPFD_CLOEXEC,
                                   STDERR_FILENO + 1);

  file->is_open = false;
  if(fd < 0)
    return vrc_os_error_errno(error, "read");
  return take(file, fd, start, error);
}

bool vrc_open_file_read(const struct vrc_open_file *file, uint64_t offset,
                        char *out, size_t length, size_t *got,
                        struct vrc_os_error *error)
{
  ssize_t result;

  do
    result = pread(file->fd, out, length, (off_t)(file->start + offset));
  while(result < 0 && errno == EINTR);
  *got = result > 0 ? (size_t)result : 0;
  if(result > 0 || !length)
    return true;
  if(!result)
    errno = EIO; /* it was cut since it was opened */
  return vrc_os_error_errno(error, "read");
}

void vrc_open_file_close(struct vrc_open_file *file)
{
  if(file->is_open)
    vrc_fd_close(file->fd); /* was read only: nothing can be lost */
  file->is_open = false;
}
