#include "http/transfer.h"

#include "text/ascii.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* CURLE_TOO_LARGE, which libcurl has from 8.6 on, whatever headers know. */
#define TOO_LARGE 100

static enum vrc_outcome outcome_of(const struct vrc_transfer *transfer,
                                   CURLcode code)
{
  if((int)code == TOO_LARGE)
    return VRC_TOO_LARGE;
  switch(code) {
  case CURLE_OK:
    /* libcurl takes a response that ends within its head for a whole one, and
       over HTTP/2 one without a status */
    return transfer->head_ended && transfer->status ? VRC_COMPLETE
                                                    : VRC_CUT_OFF;
  case CURLE_UNSUPPORTED_PROTOCOL: /* HTTP/0.9, which any bytes are */
  case CURLE_WEIRD_SERVER_REPLY:
  case CURLE_BAD_FUNCTION_ARGUMENT: /* a header without a name */
    return VRC_NOT_HTTP;
  case CURLE_BAD_CONTENT_ENCODING:
    return VRC_BAD_ENCODING;
  case CURLE_OPERATION_TIMEDOUT:
    return transfer->sent ? VRC_TIMEOUT_TOTAL : VRC_TIMEOUT_CONNECT;
  case CURLE_ABORTED_BY_CALLBACK:
    /* on_photo_read, or on_request for a second attempt */
    return transfer->photo_lost ? VRC_PHOTO_LOST : VRC_CUT_OFF;
  case CURLE_WRITE_ERROR:
    /* on_body or on_header; else libcurl's decompression */
    return transfer->too_large   ? VRC_TOO_LARGE
           : transfer->no_memory ? VRC_NO_MEMORY
           : transfer->bad_head  ? VRC_NOT_HTTP
                                 : VRC_BAD_ENCODING;
  case CURLE_OUT_OF_MEMORY:
    /* also said of a header line beyond libcurl's own limit */
    return transfer->headers.length && !transfer->head_ended ? VRC_TOO_LARGE
                                                             : VRC_NO_MEMORY;
  default:
    return vrc_outcome_of(code);
  }
}

/* Hands every "Set-Cookie:" line to the account. Not done for a response that
   was cut off before its headers' end: libcurl then reports no status. */
static void take_cookies(struct vrc_transfer *transfer)
{
  static const char name[] = "Set-Cookie:";
  const char *line = transfer->headers.data;
  const char *end = line ? line + transfer->headers.length : NULL;
  const struct vrc_base_url *base = &transfer->job.account->base_url;
  const struct vrc_cookie_origin origin = { base->host, base->path };

  while(line && line < end) {
    const char *next = memchr(line, '\n', (size_t)(end - line));
    size_t length = (size_t)((next ? next : end) - line);
    if(length > sizeof(name) - 1 &&
       vrc_ascii_equal(line, name, sizeof(name) - 1) &&
       !vrc_cookies_receive(&transfer->job.account->cookies,
                            line + sizeof(name) - 1,
                            length - (sizeof(name) - 1), &origin,
                            time(NULL)))
      transfer->job.outcome = VRC_NO_MEMORY;
    line = next ? next + 1 : end;
  }
}

static long number_of(const struct vrc_transfer *transfer, CURLINFO info)
{
  long number = 0;
  /* fails for no handle that was used */
  (void)curl_easy_getinfo(transfer->easy, info, &number);
  return number;
}

/* What a failure before anything was sent was: also of a proxy that answers
   CONNECT with a refusal of its own. */
static void note_unsent(struct vrc_transfer *transfer, CURLcode code)
{
  if(!code || transfer->sent)
    return;
  transfer->proxy_status = vrc_proxy_refusal(transfer->easy);
  if(!transfer->proxy_status)
    return;
  transfer->job.outcome = VRC_PROXY_REFUSED;
  transfer->message[0] = '\0';
}

static void note_message(struct vrc_transfer *transfer, CURLcode code)
{
  if(code == CURLE_ABORTED_BY_CALLBACK ||
     code == CURLE_BAD_FUNCTION_ARGUMENT || transfer->bad_head)
    transfer->message[0] = '\0'; /* it is about libcurl's own functions */
  else if(code && !transfer->message[0])
    (void)strncpy(transfer->message, curl_easy_strerror(code),
                  sizeof(transfer->message) - 1);
}

