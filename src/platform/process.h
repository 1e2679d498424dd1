/* This process, and the shared object that the code is in. */
#ifndef VRC_PROCESS_H
#define VRC_PROCESS_H

#include <stdint.h>

/* The id of this process. */
int64_t vrc_process_id(void);

/* Keeps the shared object that holds this address loaded until the process
   ends. Nothing happens where it is a part of the program. */
void vrc_process_pin(const void *address);

#endif
