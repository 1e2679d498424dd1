/* This process, and the shared object that the code is in. */
#ifndef VRC_PROCESS_H
#define VRC_PROCESS_H

#include <stdint.h>

/* The id of this process. */
int64_t vrc_process_id(void);

/* How many of standard input, output and error are closed: whatever the
   process opens next takes their places. */
int vrc_process_closed_streams(void);

/* Keeps the shared object that holds this address loaded until the process
   ends. Nothing happens where it is a part of the program. */
void vrc_process_pin(const void *address);

/* The address of a symbol in the shared object that holds this address, or in
   the libraries that it needs; NULL: there is none of that name. */
void *vrc_process_symbol(const void *address, const char *name);

#endif
