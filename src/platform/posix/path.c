#include "platform/posix/path.h"

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
static bool enter(struct vrc_place *place, const char *path)
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
  fd = vrc_descriptor_open(place->folder, folder, O_RDONLY | O_DIRECTORY);
  if(fd < 0)
    return false;
  vrc_place_leave(place);
  place->folder = fd;
  if(!*name) /* the path ends with a slash: it is the folder itself */
    name = ".";
  if(strlen(name) >= sizeof(place->name)) {
    errno = ENAMETOOLONG;
    return false;
  }
  memcpy(place->name, name, strlen(name) + 1);
  return true;
}

/* Follows the path, link by link. False: errno says why. */
static bool follow(struct vrc_place *place, const char *path)
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
    if(!enter(place, target))
      return false;
    length = readlinkat(place->folder, place->name, target, sizeof(target));
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

bool vrc_place_find(struct vrc_place *place, const char *path,
                    struct vrc_failure *failure)
{
  place->folder = AT_FDCWD;
  if(follow(place, path))
    return true;
  (void)vrc_failure_errno(failure, ATTEMPT);
  vrc_place_leave(place);
  return false;
}

bool vrc_place_extend(struct vrc_place *place, const char *suffix,
                      struct vrc_failure *failure)
{
  size_t length = strlen(place->name);

  if(length + strlen(suffix) >= sizeof(place->name)) {
    errno = ENAMETOOLONG;
    return vrc_failure_errno(failure, "open");
  }
  memcpy(place->name + length, suffix, strlen(suffix) + 1);
  return true;
}

int vrc_place_open(const struct vrc_place *place, int flags,
                   struct vrc_failure *failure)
{
  struct stat status;
  int fd = vrc_descriptor_open(place->folder, place->name,
                               flags | O_CREAT | O_NOFOLLOW);

  if(fd < 0 || fstat(fd, &status))
    (void)vrc_failure_errno(failure, "open");
  else if(vrc_failure_unless_regular(failure, "open", status.st_mode))
    return fd;
  if(fd >= 0)
    vrc_descriptor_close(fd);
  return -1;
}

bool vrc_place_sync(const struct vrc_place *place, struct vrc_failure *failure)
{
  /* EINVAL: some file systems have nothing to sync there */
  if(vrc_descriptor_sync(place->folder) || errno == EINVAL)
    return true;
  return vrc_failure_errno(failure, "sync the folder of");
}

void vrc_place_leave(struct vrc_place *place)
{
  if(place->folder >= 0) /* AT_FDCWD is below */
    vrc_descriptor_close(place->folder);
  place->folder = AT_FDCWD;
}
