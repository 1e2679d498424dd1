/* A regular file that is open for reading, at any offset. */
#ifndef VRC_OPEN_FILE_H
#define VRC_OPEN_FILE_H

#include "platform/os_error.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct vrc_open_file {
  int fd; /* owned while is_open is true */
  bool is_open;
  uint64_t start; /* where reading begins */
  uint64_t size;  /* bytes from there to the end, when it was opened */
};

/* Each opens the file; only a regular file will do. Children of this process
   do not inherit it. On success the caller closes it; error->attempt is "open"
   if it could not even be opened. */

bool vrc_open_file_path(struct vrc_open_file *file, const char *path,
                        struct vrc_os_error *error);

/* The file of a stream, from its position; what its buffer holds counts as not
   read yet. The stream stays the caller's, who may close it. */
bool vrc_open_file_stream(struct vrc_open_file *file, FILE *stream,
                          struct vrc_os_error *error);

/* Copies at most length bytes, from byte number offset behind the start.
   False: it cannot be read, or is shorter than it was. */
bool vrc_open_file_read(const struct vrc_open_file *file, uint64_t offset,
                        char *out, size_t length, size_t *got,
                        struct vrc_os_error *error);

/* Nothing happens if it is not open. */
void vrc_open_file_close(struct vrc_open_file *file);

#endif
