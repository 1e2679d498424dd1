/* Whether bytes are a whole PNG that the service takes: its chunks are walked,
   and nothing is decoded (PNG, third edition, chapters 5 and 11). */
#ifndef VRC_PNG_H
#define VRC_PNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where the bytes come from. */
struct vrc_png_source {
  uint64_t size;
  /* Copies exactly length bytes, which are there, from the byte number offset
     on. False: they cannot be read. */
  bool (*read)(const void *context, uint64_t offset, unsigned char *out,
               size_t length);
  const void *context;
};

struct vrc_png {
  uint32_t width; /* pixels */
  uint32_t height;
};

/* The result of both functions if the source cannot be read. */
extern const char vrc_png_unreadable[];

/* Reads the size of the image. NULL, or what the bytes are instead of a PNG;
   the text completes "must be a PNG, got ...". */
const char *vrc_png_read_head(const struct vrc_png_source *source,
                              struct vrc_png *png);

/* Walks the chunks up to the last; what follows it does not count. NULL, or
   what is wrong, as above. The head was read before. */
const char *vrc_png_check_chunks(const struct vrc_png_source *source);

#endif
