#include "platform/folder.h"

#include <dirent.h>
#include <string.h>

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
