/* A growing array of bytes, always followed by a NUL that length does not
   count. The owner of the struct owns its memory. */
#ifndef VRC_BUFFER_H
#define VRC_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vrc_buffer {
  char *data; /* NULL until something was appended */
  size_t length;
  size_t capacity;
};

/* Appends bytes. False: out of memory, and nothing has changed. */
bool vrc_buffer_append(struct vrc_buffer *buffer, const void *bytes,
                       size_t length);

/* Appends a NUL-terminated string. */
bool vrc_buffer_append_string(struct vrc_buffer *buffer, const char *text);

/* Appends a number in decimal digits, all of them. */
bool vrc_buffer_append_integer(struct vrc_buffer *buffer, int64_t number);

/* Empties the buffer; its memory stays for the next use unless it is large. */
void vrc_buffer_clear(struct vrc_buffer *buffer);

/* Frees the memory; the buffer is empty and usable again. */
void vrc_buffer_free(struct vrc_buffer *buffer);

/* The same, and no secret is left in the freed memory (what an earlier,
   smaller block held cannot be reached). */
void vrc_buffer_wipe(struct vrc_buffer *buffer);

#endif
