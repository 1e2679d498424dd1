#include "platform/folder.h"

#include <dirent.h>
#include <string.h>

bool vrc_folder_has(const char *path, const char *ending)
{
  DIR *folder = opendir(path);
  const struct dirent *entry;
  bool found = false;

  if(!folder)
    return false;
  while(!found && (entry = readdir(folder)) != NULL) {
    size_t length = strlen(entry->d_name);
    found = length > strlen(ending) &&
            !strcmp(entry->d_name + length - strlen(ending), ending);
  }
  (void)closedir(folder); /* was read only */
  return found;
}
