/* Whole files: read, and replaced atomically and durably. */
#ifndef VRC_FILE_H
#define VRC_FILE_H

#include "platform/os_error.h"

#include <stddef.h>

/* Reads a regular file of at most max bytes. The caller frees *bytes. False:
   there is nothing to free. */
bool vrc_file_read(const char *path, size_t max, char **bytes, size_t *length,
                   struct vrc_os_error *error);

/* Replaces the file at path, if there is one, by a file with these bytes and
   mode 0600. Whenever the process is killed or the machine stops, the old file
   is there whole, or the new one. It is the new one, for good, when this
   returns true, and the old one when it returns false (also the new one if
   only the sync of the folder failed).

   Where the folder cannot take another file, or not instead of this one (it is
   read-only, or the file is mounted there on its own, as into a container),
   the bytes are written over the old ones: a reader may see some of both, and
   a crash may leave them. The caller keeps others away.

   Otherwise the bytes are written to path.new first. If two do so at once, one
   waits for the other. What a killed process left there is removed by the next
   one that replaces the file. */
bool vrc_file_replace(const char *path, const void *bytes, size_t length,
                      struct vrc_os_error *error);

/* Sets the mode 0600 of the file at path if others than its owner have any
   right. */
bool vrc_file_restrict(const char *path, struct vrc_os_error *error);

#endif
