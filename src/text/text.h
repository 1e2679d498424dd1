/* What may become part of a header, a URL or a JSON text, and the service's way
   of writing punctuation. */
#ifndef VRC_TEXT_H
#define VRC_TEXT_H

#include "text/buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* False if the text holds CR, LF or NUL, which would end a header line. */
bool vrc_text_is_one_line(const char *text, size_t length);

/* The offset of the first byte that makes the text invalid UTF-8, or length if
   none does. */
size_t vrc_text_utf8_fault(const char *text, size_t length);

/* Appends the text as JSON writes a string, in quotes. False: out of memory. */
bool vrc_text_json(struct vrc_buffer *out, const char *text, size_t length);

/* What is wrong with a User-Agent as the service sees it, or NULL if nothing
   is. The form that it accepts is "Name/Version contact", the contact being
   an e-mail address or a URL. The result completes "user_agent ...". */
const char *vrc_user_agent_fault(const char *text, size_t length);

/* Appends the text with the look-alikes of ASCII punctuation that the service
   puts into texts (U+2024 for '.', U+201A for ',' and so on) mapped back.
   False: out of memory. */
bool vrc_text_plain(struct vrc_buffer *out, const char *text, size_t length);

#endif
