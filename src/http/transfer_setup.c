/* Sets a transfer's libcurl handle for a request. */
#include "http/transfer_callbacks.h"

#include "http/proxy.h"
#include "text/ascii.h"

#include <string.h>
#include <time.h>

/* A JSON of more bytes has its "Expect: 100-continue" suppressed. libcurl
   sends none below 1 MiB, and suppressing costs 1,300 instructions. */
#define LONG (64 * 1024)

/* ---- options ---- */

#define SET(option, value) \
  (curl_easy_setopt(transfer->easy, (option), (value)) == CURLE_OK)

/* True if requests may go through a proxy: the account's, or one of the
   environment as libcurl reads it. */
static bool may_have_proxy(const struct vrc_account *account)
{
  if(account->base_url.loopback)
    return false;
  if(account->proxy)
    return *account->proxy != '\0';
  return vrc_proxy_is_in_environment();
}

/* What only reads goes over HTTP/2 where the server speaks it, and waits for a
   connection that others share rather than open one more (not behind a proxy:
   libcurl 7.88 fails all that wait when such a connection ends). What changes
   something goes over HTTP/1.1: of a request on an HTTP/2 connection that the
   server ends it is not known whether it was acted on. */
static bool set_http(struct vrc_transfer *transfer,
                     const struct vrc_transport *transport)
{
  const struct vrc_account *account = transfer->job.account;
  bool http1 = !transfer->retryable ||
               !vrc_ascii_begins(account->base_url.text, "https:");

  if(transfer->http == (http1 ? VRC_HTTP_1_1 : VRC_HTTP_2))
    return true;
  transfer->http = http1 ? VRC_HTTP_1_1 : VRC_HTTP_2;
  return SET(CURLOPT_HTTP_VERSION, http1 ? (long)CURL_HTTP_VERSION_1_1
                                         : (long)CURL_HTTP_VERSION_2TLS) &&
         SET(CURLOPT_SHARE, http1 ? transport->connections.sends
                                  : transport->connections.reads) &&
         SET(CURLOPT_PIPEWAIT, http1 || may_have_proxy(account) ? 0L : 1L);
}

/* libcurl before 8.1 keeps a pointer to the last header of a response for the
   next one on the same handle, and follows it, to memory that was freed, if
   the first header of that one begins with white space. A new handle for each
   call would cost a fifth more. With the heads handed to the body's callback
   as well, which comes first, such a header is refused before libcurl looks at
   it. */
static bool must_check_heads(void)
{
  return curl_version_info(CURLVERSION_NOW)->version_num < 0x080100;
}

static bool set_callbacks(struct vrc_transfer *transfer)
{
  transfer->checks_heads = must_check_heads();
  return SET(CURLOPT_HEADER, transfer->checks_heads ? 1L : 0L) &&
         SET(CURLOPT_PRIVATE, &transfer->job) &&
         SET(CURLOPT_ERRORBUFFER, transfer->message) &&
         SET(CURLOPT_WRITEFUNCTION, vrc_on_body) &&
         SET(CURLOPT_WRITEDATA, transfer) &&
         SET(CURLOPT_HEADERFUNCTION, vrc_on_header) &&
         SET(CURLOPT_HEADERDATA, transfer) &&
         SET(CURLOPT_PREREQFUNCTION, vrc_on_request) &&
         SET(CURLOPT_PREREQDATA, transfer);
}

/* All that stays the same from one request of an account to the next. */
static bool set_account(struct vrc_transfer *transfer,
                        struct vrc_transport *transport,
                        struct vrc_account *account)
{
  transfer->job.account = account;
  transfer->connections = &transport->connections;
  transfer->http = VRC_HTTP_UNSET;
  transfer->fresh = false;
  vrc_account_reference(account);
  transfer->form = VRC_FORM_UNSET;
  transfer->timeout_ms = 0;
  transfer->cookies_version = account->cookies.version - 1;
  return set_callbacks(transfer) &&
         vrc_set_connect_options(transfer->easy, transport, account,
                                 account->base_url.loopback) &&
         SET(CURLOPT_PATH_AS_IS, 1L) &&
         (!vrc_can_inflate() || SET(CURLOPT_ACCEPT_ENCODING, "gzip")) &&
         SET(CURLOPT_UPLOAD_BUFFERSIZE, 128L * 1024);
}

