/* A PNG image to upload: opened once, checked, then streamed from that same
   open file or from the caller's bytes. */
#ifndef VRC_PHOTO_H
#define VRC_PHOTO_H

#include "platform/open_file.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VRC_PHOTO_MAX_PIXELS 2000     /* each way */
#define VRC_PHOTO_MAX_BYTES 10000000

enum vrc_photo_fault {
  VRC_PHOTO_OK,
  VRC_PHOTO_UNREADABLE,
  VRC_PHOTO_NOT_PNG,
  VRC_PHOTO_TOO_MANY_PIXELS,
  VRC_PHOTO_TOO_MANY_BYTES
};

struct vrc_photo {
  const char *bytes; /* borrowed; NULL if the image is read from the file */
  struct vrc_open_file file; /* owned */
  size_t size;
};

/* Room for the sentence that a failed check leaves. */
#define VRC_PHOTO_MESSAGE 300

/* Each makes a photo ready and checks it: a PNG of at most
   VRC_PHOTO_MAX_PIXELS x VRC_PHOTO_MAX_PIXELS pixels and VRC_PHOTO_MAX_BYTES
   bytes. message says what was found instead. After any result the photo
   may (and after VRC_PHOTO_OK must) be closed. */

/* Opens the file; only a regular file will do. */
enum vrc_photo_fault vrc_photo_open_path(struct vrc_photo *photo,
                                         const char *path, char *message);

/* The image begins at the position of the stream. The stream stays the
   caller's, who may close it. */
enum vrc_photo_fault vrc_photo_open_stream(struct vrc_photo *photo,
                                           FILE *stream, char *message);

/* Borrows the bytes, which must outlive the photo. */
enum vrc_photo_fault vrc_photo_open_bytes(struct vrc_photo *photo,
                                          const char *bytes, size_t size,
                                          char *message);

/* Copies at most length bytes of the image, beginning with its byte number
   offset; at its end, none. False: it cannot be read any more. */
bool vrc_photo_read(const struct vrc_photo *photo, uint64_t offset, char *out,
                    size_t length, size_t *got, struct vrc_os_error *error);

/* Idempotent. */
void vrc_photo_close(struct vrc_photo *photo);

#endif
