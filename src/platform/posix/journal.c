#include "platform/journal.h"

#include "platform/posix/errno.h"
#include "platform/posix/fd.h"
#include "platform/posix/path.h"
#include "platform/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- opening ---- */

static bool open_file(struct vrc_journal *journal, const char *path,
                      struct vrc_os_error *error)
{
  struct vrc_path base;
  bool done;

  if(!vrc_path_find(&base, path, error))
    return false;
  journal->fd = vrc_path_open(&base, O_RDWR | O_APPEND, error);
  /* even if it was there: its maker may have been killed before this */
  done = journal->fd >= 0 && vrc_path_sync(&base, error);
  vrc_path_leave(&base);
  return done;
}

/* Keeps the folder at hand: the program may go to another one. */
static bool keep_folder(struct vrc_journal *journal, const char *path,
                        struct vrc_os_error *error)
{
  if(*path == '/')
    return true;
  journal->folder = vrc_fd_open(AT_FDCWD, ".", O_RDONLY | O_DIRECTORY);
  return journal->folder >= 0 ||
         vrc_os_error_errno(error, "open the folder of");
}

static bool prepare(struct vrc_journal *journal, const char *path,
                    struct vrc_os_error *error)
{
  if(!keep_folder(journal, path, error) || !open_file(journal, path, error))
    return false;
  if(!vrc_fd_lock(journal->fd))
    return vrc_fd_lock_error(error);
  journal->owner = vrc_process_id();
  if(!vrc_fd_restrict(journal->fd, error))
    return false;
  journal->size = vrc_journal_size(journal, error);
  return journal->size >= 0;
}

bool vrc_journal_open(struct vrc_journal *journal, const char *path,
                      struct vrc_os_error *error)
{
  journal->fd = -1;
  journal->folder = -1;
  journal->owner = -1; /* no process: nothing is locked */
  journal->torn = false;
  if(prepare(journal, path, error))
    return true;
  vrc_journal_close(journal);
  return false;
}

/* ---- writing ---- */

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
  if(journal->torn && !cut(journal->fd, journal->size))
    return vrc_os_error_errno(error, "truncate");
  journal->torn = false;
  return true;
}

/* True if it has the size that we have left it with: an editor, or a program
   that truncates old logs, would take away what must not be forgotten. */
static bool check_size(const struct vrc_journal *journal,
                       struct vrc_os_error *error)
{
  int64_t size = vrc_journal_size(journal, error);

  if(size == journal->size)
    return true;
  return size >= 0 &&
         vrc_os_error_words(error, "append to", "changed",
                            "Another program has changed it");
}

/* True if the path still leads to the file: what is written to one that was
   renamed or removed is not found the next time. */
static bool check_name(const struct vrc_journal *journal, const char *path,
                       struct vrc_os_error *error)
{
  struct stat opened, named;
  int folder = journal->folder >= 0 ? journal->folder : AT_FDCWD;

  if(fstat(journal->fd, &opened))
    return vrc_os_error_errno(error, "append to");
  if(fstatat(folder, path, &named, 0)) {
    if(errno != ENOENT && errno != ENOTDIR)
      return vrc_os_error_errno(error, "append to");
  }
  else if(opened.st_dev == named.st_dev && opened.st_ino == named.st_ino)
    return true;
  return vrc_os_error_words(error, "append to", "changed",
                            "It was removed or replaced while in use");
}

bool vrc_journal_append(struct vrc_journal *journal, const char *path,
                        const void *bytes, size_t length,
                        struct vrc_os_error *error)
{
  bool written;

  if(!mend(journal, error) || !check_size(journal, error))
    return false;
  written = vrc_fd_write(journal->fd, bytes, length) &&
            vrc_fd_sync(journal->fd);
  if(!written)
    (void)vrc_os_error_errno(error, "append to");
  else if(check_name(journal, path, error)) {
    journal->size += (int64_t)length;
    return true;
  }
  journal->torn = !cut(journal->fd, journal->size);
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
  char reason[VRC_OS_ERROR_REASON];

  if(size > journal->size) {
    (void)snprintf(reason, sizeof(reason), "It has only %lld bytes",
                   (long long)journal->size);
    return vrc_os_error_words(error, "truncate", "EINVAL", reason);
  }
  if(!cut(journal->fd, size) || !vrc_fd_sync(journal->fd))
    return vrc_os_error_errno(error, "truncate");
  journal->size = size;
  journal->torn = false;
  return true;
}

void vrc_journal_close(struct vrc_journal *journal)
{
  if(journal->fd >= 0) /* all that was reported as written is synced */
    vrc_fd_unlock_and_close(journal->fd, journal->owner);
  if(journal->folder >= 0)
    vrc_fd_close(journal->folder);
  journal->fd = -1;
  journal->folder = -1;
}
