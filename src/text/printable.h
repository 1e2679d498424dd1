/* Texts of others, for one line of a terminal or a log. */
#ifndef VRC_PRINTABLE_H
#define VRC_PRINTABLE_H

#include "text/buffer.h"

/* The most bytes that the printable form of N bytes can have. */
#define VRC_PRINTABLE_SIZE(length) (4 * (length))

/* Appends the text as one printable line: white space becomes a space, and
   what would move the cursor, colour, reorder or break the line (control
   characters, line separators, marks of direction) or is not UTF-8 is written
   byte by byte as \xNN. False: out of memory. */
bool vrc_printable_append(struct vrc_buffer *out, const char *text,
                          size_t length);

#endif