static void note_head(struct vrc_transfer *transfer)
{
  curl_off_t retry_after = 0;

  transfer->status = number_of(transfer, CURLINFO_RESPONSE_CODE);
  if(transfer->status < 200)
    transfer->status = 0; /* an interim response is none */
  (void)curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &retry_after);
  /* for a date that has passed, libcurl reports a negative number */
  transfer->retry_after = retry_after < 0         ? 0
                          : retry_after > INT_MAX ? INT_MAX
                                                  : (long)retry_after;
  if(transfer->status && transfer->http == VRC_HTTP_2 &&
     number_of(transfer, CURLINFO_HTTP_VERSION) < CURL_HTTP_VERSION_2_0)
    vrc_connections_note_http1(transfer->connections, transfer->port);
}

/* Fills in the outcome and takes cookies over. */
static enum vrc_finish finish(struct vrc_job *job, CURLcode code)
{
  struct vrc_transfer *transfer = (struct vrc_transfer *)job;

  if(vrc_transfer_retry_fresh(transfer))
    return VRC_RETRY;
  if(code && transfer->sent && !number_of(transfer, CURLINFO_REQUEST_SIZE))
    transfer->sent = false; /* it was about to be, and not a byte of it went */
  note_head(transfer);
  transfer->job.outcome = outcome_of(transfer, code);
  note_message(transfer, code);
  note_unsent(transfer, code);
  if(transfer->status)
    take_cookies(transfer);
  return VRC_ENDED;
}

static bool start(struct vrc_job *job, CURLM *multi)
{
  struct vrc_transfer *transfer = (struct vrc_transfer *)job;
  return curl_multi_add_handle(multi, transfer->easy) == CURLM_OK;
}

static void stop(struct vrc_job *job, CURLM *multi)
{
  struct vrc_transfer *transfer = (struct vrc_transfer *)job;
  /* fails only for a handle that is not in there */
  (void)curl_multi_remove_handle(multi, transfer->easy);
}

static void on_abort(struct vrc_job *job)
{
  struct vrc_transfer *transfer = (struct vrc_transfer *)job;
  if(transfer->sent) /* else the handle knows of its last call only */
    (void)curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE,
                            &transfer->status);
}

struct vrc_transfer *vrc_transfer_new(void)
{
  static const struct vrc_job_kind kind = { start, stop, finish, on_abort };
  struct vrc_transfer *transfer = calloc(1, sizeof(*transfer));

  if(transfer) {
    transfer->job.kind = &kind;
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
  vrc_job_unlink(&transfer->job);
  vrc_transfer_unload(transfer);
  curl_easy_cleanup(transfer->easy);
  vrc_account_release(transfer->job.account);
  vrc_buffer_free(&transfer->body);
  vrc_buffer_free(&transfer->headers);
  free(transfer);
}

bool vrc_transfer_is_refusal(const struct vrc_transfer *transfer)
{
  return transfer->status >= 300 &&
         (transfer->job.outcome == VRC_COMPLETE ||
          transfer->job.outcome == VRC_BAD_ENCODING);
}

/* True if the service or its edge says by the status that it did not act. */
static bool is_refused(const struct vrc_transfer *transfer)
{
  switch(transfer->status) {
  case 400:
  case 401:
  case 403:
  case 404:
  case 409:
  case 429:
    return transfer->head_ended; /* whatever became of the body */
  default:
    return false;
  }
}

enum vrc_acted vrc_transfer_acted(const struct vrc_transfer *transfer)
{
  if(!transfer->sent || is_refused(transfer))
    return VRC_ACTED_NO;
  return transfer->status >= 200 && transfer->status < 300
             ? VRC_ACTED_YES
             : VRC_ACTED_UNKNOWN;
}

bool vrc_transfer_redirect_host(const struct vrc_transfer *transfer,
                                char *host, size_t size)
{
  char *target = NULL;
  char *found = NULL;
  CURLU *url;

  if(curl_easy_getinfo(transfer->easy, CURLINFO_REDIRECT_URL, &target) ||
     !target)
    return false;
  url = curl_url();
  if(url && !curl_url_set(url, CURLUPART_URL, target,
                          CURLU_NON_SUPPORT_SCHEME))
    (void)curl_url_get(url, CURLUPART_HOST, &found, 0); /* or there is none */
  curl_url_cleanup(url);
  if(!found)
    return false;
  (void)snprintf(host, size, "%s", found);
  curl_free(found);
  return true;
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
