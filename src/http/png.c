#include "http/png.h"

#include <string.h>

#define SIGNATURE 8  /* bytes */
#define HEADER 8     /* of a chunk: the length of its data, and its type */
#define CHECKSUM 4   /* behind the data */
#define IHDR_DATA 13
#define WINDOW 4096  /* bytes read at once: most files have many small chunks,
                        or few large ones */

const char vrc_png_unreadable[] = "one that cannot be read";

static uint32_t big_endian(const unsigned char *bytes)
{
  return ((uint32_t)bytes[0] << 24) | ((uint32_t)bytes[1] << 16) |
         ((uint32_t)bytes[2] << 8) | (uint32_t)bytes[3];
}

/* ---- the head ---- */

/* What the first bytes of something that is not a PNG say that it is. */
static const char *guess(const unsigned char *head, size_t length)
{
  if(!length)
    return "nothing (no bytes)";
  if(length >= SIGNATURE && !memcmp(head, "\x89PNG\r\n\x1a\n", SIGNATURE))
    return length >= 16 && !memcmp(head + 12, "CgBI", 4)
               ? "one of Apple's own kind (CgBI), which the service refuses"
               : "one without its first chunk";
  if(length >= 3 && !memcmp(head, "\xff\xd8\xff", 3))
    return "a JPEG";
  if(length >= 4 && !memcmp(head, "GIF8", 4))
    return "a GIF";
  if(length >= 12 && !memcmp(head, "RIFF", 4) && !memcmp(head + 8, "WEBP", 4))
    return "a WebP";
  return "something else";
}

const char *vrc_png_read_head(const struct vrc_png_source *source,
                              struct vrc_png *png)
{
  static const unsigned char start[] = { 0x89, 'P', 'N', 'G', '\r', '\n',
                                         0x1a, '\n', 0, 0, 0, IHDR_DATA,
                                         'I', 'H', 'D', 'R' };
  unsigned char head[sizeof(start) + 8];
  size_t length = source->size < sizeof(head) ? (size_t)source->size
                                              : sizeof(head);

  if(!source->read(source->context, 0, head, length))
    return vrc_png_unreadable;
  if(length < sizeof(head) || memcmp(head, start, sizeof(start)))
    return guess(head, length);
  png->width = big_endian(head + sizeof(start));
  png->height = big_endian(head + sizeof(start) + 4);
  return png->width && png->height ? NULL : "one without pixels";
}

/* ---- the chunks ---- */

struct window {
  const struct vrc_png_source *source;
  unsigned char bytes[WINDOW];
  uint64_t offset; /* of its first byte in the source */
  size_t length;
};

/* The header of the chunk at that offset, which is within the source; NULL: it
   cannot be read. */
static const unsigned char *header_at(struct window *window, uint64_t offset)
{
  if(offset < window->offset ||
     offset + HEADER > window->offset + window->length) {
    uint64_t left = window->source->size - offset;
    window->offset = offset;
    window->length = left < WINDOW ? (size_t)left : WINDOW;
    if(!window->source->read(window->source->context, offset, window->bytes,
                             window->length))
      return NULL;
  }
  return window->bytes + (offset - window->offset);
}

static bool is_type(const unsigned char *type)
{
  int i;

  for(i = 0; i < 4; i++) {
    if(!((type[i] >= 'A' && type[i] <= 'Z') ||
         (type[i] >= 'a' && type[i] <= 'z')))
      return false;
  }
  return true;
}

const char *vrc_png_check_chunks(const struct vrc_png_source *source)
{
  static const char cut[] =
      "one that is cut short: is it still being written?";
  struct window window;
  uint64_t offset = SIGNATURE;
  bool has_data = false;

  window.source = source;
  window.offset = 0;
  window.length = 0;
  while(source->size - offset >= HEADER) {
    const unsigned char *header = header_at(&window, offset);
    uint32_t length;

    if(!header)
      return vrc_png_unreadable;
    length = big_endian(header);
    if(length > INT32_MAX || !is_type(header + 4))
      return "one with a damaged chunk";
    if(source->size - offset < (uint64_t)HEADER + length + CHECKSUM)
      return cut;
    if(!memcmp(header + 4, "acTL", 4))
      return "an animated one (APNG), which the service refuses";
    if(!memcmp(header + 4, "IDAT", 4))
      has_data = true;
    if(!memcmp(header + 4, "IEND", 4))
      return length ? "one with a damaged chunk"
             : has_data ? NULL : "one without image data";
    offset += (uint64_t)HEADER + length + CHECKSUM;
  }
  return cut;
}
