#include "text/buffer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 512
#define KEPT_CAPACITY (64 * 1024) /* what an emptied buffer may hold on to */

static bool reserve(struct vrc_buffer *buffer, size_t needed)
{
  size_t capacity = buffer->capacity ? buffer->capacity : FIRST_CAPACITY;
  char *data;

  if(needed <= buffer->capacity)
    return true;
  while(capacity < needed) {
    if(capacity > SIZE_MAX / 2)
      return false;
    capacity *= 2;
  }
  data = realloc(buffer->data, capacity);
  if(!data)
    return false;
  buffer->data = data;
  buffer->capacity = capacity;
  return true;
}

bool vrc_buffer_append(struct vrc_buffer *buffer, const void *bytes,
                       size_t length)
{
  if(length >= SIZE_MAX - buffer->length)
    return false;
  if(!reserve(buffer, buffer->length + length + 1))
    return false;
  if(length)
    memcpy(buffer->data + buffer->length, bytes, length);
  buffer->length += length;
  buffer->data[buffer->length] = '\0';
  return true;
}

bool vrc_buffer_append_string(struct vrc_buffer *buffer, const char *text)
{
  return vrc_buffer_append(buffer, text, strlen(text));
}

bool vrc_buffer_append_integer(struct vrc_buffer *buffer, int64_t number)
{
  char text[24];
  char *digit = text + sizeof(text);
  uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

  do {
    *--digit = (char)('0' + left % 10);
    left /= 10;
  } while(left);
  if(number < 0)
    *--digit = '-';
  return vrc_buffer_append(buffer, digit,
                           (size_t)(text + sizeof(text) - digit));
}

void vrc_buffer_clear(struct vrc_buffer *buffer)
{
  if(buffer->capacity > KEPT_CAPACITY)
    vrc_buffer_free(buffer);
  buffer->length = 0;
  if(buffer->data)
    buffer->data[0] = '\0';
}

void vrc_buffer_wipe(struct vrc_buffer *buffer)
{
  /* a plain memset may be optimised away */
  volatile char *byte = buffer->data;
  size_t i;

  for(i = 0; byte && i < buffer->capacity; i++)
    byte[i] = 0;
  vrc_buffer_free(buffer);
}

void vrc_buffer_free(struct vrc_buffer *buffer)
{
  free(buffer->data);
  buffer->data = NULL;
  buffer->length = 0;
  buffer->capacity = 0;
}
