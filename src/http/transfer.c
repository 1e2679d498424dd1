#include "http/transfer.h"

#include "text/ascii.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

void vrc_transfer_unlink(struct vrc_transfer *transfer)
{
  struct vrc_transfer_list *list = transfer->list;

  if(!list)
    return;
  if(transfer->previous)
    transfer->previous->next = transfer->next;
  else
    list->first = transfer->next;
  if(transfer->next)
    transfer->next->previous = transfer->previous;
  else
    list->last = transfer->previous;
  list->count--;
  transfer->list = NULL;
  transfer->previous = NULL;
  transfer->next = NULL;
}

void vrc_transfer_move(struct vrc_transfer *transfer,
                       struct vrc_transfer_list *list)
{
  vrc_transfer_unlink(transfer);
  transfer->list = list;
  transfer->previous = list->last;
  if(list->last)
    list->last->next = transfer;
  else
    list->first = transfer;
  list->last = transfer;
  list->count++;
}

struct vrc_transfer *vrc_transfer_new(void)
{
  struct vrc_transfer *transfer = calloc(1, sizeof(*transfer));

  if(transfer) {
    transfer->easy = curl_easy_init();
    if(!transfer->easy) {
      free(transfer);
      transfer = NULL;
    }
  }
  return transfer;
}

void vrc_transfer_free(struct vrc_transfer *transfer)
{
  vrc_transfer_unlink(transfer);
  vrc_transfer_unload(transfer);
  curl_easy_cleanup(transfer->easy);
  vrc_account_release(transfer->account);
  vrc_buffer_free(&transfer->body);
  vrc_buffer_free(&transfer->headers);
  free(transfer);
}

static enum vrc_outcome outcome_of(const struct vrc_transfer *transfer,
                                 CURLcode code)
{
  switch(code) {
  case CURLE_OK:
    /* libcurl takes a reply that ends within its head for a whole one */
    return transfer->head_ended ? VRC_COMPLETE : VRC_CUT_OFF;
  case CURLE_COULDNT_CONNECT:
    return VRC_REFUSED;
  case CURLE_COULDNT_RESOLVE_HOST:
  case CURLE_COULDNT_RESOLVE_PROXY:
    return VRC_UNRESOLVED;
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_CIPHER:
  case CURLE_SSL_CACERT_BADFILE:
  case CURLE_SSL_ISSUER_ERROR:
  case CURLE_SSL_ENGINE_INITFAILED:
    return VRC_TLS;
  case CURLE_GOT_NOTHING:
  case CURLE_PARTIAL_FILE:
  case CURLE_RECV_ERROR:
  case CURLE_SEND_ERROR:
  case CURLE_SEND_FAIL_REWIND:
  case CURLE_HTTP2:
  case CURLE_HTTP2_STREAM:
    return VRC_CUT_OFF;
  case CURLE_UNSUPPORTED_PROTOCOL: /* HTTP/0.9, which any bytes are */
  case CURLE_WEIRD_SERVER_REPLY:
    return VRC_NOT_HTTP;
  case CURLE_BAD_CONTENT_ENCODING:
    return VRC_BAD_ENCODING;
  case CURLE_OPERATION_TIMEDOUT:
    return transfer->sent ? VRC_TIMEOUT_TOTAL : VRC_TIMEOUT_CONNECT;
  case CURLE_ABORTED_BY_CALLBACK:
    /* on_photo_read, or on_request for a repetition */
    return transfer->photo_lost ? VRC_PHOTO_LOST : VRC_CUT_OFF;
  case CURLE_WRITE_ERROR:
    /* on_body or on_header; else libcurl's decompression */
    return transfer->too_large ? VRC_TOO_LARGE
         : transfer->no_memory ? VRC_NO_MEMORY : VRC_BAD_ENCODING;
  case CURLE_OUT_OF_MEMORY:
    /* also said of a header line beyond libcurl's own limit */
    return transfer->headers.length && !transfer->head_ended ? VRC_TOO_LARGE
                                                             : VRC_NO_MEMORY;
  default:
    return VRC_FAILED;
  }
}