static bool set_cookies(struct vrc_transfer *transfer)
{
  struct vrc_account *account = transfer->job.account;
  struct vrc_buffer header = { NULL, 0, 0 };
  bool ok;

  vrc_cookies_expire(&account->cookies, time(NULL));
  if(transfer->cookies_version == account->cookies.version)
    return true;
  ok = vrc_cookies_header(&account->cookies, &header) &&
       SET(CURLOPT_COOKIE, header.length ? header.data : NULL);
  vrc_buffer_free(&header);
  if(ok)
    transfer->cookies_version = account->cookies.version;
  return ok;
}

static enum vrc_form form_of(const struct vrc_http_request *request)
{
  if(request->photo)
    return VRC_FORM_MULTIPART;
  if(request->json)
    return request->json_length > LONG ? VRC_FORM_LONG_JSON : VRC_FORM_JSON;
  if(!strcmp(request->method, "POST") || !strcmp(request->method, "PUT"))
    return VRC_FORM_NO_BODY;
  return VRC_FORM_PLAIN;
}

static bool set_form(struct vrc_transfer *transfer, enum vrc_form form,
                     const char *method)
{
  const struct vrc_headers *headers = &transfer->job.account->headers;
  bool get = form == VRC_FORM_PLAIN || form == VRC_FORM_NO_BODY;
  bool natural = !strcmp(method, get ? "GET" : "POST");
  bool ok = SET(CURLOPT_CUSTOMREQUEST, natural ? NULL : method);

  switch(form) {
  case VRC_FORM_NO_BODY:
    /* To libcurl a GET with another name and a header of ours. A POST of no
       bytes is unfinished to libcurl 8.14 until its next step, and if an error
       has come by then, it closes the connection. */
    ok = ok && SET(CURLOPT_HTTPGET, 1L) &&
         SET(CURLOPT_HTTPHEADER, headers->no_body);
    break;
  case VRC_FORM_JSON:
    ok = ok && SET(CURLOPT_POST, 1L) && SET(CURLOPT_HTTPHEADER, headers->json);
    break;
  case VRC_FORM_LONG_JSON:
    ok = ok && SET(CURLOPT_POST, 1L) &&
         SET(CURLOPT_HTTPHEADER, headers->long_json);
    break;
  case VRC_FORM_MULTIPART:
    ok = ok && SET(CURLOPT_HTTPHEADER, headers->multipart);
    break;
  default:
    ok = ok && SET(CURLOPT_HTTPGET, 1L) &&
         SET(CURLOPT_HTTPHEADER, headers->plain);
    break;
  }
  transfer->form = form;
  transfer->method = method;
  return ok;
}

/* The line goes before the account's own headers, for this request alone: the
   form is set again for the next. */
static bool set_authorization(struct vrc_transfer *transfer,
                              const struct vrc_http_request *request)
{
  if(!request->authorization)
    return true;
  /* only read, whatever its type says */
  transfer->authorization.data = (char *)request->authorization;
  transfer->authorization.next = transfer->job.account->headers.plain;
  transfer->form = VRC_FORM_UNSET;
  return SET(CURLOPT_HTTPHEADER, &transfer->authorization);
}

/* Part "data" is the JSON, then "image" the PNG; the service is said to refuse
   an image whose file name has no extension. */
