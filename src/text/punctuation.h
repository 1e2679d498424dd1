/* The service's way of writing punctuation. */
#ifndef VRC_PUNCTUATION_H
#define VRC_PUNCTUATION_H

#include "text/buffer.h"

/* Appends the text with the look-alikes of ASCII punctuation that the service
   puts into texts (U+2024 for '.', U+201A for ',' and so on) mapped back. The
   result is never longer than the text. False: out of memory. */
bool vrc_punctuation_restore(struct vrc_buffer *out, const char *text,
                             size_t length);

#endif
