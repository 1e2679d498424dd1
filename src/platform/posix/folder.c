#include "platform/folder.h"

#include "platform/posix/errno.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

bool vrc_folder_make(const char *path, struct vrc_os_error *error)
{
  struct stat status;

  /* asked first: where the parent is read-only, mkdir says so of any name */
  if((!stat(path, &status) && S_ISDIR(status.st_mode)) ||
     !mkdir(path, S_IRWXU))
    return true;
  return vrc_os_error_errno(error, "make the folder");
}

bool vrc_folder_has(const char *path, const char *suffix)
{
  DIR *folder = opendir(path);
  const struct dirent *entry;
  bool found = false;

  if(!folder)
    return false;
  while(!found && (entry = readdir(folder)) != NULL) {
    size_t length = strlen(entry->d_name);
    found = length > strlen(suffix) &&
            !strcmp(entry->d_name + length - strlen(suffix), suffix);
  }
  (void)closedir(folder); /* was read only */
  return found;
}
