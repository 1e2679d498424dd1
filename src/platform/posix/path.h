/* Where a file is or will be: its folder, open, and its name in there. Links
   in the place of the file itself were followed, also to what does not exist
   yet. From then on nobody can put another folder in between. */
#ifndef VRC_PLACE_H
#define VRC_PLACE_H

#include "platform/os_error.h"

#include <limits.h>

struct vrc_place {
  int folder; /* a descriptor, owned */
  char name[NAME_MAX + 1];
};

/* False: nothing is open. */
bool vrc_place_find(struct vrc_place *place, const char *path,
                    struct vrc_failure *failure);

/* Goes on to the file in the same folder whose name is longer by that. */
bool vrc_place_extend(struct vrc_place *place, const char *suffix,
                      struct vrc_failure *failure);

/* Opens the regular file there, which is made with mode 0600 if there is none;
   flags as of open(2). A descriptor, which the caller owns, or -1. */
int vrc_place_open(const struct vrc_place *place, int flags,
                   struct vrc_failure *failure);

/* Returns when the names in the folder are on the disk. */
bool vrc_place_sync(const struct vrc_place *place,
                    struct vrc_failure *failure);

void vrc_place_leave(struct vrc_place *place);

#endif
