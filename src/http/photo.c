#include "http/photo.h"

#include "http/png.h"

#include <stdio.h>
#include <string.h>

static enum vrc_photo_fault unreadable(char *message, const char *why)
{
  (void)snprintf(message, VRC_PHOTO_MESSAGE, "the photo cannot be read: %s",
                 why);
  return VRC_PHOTO_UNREADABLE;
}

struct reader {
  const struct vrc_photo *photo;
  struct vrc_os_error *error; /* why it failed to read */
};

static bool read_exactly(const void *context, uint64_t offset,
                         unsigned char *out, size_t length)
{
  const struct reader *reader = context;

  while(length) {
    size_t got;
    if(!vrc_photo_read(reader->photo, offset, (char *)out, length, &got,
                       reader->error))
      return false;
    if(!got) /* beyond its end */
      return vrc_os_error_words(reader->error, "read", "EIO",
                                "Input/output error");
    offset += got;
    out += got;
    length -= (size_t)got;
  }
  return true;
}

static enum vrc_photo_fault not_png(char *message, const char *instead,
                                    const struct vrc_os_error *error)
{
  if(instead == vrc_png_unreadable)
    return unreadable(message, error->reason);
  (void)snprintf(message, VRC_PHOTO_MESSAGE, "the photo must be a PNG, got %s",
                 instead);
  return VRC_PHOTO_NOT_PNG;
}

static enum vrc_photo_fault check(const struct vrc_photo *photo, char *message)
{
  struct vrc_os_error error;
  struct reader reader = { photo, &error };
  struct vrc_png_source source = { photo->size, read_exactly, &reader };
  struct vrc_png png;
  const char *instead = vrc_png_read_head(&source, &png);

  if(instead)
    return not_png(message, instead, &error);
  if(png.width > VRC_PHOTO_MAX_PIXELS || png.height > VRC_PHOTO_MAX_PIXELS) {
    (void)snprintf(message, VRC_PHOTO_MESSAGE,
                   "the photo must have at most %d x %d pixels, "
                   "got %lu x %lu", VRC_PHOTO_MAX_PIXELS,
                   VRC_PHOTO_MAX_PIXELS, (unsigned long)png.width,
                   (unsigned long)png.height);
    return VRC_PHOTO_TOO_MANY_PIXELS;
  }
  if(photo->size > VRC_PHOTO_MAX_BYTES) {
    (void)snprintf(message, VRC_PHOTO_MESSAGE,
                   "the photo must have at most %d bytes, got %zu",
                   VRC_PHOTO_MAX_BYTES, photo->size);
    return VRC_PHOTO_TOO_MANY_BYTES;
  }
  instead = vrc_png_check_chunks(&source);
  return instead ? not_png(message, instead, &error) : VRC_PHOTO_OK;
}

/* Checks what was opened, or says why it was not. */
static enum vrc_photo_fault check_file(struct vrc_photo *photo, bool opened,
                                       const struct vrc_os_error *error,
                                       char *message)
{
  if(!opened)
    return unreadable(message, error->reason);
  photo->size = (size_t)photo->file.size;
  return check(photo, message);
}

enum vrc_photo_fault vrc_photo_open_path(struct vrc_photo *photo,
                                         const char *path, char *message)
{
  struct vrc_os_error error;
  bool opened;

  memset(photo, 0, sizeof(*photo));
  opened = vrc_open_file_path(&photo->file, path, &error);
  if(!opened && !strcmp(error.attempt, "open")) {
    (void)snprintf(message, VRC_PHOTO_MESSAGE,
                   "the photo '%.150s' cannot be opened: %s", path,
                   error.reason);
    return VRC_PHOTO_UNREADABLE;
  }
  return check_file(photo, opened, &error, message);
}

enum vrc_photo_fault vrc_photo_open_stream(struct vrc_photo *photo,
                                           FILE *stream, char *message)
{
  struct vrc_os_error error;
  bool opened;

  memset(photo, 0, sizeof(*photo));
  opened = vrc_open_file_stream(&photo->file, stream, &error);
  return check_file(photo, opened, &error, message);
}

enum vrc_photo_fault vrc_photo_open_bytes(struct vrc_photo *photo,
                                          const char *bytes, size_t size,
                                          char *message)
{
  memset(photo, 0, sizeof(*photo));
  photo->bytes = bytes;
  photo->size = size;
  return check(photo, message);
}

bool vrc_photo_read(const struct vrc_photo *photo, uint64_t offset, char *out,
                    size_t length, size_t *got, struct vrc_os_error *error)
{
  size_t left = offset < photo->size ? photo->size - (size_t)offset : 0;

  if(length > left)
    length = left;
  *got = length;
  if(!length)
    return true;
  if(photo->bytes) {
    memcpy(out, photo->bytes + offset, length);
    return true;
  }
  return vrc_open_file_read(&photo->file, offset, out, length, got, error);
}

void vrc_photo_close(struct vrc_photo *photo)
{
  vrc_open_file_close(&photo->file);
  photo->bytes = NULL;
  photo->size = 0;
}
