/* System calls as they should have been: none is interrupted, and none does
   its work by half. Where one fails, errno says why. */
#ifndef VRC_FD_H
#define VRC_FD_H

#include "platform/os_error.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* openat(2). Children do not inherit it, a FIFO does not wait for its other
   end, and what it makes has mode 0600. -1: it failed. */
int vrc_fd_open(int folder, const char *name, int flags);

/* Moves a descriptor above those of standard input, output and error, which a
   daemon may have closed: what somebody writes there must not reach it.
   Returns the new one, which children do not inherit; -1: it failed, and the
   old one is closed. -1 for -1. */
int vrc_fd_raise(int fd);

/* Leaves errno alone; what was not synced by then may be lost. */
void vrc_fd_close(int fd);

/* Writes all bytes. False: some of them may be written. */
bool vrc_fd_write(int fd, const void *bytes, size_t length);

/* Returns when what was written is on the disk, and the size with it. */
bool vrc_fd_sync(int fd);

/* Sets the mode 0600 if others than the owner have any right. */
bool vrc_fd_restrict(int fd, struct vrc_os_error *error);

/* True for the mode of a regular file; else the error says what it is. */
bool vrc_fd_check_regular(mode_t mode, const char *attempt,
                          struct vrc_os_error *error);

/* Takes the exclusive lock of flock(2), which goes with the open file and so
   concerns the file under whatever name. False: errno says why; it is
   EWOULDBLOCK if somebody else has it, in another process or in this one. */
bool vrc_fd_lock(int fd);

/* Why that has failed; the code is "busy" if somebody else has the lock.
   Always false, for `return`. */
bool vrc_fd_lock_error(struct vrc_os_error *error);

/* Waits for that lock until the deadline, by vrc_clock_ms. */
bool vrc_fd_lock_until(int fd, int64_t deadline);

/* Ends a lock that the process `owner` has taken. After a plain fork() the
   child only closes its copy of the descriptor. */
void vrc_fd_unlock_and_close(int fd, int64_t owner);

#endif
