#include "platform/file.h"

#include "platform/clock.h"
#include "platform/posix/errno.h"
#include "platform/posix/fd.h"
#include "platform/posix/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- reading ---- */

/* Reads to the end, or one byte more than max. The size that the file has now
   is only a guess: it may grow, and those of /proc have none. */
static bool read_all(int fd, size_t guess, size_t max, char **bytes,
                     size_t *length)
{
  size_t capacity = (guess < max ? guess : max) + 1;
  char *larger;
  ssize_t got;

  *length = 0;
  *bytes = malloc(capacity);
  while(*bytes) {
    got = read(fd, *bytes + *length, capacity - *length);
    if(got > 0)
      *length += (size_t)got;
    else if(!got)
      return true;
    else if(errno != EINTR)
      break;
    if(*length > max)
      return true;
    if(*length == capacity) {
      capacity = capacity <= max / 2 ? capacity * 2 : max + 1;
      larger = realloc(*bytes, capacity);
      if(!larger)
        break;
      *bytes = larger;
    }
  }
  free(*bytes);
  *bytes = NULL;
  return false;
}

static bool read_open(int fd, size_t max, char **bytes, size_t *length,
                      struct vrc_os_error *error)
{
  char reason[VRC_OS_ERROR_REASON];
  struct stat status;

  if(fstat(fd, &status))
    return vrc_os_error_errno(error, "read");
  if(!vrc_fd_check_regular(status.st_mode, "read", error))
    return false;
  if(!read_all(fd, (size_t)status.st_size, max, bytes, length))
    return vrc_os_error_errno(error, "read");
  if(*length <= max)
    return true;
  free(*bytes);
  *bytes = NULL;
  (void)snprintf(reason, sizeof(reason), "It is longer than %zu bytes", max);
  return vrc_os_error_words(error, "read", "EFBIG", reason);
}

bool vrc_file_read(const char *path, size_t max, char **bytes, size_t *length,
                   struct vrc_os_error *error)
{
  int fd = vrc_fd_open(AT_FDCWD, path, O_RDONLY);
  bool done;

  if(fd < 0)
    return vrc_os_error_errno(error, "read");
  done = read_open(fd, max, bytes, length, error);
  vrc_fd_close(fd);
  return done;
}

/* ---- replacing ---- */

#define TRIES 100 /* others that would have to be in the way, one by one */
#define PATIENCE 5000 /* ms; others take a few, unless they are suspended */

struct draft { /* the new file, while it has a temporary name */
  const struct vrc_path *base;
  int64_t deadline; /* by vrc_clock_ms, of waiting for others */
  char name[NAME_MAX + sizeof(".new")];
};

