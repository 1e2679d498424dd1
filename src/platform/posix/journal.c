#include "platform/journal.h"

#include "platform/posix/errno.h"
#include "platform/posix/fd.h"
#include "platform/posix/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

bool vrc_journal_open(struct vrc_journal *journal, const char *path,
                      struct vrc_os_error *error)
{
  struct vrc_path base;

  journal->fd = -1;
  journal->torn = -1;
  if(!vrc_path_find(&base, path, error))
    return false;
  journal->fd = vrc_path_open(&base, O_RDWR | O_APPEND, error);
  /* even if it was there: its maker may have been killed before this */
  if(journal->fd >= 0 && !vrc_path_sync(&base, error))
    vrc_journal_close(journal);
  vrc_path_leave(&base);
  return journal->fd >= 0;
}

static bool cut(int fd, int64_t size)
{
  int result;
  do
    result = ftruncate(fd, (off_t)size);
  while(result && errno == EINTR);
  return !result;
}

/* Removes what an earlier failure has left behind. */
static bool mend(struct vrc_journal *journal, struct vrc_os_error *error)
{
  if(journal->torn >= 0 && !cut(journal->fd, journal->torn))
    return vrc_os_error_errno(error, "truncate");
  journal->torn = -1;
  return true;
}

bool vrc_journal_append(struct vrc_journal *journal, const void *bytes,
                        size_t length, struct vrc_os_error *error)
{
  int64_t size;

  if(!mend(journal, error))
    return false;
  size = vrc_journal_size(journal, error);
  if(size < 0)
    return false;
  if(vrc_fd_write(journal->fd, bytes, length) &&
     vrc_fd_sync(journal->fd))
    return true;
  (void)vrc_os_error_errno(error, "append to");
  if(!cut(journal->fd, size))
    journal->torn = size;
  return false;
}

int64_t vrc_journal_size(const struct vrc_journal *journal,
                         struct vrc_os_error *error)
{
  struct stat status;

  if(!fstat(journal->fd, &status))
    return status.st_size;
  (void)vrc_os_error_errno(error, "find the size of");
  return -1;
}

bool vrc_journal_truncate(struct vrc_journal *journal, int64_t size,
                          struct vrc_os_error *error)
{
  int64_t present = vrc_journal_size(journal, error);
  char reason[VRC_OS_ERROR_REASON];

  if(present < 0)
    return false;
  if(size > present) {
    (void)snprintf(reason, sizeof(reason), "It has only %lld bytes",
                   (long long)present);
    return vrc_os_error_words(error, "truncate", "EINVAL", reason);
  }
  if(!cut(journal->fd, size) || !vrc_fd_sync(journal->fd))
    return vrc_os_error_errno(error, "truncate");
  if(journal->torn >= size)
    journal->torn = -1;
  return true;
}

void vrc_journal_close(struct vrc_journal *journal)
{
  if(journal->fd >= 0)
    vrc_fd_close(journal->fd); /* all that was reported as written is synced */
  journal->fd = -1;
}
