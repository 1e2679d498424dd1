/* A line that is typed without echo. */
#ifndef VRC_TERMINAL_H
#define VRC_TERMINAL_H

#include "platform/os_error.h"

#include <stddef.h>

#define VRC_LINE_MAX 4095 /* bytes; what a terminal of Linux's takes */

struct vrc_line {
  char text[VRC_LINE_MAX + 1];
  size_t length;
};

/* Shows the prompt on the terminal, and reads a line there without echo; or,
   where there is no terminal, on the standard error and from the standard
   input. False: the code is "eof" if there is no line, "EINTR" if a signal
   ended it. The caller wipes the line in any case.

   Signals that end or interrupt a process wait until the terminal is as it
   was; then they do what they always do, before this returns. */
bool vrc_terminal_prompt(const char *prompt, size_t length,
                         struct vrc_line *line, struct vrc_os_error *error);

/* Overwrites it in memory. */
void vrc_line_wipe(struct vrc_line *line);

#endif