static bool set_multipart(struct vrc_transfer *transfer,
                          const struct vrc_http_request *request)
{
  curl_mimepart *data, *image;

  transfer->mime = curl_mime_init(transfer->easy);
  if(!transfer->mime)
    return false;
  data = curl_mime_addpart(transfer->mime);
  image = curl_mime_addpart(transfer->mime);
  return data && image && curl_mime_name(data, "data") == CURLE_OK &&
         curl_mime_data(data, request->json,
                        request->json_length) == CURLE_OK &&
         curl_mime_name(image, "image") == CURLE_OK &&
         curl_mime_filename(image, "image.png") == CURLE_OK &&
         curl_mime_type(image, "image/png") == CURLE_OK &&
         curl_mime_data_cb(image, (curl_off_t)request->photo->size,
                           vrc_on_photo_read, vrc_on_photo_seek, NULL,
                           transfer) == CURLE_OK &&
         SET(CURLOPT_MIMEPOST, transfer->mime);
}

static bool set_body(struct vrc_transfer *transfer,
                     const struct vrc_http_request *request)
{
  if(transfer->form == VRC_FORM_MULTIPART)
    return set_multipart(transfer, request);
  if(request->json)
    return SET(CURLOPT_POSTFIELDS, request->json) &&
           SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->json_length);
  return true;
}

/* Whether it takes a connection of its own. */
static bool set_fresh(struct vrc_transfer *transfer, bool fresh)
{
  if(transfer->fresh == fresh)
    return true;
  transfer->fresh = fresh;
  return SET(CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
}

static void clear_outcome(struct vrc_transfer *transfer)
{
  transfer->job.outcome = VRC_RUNNING;
  transfer->sent = false;
  transfer->spoiled = false;
  transfer->port = 0;
  transfer->status = 0;
  transfer->proxy_status = 0;
  transfer->retry_after = 0;
  transfer->message[0] = '\0';
  transfer->photo_offset = 0;
  transfer->photo_lost = false;
  transfer->too_large = false;
  transfer->no_memory = false;
  transfer->head_ended = false;
  transfer->interim = false;
  transfer->bad_head = false;
  transfer->header_lines = 0;
  vrc_buffer_clear(&transfer->body);
  vrc_buffer_clear(&transfer->headers);
}

bool vrc_transfer_prepare(struct vrc_transfer *transfer,
                          struct vrc_transport *transport,
                          struct vrc_account *account,
                          const struct vrc_http_request *request)
{
  enum vrc_form form = form_of(request);

  clear_outcome(transfer);
  if(transfer->job.account != account) {
    vrc_transfer_forget(transfer);
    if(!set_account(transfer, transport, account))
      return false;
  }
  if((form != transfer->form || strcmp(request->method, transfer->method)) &&
     !set_form(transfer, form, request->method))
    return false;
  if(request->timeout_ms != transfer->timeout_ms) {
    if(!SET(CURLOPT_TIMEOUT_MS, request->timeout_ms))
      return false;
    transfer->timeout_ms = request->timeout_ms;
  }
  transfer->photo = request->photo;
  /* a GET that logs in makes a session each time */
  transfer->retryable = !strcmp(request->method, "GET") &&
                        !request->authorization;
  return set_fresh(transfer, false) && set_http(transfer, transport) &&
         set_cookies(transfer) && set_body(transfer, request) &&
         set_authorization(transfer, request) &&
         SET(CURLOPT_URL, request->url);
}

bool vrc_transfer_retry_fresh(struct vrc_transfer *transfer)
{
  if(!transfer->spoiled || transfer->fresh || !set_fresh(transfer, true))
    return false;
  clear_outcome(transfer);
  return true;
}

void vrc_transfer_unload(struct vrc_transfer *transfer)
{
  if(transfer->mime) {
    /* the handle must not know a mime that is gone */
    (void)SET(CURLOPT_MIMEPOST, NULL);
    curl_mime_free(transfer->mime);
    transfer->mime = NULL;
  }
  transfer->photo = NULL;
}

void vrc_transfer_forget(struct vrc_transfer *transfer)
{
  curl_easy_reset(transfer->easy);
  vrc_account_release(transfer->job.account);
  transfer->job.account = NULL;
  vrc_buffer_clear(&transfer->body);
  vrc_buffer_clear(&transfer->headers);
}
