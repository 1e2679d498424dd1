#include "platform/posix/path.h"

#include "platform/posix/errno.h"
#include "platform/posix/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINKS_MAX 40 /* as many as Linux follows */
#define ATTEMPT "open the folder of"

/* Goes to the folder of a path that is relative to the present one. False:
   errno says why. */
static bool enter(struct vrc_path *base, const char *path)
{
  const char *slash = strrchr(path, '/');
  const char *name = slash ? slash + 1 : path;
  char folder[PATH_MAX] = ".";
  int fd;

  if(slash) {
    size_t length = slash == path ? 1 : (size_t)(slash - path);
    memcpy(folder, path, length);
    folder[length] = '\0';
  }
  fd = vrc_fd_open(base->folder, folder, O_RDONLY | O_DIRECTORY);
  if(fd < 0)
    return false;
  vrc_path_leave(base);
  base->folder = fd;
  if(!*name) /* the path ends with a slash: it is the folder itself */
    name = ".";
  if(strlen(name) >= sizeof(base->name)) {
    errno = ENAMETOOLONG;
    return false;
  }
  memcpy(base->name, name, strlen(name) + 1);
  return true;
}

/* Follows the path, link by link. False: errno says why. */
static bool follow(struct vrc_path *base, const char *path)
{
  char target[PATH_MAX];
  ssize_t length;
  int links;

  if(!*path || strlen(path) >= sizeof(target)) {
    errno = *path ? ENAMETOOLONG : ENOENT;
    return false;
  }
  memcpy(target, path, strlen(path) + 1);
  for(links = 0; links < LINKS_MAX; links++) {
    if(!enter(base, target))
      return false;
    length = readlinkat(base->folder, base->name, target, sizeof(target));
    if(length < 0) /* no link, or nothing at all */
      return errno == EINVAL || errno == ENOENT;
    if((size_t)length >= sizeof(target)) {
      errno = ENAMETOOLONG;
      return false;
    }
    target[length] = '\0';
  }
  errno = ELOOP;
  return false;
}

bool vrc_path_find(struct vrc_path *base, const char *path,
                   struct vrc_os_error *error)
{
  base->folder = AT_FDCWD;
  if(follow(base, path))
    return true;
  (void)vrc_os_error_errno(error, ATTEMPT);
  vrc_path_leave(base);
  return false;
}

bool vrc_path_extend(struct vrc_path *base, const char *suffix,
                     struct vrc_os_error *error)
{
  size_t length = strlen(base->name);

  if(length + strlen(suffix) >= sizeof(base->name)) {
    errno = ENAMETOOLONG;
    return vrc_os_error_errno(error, "open");
  }
  memcpy(base->name + length, suffix, strlen(suffix) + 1);
  return true;
}

int vrc_path_open(const struct vrc_path *base, int flags,
                  struct vrc_os_error *error)
{
  struct stat status;
  int fd = vrc_fd_open(base->folder, base->name,
                       flags | O_CREAT | O_NOFOLLOW);

  if(fd < 0 || fstat(fd, &status))
    (void)vrc_os_error_errno(error, "open");
  else if(vrc_fd_check_regular(status.st_mode, "open", error))
    return fd;
  if(fd >= 0)
    vrc_fd_close(fd);
  return -1;
}

bool vrc_path_sync(const struct vrc_path *base, struct vrc_os_error *error)
{
  /* EINVAL: some file systems have nothing to sync there */
  if(vrc_fd_sync(base->folder) || errno == EINVAL)
    return true;
  return vrc_os_error_errno(error, "sync the folder of");
}

void vrc_path_leave(struct vrc_path *base)
{
  if(base->folder >= 0) /* AT_FDCWD is below */
    vrc_fd_close(base->folder);
  base->folder = AT_FDCWD;
}
