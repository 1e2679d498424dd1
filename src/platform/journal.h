/* A file that only grows, record by record, for one writer at a time. */
#ifndef VRC_JOURNAL_H
#define VRC_JOURNAL_H

#include "platform/os_error.h"

#include <stddef.h>
#include <stdint.h>

struct vrc_journal {
  int fd;        /* -1: not open */
  int folder;    /* where a relative path begins; -1: it is absolute */
  int64_t owner; /* the process that has opened it */
  int64_t size;  /* what it has to be: nobody else may change it */
  bool torn;     /* it is longer: an earlier failure could not be undone */
};

/* Opens the file at path, which is made if there is none; its mode becomes
   0600. It is locked until it is closed or the process ends, whatever other
   names it has. False: nothing is open; the code is "busy" if somebody else
   has it, in another process or in this one. After a plain fork() the lock is
   still the parent's, as that of lock.h. */
bool vrc_journal_open(struct vrc_journal *journal, const char *path,
                      struct vrc_os_error *error);

/* Appends the bytes. True: they are on the disk, and the path leads there.
   False: the file is as it was; where that fails as well, the next call
   restores it first. The path is that of the opening. */
bool vrc_journal_append(struct vrc_journal *journal, const char *path,
                        const void *bytes, size_t length,
                        struct vrc_os_error *error);

/* Its size, or -1. */
int64_t vrc_journal_size(const struct vrc_journal *journal,
                         struct vrc_os_error *error);

/* Cuts it after the first size bytes, also on the disk. */
bool vrc_journal_truncate(struct vrc_journal *journal, int64_t size,
                          struct vrc_os_error *error);

/* Nothing happens if it is not open. */
void vrc_journal_close(struct vrc_journal *journal);

#endif