/* Hands every "Set-Cookie:" line to the client. Not done for a reply that was
   cut off before its headers' end: libcurl then gives no status. */
static void take_cookies(struct vrc_transfer *transfer)
{
  static const char name[] = "Set-Cookie:";
  const char *line = transfer->headers.data;
  const char *end = line ? line + transfer->headers.length : NULL;
  const struct vrc_base_url *base = &transfer->account->base_url;
  const struct vrc_cookie_origin origin = { base->host, base->path };

  while(line && line < end) {
    const char *next = memchr(line, '\n', (size_t)(end - line));
    size_t length = (size_t)((next ? next : end) - line);
    if(length > sizeof(name) - 1 &&
       vrc_ascii_equal(line, name, sizeof(name) - 1) &&
       !vrc_cookies_receive(&transfer->account->cookies,
                            line + sizeof(name) - 1,
                            length - (sizeof(name) - 1), &origin, time(NULL)))
      transfer->outcome = VRC_NO_MEMORY;
    line = next ? next + 1 : end;
  }
}

void vrc_transfer_finish(struct vrc_transfer *transfer, CURLcode code)
{
  curl_off_t retry_after = 0;

  transfer->outcome = outcome_of(transfer, code);
  if(code && !transfer->message[0])
    (void)strncpy(transfer->message, curl_easy_strerror(code),
                  sizeof(transfer->message) - 1);
  /* both cannot fail on a handle that was used */
  (void)curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE,
                          &transfer->status);
  if(transfer->status < 200)
    transfer->status = 0; /* an interim reply is none */
  (void)curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &retry_after);
  /* of a date that has passed, libcurl gives a negative number */
  transfer->retry_after = retry_after > 0 ? (long)retry_after : 0;
  if(transfer->status)
    take_cookies(transfer);
}

/* The edge in front of the service answers with a page, the service with
   JSON. */
static bool is_page(const struct vrc_buffer *body)
{
  size_t i;
  for(i = 0; i < body->length; i++) {
    if(!strchr(" \t\r\n", body->data[i]))
      return body->data[i] == '<';
  }
  return false;
}

enum vrc_acted vrc_transfer_acted(const struct vrc_transfer *transfer)
{
  if(!transfer->sent)
    return VRC_ACTED_NO;
  if(transfer->status >= 200 && transfer->status < 300)
    return VRC_ACTED_YES;
  if(transfer->outcome != VRC_COMPLETE || is_page(&transfer->body))
    return VRC_ACTED_UNKNOWN;
  switch(transfer->status) {
  case 400:
  case 401:
  case 403:
  case 404:
  case 409:
  case 429:
    return VRC_ACTED_NO;
  default:
    return VRC_ACTED_UNKNOWN;
  }
}

static double seconds_of(const struct vrc_transfer *transfer, CURLINFO info)
{
  curl_off_t microseconds = 0;
  (void)curl_easy_getinfo(transfer->easy, info, &microseconds);
  return (double)microseconds / 1e6;
}

void vrc_transfer_timings(const struct vrc_transfer *transfer,
                          struct vrc_timings *timings)
{
  timings->resolve = seconds_of(transfer, CURLINFO_NAMELOOKUP_TIME_T);
  timings->connect = seconds_of(transfer, CURLINFO_CONNECT_TIME_T);
  timings->tls = seconds_of(transfer, CURLINFO_APPCONNECT_TIME_T);
  timings->first_byte = seconds_of(transfer, CURLINFO_STARTTRANSFER_TIME_T);
  timings->total = seconds_of(transfer, CURLINFO_TOTAL_TIME_T);
}

void vrc_transfer_progress(const struct vrc_transfer *transfer,
                           curl_off_t *sent, curl_off_t *total)
{
  *sent = 0;
  *total = 0;
  if(!transfer->sent)
    return; /* the handle knows of its last call only */
  (void)curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_UPLOAD_T, sent);
  (void)curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_LENGTH_UPLOAD_T,
                          total);
  if(*total < 0)
    *total = 0; /* no body */
}
