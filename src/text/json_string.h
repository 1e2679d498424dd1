/* Strings of JSON. */
#ifndef VRC_JSON_STRING_H
#define VRC_JSON_STRING_H

#include "text/buffer.h"

/* Appends the text as JSON writes a string, in quotes. False: out of
   memory. */
bool vrc_json_string_append(struct vrc_buffer *out, const char *text,
                            size_t length);

#endif
