#ifndef VRC_FOLDER_H
#define VRC_FOLDER_H

#include <stdbool.h>

/* True if the folder has an entry whose name ends so, after at least one other
   byte. False also if it cannot be read. */
bool vrc_folder_has(const char *path, const char *suffix);

#endif
