/* Texts of protocols: single lines, and words whose letters may be small or
   capital, whatever the locale. */
#ifndef VRC_ASCII_H
#define VRC_ASCII_H

#include <stdbool.h>
#include <stddef.h>

/* False if the text holds CR, LF or NUL, which would end a header line. */
bool vrc_is_one_line(const char *text, size_t length);

/* The small letter for a capital one; anything else as it is. */
char vrc_ascii_lower(char c);

/* True if the first length bytes are the same but for the case of letters.
   Stops at the first difference or at a NUL of both, as strncmp does. */
bool vrc_ascii_equal(const char *a, const char *b, size_t length);

/* True if the text begins with the word, whatever the case of letters; both
   are followed by a NUL. */
bool vrc_ascii_begins(const char *text, const char *word);

#endif
