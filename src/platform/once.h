/* What belongs to the process as a whole: its one initialisation, and how
   often it was forked. */
#ifndef VRC_ONCE_H
#define VRC_ONCE_H

#include <stdbool.h>

/* Calls the function, unless this was called before in this process, from
   whichever thread; returns when the call has returned. There is one such
   function per process. False: out of memory. */
bool vrc_once(void (*initialise)(void));

/* A number that differs in a forked child from its parent's (asking for the
   id of the process is a system call, each time). Valid after vrc_once. */
unsigned vrc_fork_generation(void);

#endif
