/* Where a file is or will be: its folder, open, and its name in there.
   Symbolic links to the file were followed, also to one that does not exist
   yet. From then on nobody can put another folder in between. */
#ifndef VRC_PATH_H
#define VRC_PATH_H

#include "platform/os_error.h"

#include <limits.h>

struct vrc_path {
  int folder; /* a descriptor, owned */
  char name[NAME_MAX + 1];
};

/* False: nothing is open. */
bool vrc_path_find(struct vrc_path *base, const char *path,
                   struct vrc_os_error *error);

/* Continues with the file in the same folder whose name has that suffix. */
bool vrc_path_extend(struct vrc_path *base, const char *suffix,
                     struct vrc_os_error *error);

/* Opens the regular file there, which is made with mode 0600 if there is none;
   flags as of open(2). A descriptor, which the caller owns, or -1. */
int vrc_path_open(const struct vrc_path *base, int flags,
                  struct vrc_os_error *error);

/* Returns when the names in the folder are on the disk. */
bool vrc_path_sync(const struct vrc_path *base,
                   struct vrc_os_error *error);

void vrc_path_leave(struct vrc_path *base);

#endif
