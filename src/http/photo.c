#include "http/photo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The signature, then the first chunk: its length, "IHDR", width, height. */
#define HEAD_SIZE 24

static enum vrc_photo_fault unreadable(char *message, const char *why)
{
  (void)snprintf(message, VRC_PHOTO_MESSAGE, "the photo cannot be read: %s",
                 why);
  return VRC_PHOTO_UNREADABLE;
}

static unsigned long big_endian(const unsigned char *bytes)
{
  return ((unsigned long)bytes[0] << 24) | ((unsigned long)bytes[1] << 16) |
         ((unsigned long)bytes[2] << 8) | (unsigned long)bytes[3];
}

/* What the first bytes of something that is no PNG say that it is. */
static const char *guess(const unsigned char *head, size_t length)
{
  if(!length)
    return "nothing (no bytes)";
  if(length >= 8 && !memcmp(head, "\x89PNG\r\n\x1a\n", 8))
    return "one without its first chunk";
  if(length >= 3 && !memcmp(head, "\xff\xd8\xff", 3))
    return "a JPEG";
  if(length >= 4 && !memcmp(head, "GIF8", 4))
    return "a GIF";
  if(length >= 12 && !memcmp(head, "RIFF", 4) && !memcmp(head + 8, "WEBP", 4))
    return "a WebP";
  return "something else";
}

static enum vrc_photo_fault check(const struct vrc_photo *photo, char *message)
{
  static const unsigned char png[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a,
                                       '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R' };
  unsigned char head[HEAD_SIZE];
  unsigned long width, height;
  ssize_t got = vrc_photo_read(photo, 0, (char *)head, sizeof(head));

  if(got < 0)
    return unreadable(message, strerror(errno));
  if((size_t)got < sizeof(head) || memcmp(head, png, sizeof(png))) {
    (void)snprintf(message, VRC_PHOTO_MESSAGE,
                   "the photo must be a PNG, got %s",
                   guess(head, (size_t)got));
    return VRC_PHOTO_NOT_PNG;
  }
  width = big_endian(head + 16);
  height = big_endian(head + 20);
  if(!width || !height) {
    (void)snprintf(message, VRC_PHOTO_MESSAGE,
                   "the photo must be a PNG, got one without pixels");
    return VRC_PHOTO_NOT_PNG;
  }
  if(width > VRC_PHOTO_MAX_PIXELS || height > VRC_PHOTO_MAX_PIXELS) {
    (void)snprintf(message, VRC_PHOTO_MESSAGE,
                   "the photo must have at most %d x %d pixels, "
                   "got %lu x %lu", VRC_PHOTO_MAX_PIXELS,
                   VRC_PHOTO_MAX_PIXELS, width, height);
    return VRC_PHOTO_TOO_MANY_PIXELS;
  }
  if(photo->size > VRC_PHOTO_MAX_BYTES) {
    (void)snprintf(message, VRC_PHOTO_MESSAGE,
                   "the photo must have at most %d bytes, got %zu",
                   VRC_PHOTO_MAX_BYTES, photo->size);
    return VRC_PHOTO_TOO_MANY_BYTES;
  }
  return VRC_PHOTO_OK;
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
