#include "http/photo.h"

#include "http/png.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum vrc_photo_fault unreadable(char *message, const char *why)
{
  (void)snprintf(message, VRC_PHOTO_MESSAGE, "the photo cannot be read: %s",
                 why);
  return VRC_PHOTO_UNREADABLE;
}

static bool read_exactly(const void *context, uint64_t offset,
                         unsigned char *out, size_t length)
{
  const struct vrc_photo *photo = context;

  while(length) {
    ssize_t got = vrc_photo_read(photo, offset, (char *)out, length);
    if(got <= 0)
      return false;
    offset += (uint64_t)got;
    out += got;
    length -= (size_t)got;
  }
  return true;
}

static enum vrc_photo_fault not_png(char *message, const char *instead)
{
  if(instead == vrc_png_unreadable)
    return unreadable(message, strerror(errno));
  (void)snprintf(message, VRC_PHOTO_MESSAGE, "the photo must be a PNG, got %s",
                 instead);
  return VRC_PHOTO_NOT_PNG;
}

static enum vrc_photo_fault check(const struct vrc_photo *photo, char *message)
{
  struct vrc_png_source source = { photo->size, read_exactly, photo };
  struct vrc_png png;
  const char *instead = vrc_png_read_head(&source, &png);

  if(instead)
    return not_png(message, instead);
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
  return instead ? not_png(message, instead) : VRC_PHOTO_OK;
}

static enum vrc_photo_fault check_file(struct vrc_photo *photo, off_t start,
                                       char *message)
{
  struct stat status;

  if(fstat(photo->fd, &status))
    return unreadable(message, strerror(errno));
  if(S_ISDIR(status.st_mode))
    return unreadable(message, strerror(EISDIR));
  if(!S_ISREG(status.st_mode))
    return unreadable(message, "not a regular file");
  photo->start = start;
  photo->size = status.st_size > start ? (size_t)(status.st_size - start) : 0;
  return check(photo, message);
}

enum vrc_photo_fault vrc_photo_open_path(struct vrc_photo *photo,
                                         const char *path, char *message)
{
  memset(photo, 0, sizeof(*photo));
  /* O_NONBLOCK: opening a FIFO must not wait for its writer */
  photo->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if(photo->fd < 0) {
    (void)snprintf(message, VRC_PHOTO_MESSAGE,
                   "the photo '%.150s' cannot be opened: %s", path,
                   strerror(errno));
    return VRC_PHOTO_UNREADABLE;
  }
  photo->open = true;
  return check_file(photo, 0, message);
}

enum vrc_photo_fault vrc_photo_open_fd(struct vrc_photo *photo, int fd,
                                       off_t start, char *message)
{
  memset(photo, 0, sizeof(*photo));
  photo->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if(photo->fd < 0)
    return unreadable(message, strerror(errno));
  photo->open = true;
  return check_file(photo, start, message);
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

ssize_t vrc_photo_read(const struct vrc_photo *photo, uint64_t offset,
                       char *out, size_t length)
{
  size_t left = offset < photo->size ? photo->size - (size_t)offset : 0;
  ssize_t got;

  if(length > left)
    length = left;
  if(!length)
    return 0;
  if(photo->bytes) {
    memcpy(out, photo->bytes + offset, length);
    return (ssize_t)length;
  }
  do
    got = pread(photo->fd, out, length, photo->start + (off_t)offset);
  while(got < 0 && errno == EINTR);
  if(got == 0) {
    errno = EIO; /* the file was shorter than it said: cut while it was read */
    return -1;
  }
  return got;
}

void vrc_photo_close(struct vrc_photo *photo)
{
  if(photo->open)
    (void)close(photo->fd); /* was read only: nothing can be lost */
  photo->open = false;
  photo->bytes = NULL;
  photo->size = 0;
}
