/* Whether a text is UTF-8. */
#ifndef VRC_UTF8_H
#define VRC_UTF8_H

#include <stddef.h>

/* The offset of the first byte that makes the text invalid UTF-8, or length if
   none does. */
size_t vrc_utf8_fault(const char *text, size_t length);

#endif
