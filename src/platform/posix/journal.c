#include "platform/journal.h"

#include "platform/posix/fd.h"
#include "platform/posix/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

bool vrc_journal_open(struct vrc_journal *journal, const char *path,
                      struct vrc_failure *failure)
{
  struct vrc_place place;

  journal->fd = -1;
  journal->torn = -1;
  if(!vrc_place_find(&place, path, failure))
    return false;
  journal->fd = vrc_place_open(&place, O_RDWR | O_APPEND, failure);
  /* even if it was there: its maker may have been killed before this */
  if(journal->fd >= 0 && !vrc_place_sync(&place, failure))
    vrc_journal_close(journal);
  vrc_place_leave(&place);
  return journal->fd >= 0;
}

static bool cut(int fd, off_t size)
{
  int result;
  do
    result = ftruncate(fd, size);
  while(result && errno == EINTR);
  return !result;
}

/* What an earlier failure has left behind goes first. */
static bool mend(struct vrc_journal *journal, struct vrc_failure *failure)
{
  if(journal->torn >= 0 && !cut(journal->fd, journal->torn))
    return vrc_failure_errno(failure, "truncate");
  journal->torn = -1;
  return true;
}

bool vrc_journal_append(struct vrc_journal *journal, const void *bytes,
                        size_t length, struct vrc_failure *failure)
{
  off_t size;

  if(!mend(journal, failure))
    return false;
  size = vrc_journal_size(journal, failure);
  if(size < 0)
    return false;
  if(vrc_descriptor_write(journal->fd, bytes, length) &&
     vrc_descriptor_sync(journal->fd))
    return true;
  (void)vrc_failure_errno(failure, "append to");
  if(!cut(journal->fd, size))
    journal->torn = size;
  return false;
}

off_t vrc_journal_size(const struct vrc_journal *journal,
                       struct vrc_failure *failure)
{
  struct stat status;

  if(!fstat(journal->fd, &status))
    return status.st_size;
  (void)vrc_failure_errno(failure, "tell the size of");
  return -1;
}

bool vrc_journal_truncate(struct vrc_journal *journal, off_t size,
                          struct vrc_failure *failure)
{
  off_t present = vrc_journal_size(journal, failure);
  char reason[VRC_FAILURE_REASON];

  if(present < 0)
    return false;
  if(size > present) {
    (void)snprintf(reason, sizeof(reason), "It has only %lld bytes",
                   (long long)present);
    return vrc_failure_words(failure, "truncate", "EINVAL", reason);
  }
  if(!cut(journal->fd, size) || !vrc_descriptor_sync(journal->fd))
    return vrc_failure_errno(failure, "truncate");
  if(journal->torn >= size)
    journal->torn = -1;
  return true;
}

void vrc_journal_close(struct vrc_journal *journal)
{
  if(journal->fd >= 0)
    vrc_descriptor_close(journal->fd); /* all that was told of is synced */
  journal->fd = -1;
}
