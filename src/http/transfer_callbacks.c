#include "http/transfer_callbacks.h"

#include "text/ascii.h"

#include <stdint.h>
#include <string.h>

#define HEADERS_MAX (128 * 1024) /* bytes; the service sends about 1,000 */

/* A line of a head, before libcurl looks at it. See must_check_heads. */
static size_t check_head(struct vrc_transfer *transfer, const char *line,
                         size_t length)
{
  if(!transfer->header_lines && (line[0] == ' ' || line[0] == '\t')) {
    transfer->bad_head = true;
    return 0;
  }
  return length;
}

size_t vrc_on_body(char *bytes, size_t size, size_t count, void *context)
{
  struct vrc_transfer *transfer = context;
  size_t length = size * count;

  if(transfer->checks_heads && (!transfer->head_ended || transfer->interim))
    return length ? check_head(transfer, bytes, length) : 0;
  if(length > transfer->job.account->max_reply_bytes - transfer->body.length) {
    transfer->too_large = true;
    return 0;
  }
  if(!vrc_buffer_append(&transfer->body, bytes, length)) {
    transfer->no_memory = true;
    return 0;
  }
  return length;
}

/* An interim response (100, 103) may come before the real one. */
static void begin_head(struct vrc_transfer *transfer, const char *line,
                       size_t length)
{
  const char *space = memchr(line, ' ', length);

  vrc_buffer_clear(&transfer->headers);
  transfer->head_ended = false;
  transfer->header_lines = 0;
  transfer->interim = space && space + 1 < line + length && space[1] == '1';
}

size_t vrc_on_header(char *line, size_t size, size_t count, void *context)
{
  struct vrc_transfer *transfer = context;
  size_t length = size * count;

  if(length > 5 && vrc_ascii_equal(line, "HTTP/", 5))
    begin_head(transfer, line, length);
  else
    transfer->header_lines++;
  if(length && (line[0] == '\r' || line[0] == '\n'))
    transfer->head_ended = true;
  if(length > HEADERS_MAX - transfer->headers.length) {
    transfer->too_large = true;
    return 0;
  }
  if(!vrc_buffer_append(&transfer->headers, line, length)) {
    transfer->no_memory = true;
    return 0;
  }
  return length;
}

/* Called when there is a connection and the request is about to be sent.
   libcurl retries by itself if a kept connection is found dead; nobody knows
   then whether the service has acted on the first copy. */
int vrc_on_request(void *context, char *remote_address, char *local_address,
                      int remote_port, int local_port)
{
  struct vrc_transfer *transfer = context;

  (void)remote_address;
  (void)local_address;
  (void)remote_port;
  if(transfer->sent && !transfer->retryable)
    return CURL_PREREQFUNC_ABORT;
  /* what waits there would be taken for the response, also for that to the
     second attempt of a GET */
  if(vrc_connections_use(transfer->connections, transfer->easy, local_port,
                         transfer->http == VRC_HTTP_1_1)) {
    transfer->spoiled = true;
    return CURL_PREREQFUNC_ABORT;
  }
  transfer->port = local_port;
  transfer->sent = true;
  return CURL_PREREQFUNC_OK;
}

size_t vrc_on_photo_read(char *out, size_t size, size_t count,
                            void *context)
{
  struct vrc_transfer *transfer = context;
  struct vrc_os_error error; /* what it says is of no interest here */
  size_t got;

  if(!vrc_photo_read(transfer->photo, transfer->photo_offset, out,
                     size * count, &got, &error)) {
    transfer->photo_lost = true;
    return CURL_READFUNC_ABORT;
  }
  transfer->photo_offset += got;
  return got;
}

int vrc_on_photo_seek(void *context, curl_off_t offset, int origin)
{
  struct vrc_transfer *transfer = context;

  if(origin != SEEK_SET || offset < 0)
    return CURL_SEEKFUNC_FAIL;
  transfer->photo_offset = (uint64_t)offset;
  return CURL_SEEKFUNC_OK;
}
