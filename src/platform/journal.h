/* A file that only grows, record by record, for one writer at a time. */
#ifndef VRC_JOURNAL_H
#define VRC_JOURNAL_H

#include "platform/os_error.h"

#include <stddef.h>
#include <stdint.h>

struct vrc_journal {
  int fd;       /* -1: not open */
  int64_t torn; /* -1, or the size to which it could not be cut back */
};

/* Opens the file at path, which is made with mode 0600 if there is none. */
bool vrc_journal_open(struct vrc_journal *journal, const char *path,
                      struct vrc_os_error *error);

/* Appends the bytes. True: they are on the disk. False: the file is as it was;
   where that fails as well, the next call restores it first. */
bool vrc_journal_append(struct vrc_journal *journal, const void *bytes,
                        size_t length, struct vrc_os_error *error);

/* Its size, or -1. */
int64_t vrc_journal_size(const struct vrc_journal *journal,
                         struct vrc_os_error *error);

/* Cuts it after the first size bytes, also on the disk. */
bool vrc_journal_truncate(struct vrc_journal *journal, int64_t size,
                          struct vrc_os_error *error);

/* Nothing happens if it is not open. */
void vrc_journal_close(struct vrc_journal *journal);

#endif
