/* A terminal: how wide it is, and a line that is typed there. */
#ifndef VRC_TERMINAL_H
#define VRC_TERMINAL_H

#include "platform/os_error.h"

#include <stddef.h>

#define VRC_LINE_MAX 4095 /* bytes; what a terminal of Linux's takes */

struct vrc_line {
  char text[VRC_LINE_MAX + 1];
  size_t length;
};

/* Shows the prompt on the terminal, and reads a line there, without echo
   unless it shows what is typed; or, where there is no terminal, on the
   standard error and from the standard input. False: the code is "eof" if
   there is no line, "EINTR" if a signal ended it. The caller wipes the line in
   any case.

   Signals that end or interrupt a process wait until the terminal is as it
   was; then they do what they always do, before this returns. */
bool vrc_terminal_prompt(const char *prompt, size_t length, bool shows,
                         struct vrc_line *line, struct vrc_os_error *error);

/* How many columns the terminal has that is a standard stream (1: the output,
   2: the error); 0: it does not say; -1: the stream is not a terminal. */
int vrc_terminal_columns(int stream);

/* Overwrites it in memory. */
void vrc_line_wipe(struct vrc_line *line);

#endif
