#ifndef VRC_FOLDER_H
#define VRC_FOLDER_H

#include "platform/os_error.h"

#include <stdbool.h>

/* Makes a folder for its owner alone, unless there is one. */
bool vrc_folder_make(const char *path, struct vrc_os_error *error);

/* True if the folder has an entry whose name ends so, after at least one other
   byte. False also if it cannot be read. */
bool vrc_folder_has(const char *path, const char *suffix);

#endif
