/* The bytes of a photo: as bytes, as a path and as an open file. All three say
   the same; what is accepted is a PNG by the rules of a reader written for
   itself here, and what is refused is none; what is accepted can be read, every
   byte of it. */
#include "http/photo.h"
#include "support/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* ---- a reader of our own ---- */

static unsigned long number(const unsigned char *bytes)
{
  return bytes[0] * 0x1000000ul + bytes[1] * 0x10000ul + bytes[2] * 0x100ul +
         bytes[3];
}

static bool is_letter(unsigned char c)
{
  return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* The chunk at the front, and moves behind it. False: it is damaged. */
static bool next_chunk(const unsigned char **bytes, size_t *left,
                       const unsigned char **type, unsigned long *length)
{
  if(*left < 12)
    return false;
  *length = number(*bytes);
  *type = *bytes + 4;
  if(*length > 0x7fffffff || *length > *left - 12 || !is_letter((*type)[0]) ||
     !is_letter((*type)[1]) || !is_letter((*type)[2]) ||
     !is_letter((*type)[3]))
    return false;
  *bytes += 12 + *length;
  *left -= 12 + *length;
  return true;
}

static bool is_png(const uint8_t *bytes, size_t left)
{
  const unsigned char *type;
  unsigned long length;
  bool has_data = false;

  if(left < 8 || memcmp(bytes, "\x89PNG\r\n\x1a\n", 8))
    return false;
  bytes += 8;
  left -= 8;
  if(!next_chunk(&bytes, &left, &type, &length) || memcmp(type, "IHDR", 4) ||
     length != 13 || !number(type + 4) || number(type + 4) > 2000 ||
     !number(type + 8) || number(type + 8) > 2000)
    return false;
  while(next_chunk(&bytes, &left, &type, &length)) {
    if(!memcmp(type, "acTL", 4))
      return false;
    if(!memcmp(type, "IDAT", 4))
      has_data = true;
    if(!memcmp(type, "IEND", 4))
      return has_data && !length;
  }
  return false;
}

/* ---- the product's ---- */

/* Reads the photo as the transfer does, in stretches. */
static void check_reading(const struct vrc_photo *photo, const uint8_t *data,
                          size_t size)
{
  struct vrc_os_error error;
  char stretch[100];
  size_t at = 0;
  size_t got = 1;

  FUZZ_CHECK(photo->size == size, "the size is known");
  while(got) {
    FUZZ_CHECK(vrc_photo_read(photo, at, stretch, sizeof(stretch), &got,
                              &error), "it can be read");
    FUZZ_CHECK(got <= size - at && (!got || !memcmp(stretch, data + at, got)),
               "what is read is what was there, from byte %zu on", at);
    at += got;
  }
  FUZZ_CHECK(at == size, "it can be read to its end");
}

/* Closes the photo. */
static void check(struct vrc_photo *photo, enum vrc_photo_fault fault,
                  const char *message, const uint8_t *data, size_t size)
{
  bool expected = is_png(data, size);

  FUZZ_CHECK((fault == VRC_PHOTO_OK) == expected, "%s: %s",
             expected ? "a PNG is accepted" : "other bytes are refused",
             message);
  if(expected)
    check_reading(photo, data, size);
  else
    FUZZ_CHECK(*message && fuzz_is_printable(message, strlen(message)),
               "the message is one line");
  vrc_photo_close(photo);
  vrc_photo_close(photo);
}

static void try_file(const uint8_t *data, size_t size)
{
  struct vrc_photo photo;
  char message[VRC_PHOTO_MESSAGE] = "";
  char path[40];
  int fd = memfd_create("photo", MFD_CLOEXEC);
  FILE *file = fd < 0 ? NULL : fdopen(fd, "r+b");

  if(!file || write(fd, data, size) != (ssize_t)size || lseek(fd, 0, SEEK_SET))
    abort();
  check(&photo, vrc_photo_open_stream(&photo, file, message), message, data,
        size);
  (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
  check(&photo, vrc_photo_open_path(&photo, path, message), message, data,
        size);
  (void)fclose(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct vrc_photo photo;
  char message[VRC_PHOTO_MESSAGE] = "";
  enum vrc_photo_fault fault;

  fault = vrc_photo_open_bytes(&photo, (const char *)data, size, message);
  check(&photo, fault, message, data, size);
  try_file(data, size);
  return 0;
}