/* True if that is the file of that name, and not one that was removed. */
static bool is_current(const struct draft *draft, int fd)
{
  struct stat opened, named;

  return !fstat(fd, &opened) &&
         !fstatat(draft->base->folder, draft->name, &named,
                  AT_SYMLINK_NOFOLLOW) &&
         opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

static bool remove_draft(const struct draft *draft)
{
  return !unlinkat(draft->base->folder, draft->name, 0) || errno == ENOENT;
}

/* Waits until the other process that has made the draft has renamed or removed
   it; if it was killed instead, removes it. False: errno says why. */
static bool clear_the_way(const struct draft *draft)
{
  int fd = vrc_fd_open(draft->base->folder, draft->name,
                       O_RDWR | O_NOFOLLOW);
  bool done;

  if(fd < 0)
    return errno == ENOENT;
  done = vrc_fd_lock_until(fd, draft->deadline) &&
         (!is_current(draft, fd) || remove_draft(draft));
  vrc_fd_close(fd);
  return done;
}

/* Makes the draft. Its lock is held until the descriptor is closed, and only
   the holder of the lock may rename or remove it. -1: errno says why. */
static int create_draft(const struct draft *draft)
{
  int tries, fd;

  for(tries = 0; tries < TRIES; tries++) {
    fd = vrc_fd_open(draft->base->folder, draft->name,
                     O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW);
    if(fd < 0) {
      if(errno != EEXIST || !clear_the_way(draft))
        return -1;
      continue;
    }
    if(vrc_fd_lock_until(fd, draft->deadline)) {
      if(is_current(draft, fd))
        return fd;
      vrc_fd_close(fd); /* removed before it was locked */
      continue;
    }
    (void)remove_draft(draft);
    vrc_fd_close(fd);
    return -1;
  }
  errno = EWOULDBLOCK;
  return -1;
}

/* Only a regular file may be replaced, or nothing. */
static bool check_old(const struct vrc_path *base,
                      struct vrc_os_error *error)
{
  struct stat status;

  if(!fstatat(base->folder, base->name, &status, AT_SYMLINK_NOFOLLOW))
    return vrc_fd_check_regular(status.st_mode, "replace", error);
  return errno == ENOENT || vrc_os_error_errno(error, "replace");
}

/* True if renaming has failed because the old file cannot be replaced: it is
   mounted on its own, or the folder allows it to its owner alone. */
static bool is_fixed(int number)
{
  return number == EBUSY || number == EXDEV || number == EROFS ||
         number == EACCES || number == EPERM;
}

/* Fills the draft and renames it to its final name. Sets *in_place if only the
   latter was impossible. */
static bool finish(const struct draft *draft, int fd, const void *bytes,
                   size_t length, bool *in_place,
                   struct vrc_os_error *error)
{
  const struct vrc_path *base = draft->base;

  *in_place = false;
  /* the umask may have taken too much */
  if(fchmod(fd, S_IRUSR | S_IWUSR) ||
     !vrc_fd_write(fd, bytes, length) || !vrc_fd_sync(fd))
    return vrc_os_error_errno(error, "write");
  if(!renameat(base->folder, draft->name, base->folder, base->name))
    return true;
  *in_place = is_fixed(errno);
  return vrc_os_error_errno(error, "replace");
}

static bool fill(int fd, const void *bytes, size_t length)
{
  return !lseek(fd, 0, SEEK_SET) && vrc_fd_write(fd, bytes, length) &&
         !ftruncate(fd, (off_t)length) && vrc_fd_sync(fd);
}

/* Writes the bytes over those of the file; if that fails, the old ones again,
   as far as that works. */
static bool fill_or_restore(int fd, const void *bytes, size_t length,
                            struct vrc_os_error *error)
{
  struct stat status;
  char *old;
  size_t old_length;

  if(fstat(fd, &status) || !read_all(fd, (size_t)status.st_size,
                                     (size_t)status.st_size, &old,
                                     &old_length))
    return vrc_os_error_errno(error, "read");
  if(fill(fd, bytes, length)) {
    free(old);
    return true;
  }
  (void)vrc_os_error_errno(error, "write");
  (void)fill(fd, old, old_length);
  free(old);
  return false;
}

/* For a file that cannot be replaced: the error says why not, and stays if it
   cannot be written either. */
static bool write_in_place(const struct vrc_path *base, const void *bytes,
                           size_t length, struct vrc_os_error *error)
{
  int fd = vrc_fd_open(base->folder, base->name, O_RDWR | O_NOFOLLOW);
  bool done;

  if(fd < 0)
    return false;
  done = vrc_fd_restrict(fd, error) &&
         fill_or_restore(fd, bytes, length, error);
  vrc_fd_close(fd);
  return done;
}

static bool replace_at(const struct vrc_path *base, const void *bytes,
                       size_t length, struct vrc_os_error *error)
{
  struct draft draft;
  bool done, in_place;
  int fd;

  if(!check_old(base, error))
    return false;
  draft.base = base;
  draft.deadline = vrc_clock_ms() + PATIENCE;
  (void)snprintf(draft.name, sizeof(draft.name), "%s.new", base->name);
  fd = create_draft(&draft);
  if(fd < 0 && errno == EWOULDBLOCK)
    return vrc_os_error_words(error, "replace", "busy",
                              "Another process is replacing it");
  if(fd < 0) {
    (void)vrc_os_error_errno(error, "create a file beside");
    return faccessat(base->folder, ".", W_OK, AT_EACCESS) &&
           write_in_place(base, bytes, length, error);
  }
  done = finish(&draft, fd, bytes, length, &in_place, error);
  if(!done)
    (void)remove_draft(&draft); /* the next to come would do it, too */
  vrc_fd_close(fd);
  return in_place ? write_in_place(base, bytes, length, error)
                  : done && vrc_path_sync(base, error);
}

bool vrc_file_replace(const char *path, const void *bytes, size_t length,
                      struct vrc_os_error *error)
{
  struct vrc_path base;
  bool done;

  if(!vrc_path_find(&base, path, error))
    return false;
  done = replace_at(&base, bytes, length, error);
  vrc_path_leave(&base);
  return done;
}

bool vrc_file_restrict(const char *path, struct vrc_os_error *error)
{
  int fd = vrc_fd_open(AT_FDCWD, path, O_RDONLY);
  bool done;

  if(fd < 0)
    return vrc_os_error_errno(error, "open");
  done = vrc_fd_restrict(fd, error);
  vrc_fd_close(fd);
  return done;
}
