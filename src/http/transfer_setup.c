/* Sets a transfer's libcurl handle for a request; and what libcurl calls back
   while it runs. */
#include "http/transfer.h"

#include "platform/socket.h"
#include "text/ascii.h"

#include <stdint.h>
#include <string.h>
#include <time.h>

#define HEADERS_MAX (128 * 1024) /* bytes; the service sends about 1,000 */

/* A JSON of more bytes has its "Expect: 100-continue" suppressed. libcurl
   sends none below 1 MiB, and suppressing costs 1,300 instructions. */
#define LONG (64 * 1024)

/* ---- libcurl's callbacks ---- */

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
  struct vrc_transfer *transfer = context;
  size_t length = size * count;

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

static size_t on_header(char *line, size_t size, size_t count, void *context)
{
  struct vrc_transfer *transfer = context;
  size_t length = size * count;

  /* an interim response (100, 103) may come before the real one */
  if(length > 5 && !memcmp(line, "HTTP/", 5)) {
    vrc_buffer_clear(&transfer->headers);
    transfer->head_ended = false;
  }
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
static int on_request(void *context, char *remote_address, char *local_address,
                      int remote_port, int local_port)
{
  struct vrc_transfer *transfer = context;

  (void)remote_address;
  (void)local_address;
  (void)remote_port;
  (void)local_port;
  if(transfer->sent && !transfer->retryable)
    return CURL_PREREQFUNC_ABORT;
  transfer->sent = true;
  return CURL_PREREQFUNC_OK;
}

static size_t on_photo_read(char *out, size_t size, size_t count,
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

static int on_photo_seek(void *context, curl_off_t offset, int origin)
{
  struct vrc_transfer *transfer = context;

  if(origin != SEEK_SET || offset < 0)
    return CURL_SEEKFUNC_FAIL;
  transfer->photo_offset = (uint64_t)offset;
  return CURL_SEEKFUNC_OK;
}

/* libcurl asks for sockets here so that children of this process (os.execute)
   do not inherit them. */
static curl_socket_t on_socket(void *context, curlsocktype purpose,
                               struct curl_sockaddr *address)
{
  (void)context;
  (void)purpose;
  return (curl_socket_t)vrc_socket_open(address->family, address->socktype,
                                        address->protocol);
}

/* ---- options ---- */

#define SET(option, value) \
  (curl_easy_setopt(transfer->easy, (option), (value)) == CURLE_OK)

static bool set_trust(struct vrc_transfer *transfer,
                      const struct vrc_tls *tls)
{
  const struct vrc_account *account = transfer->job.account;

  if(!account->ca_file && !account->ca_path) /* the system's */
    return !tls->ca_path || (SET(CURLOPT_CAINFO, NULL) &&
                             SET(CURLOPT_CAPATH, tls->ca_path));
  return SET(CURLOPT_CAINFO, account->ca_file) &&
         SET(CURLOPT_CAPATH, account->ca_path);
}

static bool set_proxy(struct vrc_transfer *transfer)
{
  const struct vrc_account *account = transfer->job.account;

  if(account->base_url.loopback)
    return SET(CURLOPT_PROXY, "");
  return !account->proxy || SET(CURLOPT_PROXY, account->proxy);
}

/* Over TLS, where HTTP/2 may be spoken: wait for a connection that others
   share rather than open one more. Plain HTTP would only wait in vain. */
static bool set_pipewait(struct vrc_transfer *transfer)
{
  const char *url = transfer->job.account->base_url.text;
  return !vrc_ascii_begins(url, "https:") || SET(CURLOPT_PIPEWAIT, 1L);
}

static bool set_callbacks(struct vrc_transfer *transfer)
{
  return SET(CURLOPT_PRIVATE, &transfer->job) &&
         SET(CURLOPT_ERRORBUFFER, transfer->message) &&
         SET(CURLOPT_WRITEFUNCTION, on_body) &&
         SET(CURLOPT_WRITEDATA, transfer) &&
         SET(CURLOPT_HEADERFUNCTION, on_header) &&
         SET(CURLOPT_HEADERDATA, transfer) &&
         SET(CURLOPT_PREREQFUNCTION, on_request) &&
         SET(CURLOPT_PREREQDATA, transfer) &&
         SET(CURLOPT_OPENSOCKETFUNCTION, on_socket);
}

/* All that stays the same from one request of an account to the next. */
static bool set_account(struct vrc_transfer *transfer,
                        const struct vrc_tls *tls,
                        struct vrc_account *account)
{
  transfer->job.account = account;
  vrc_account_reference(account);
  transfer->form = VRC_FORM_UNSET;
  transfer->timeout_ms = 0;
  transfer->cookies_version = account->cookies.version - 1;
  return set_callbacks(transfer) && set_trust(transfer, tls) &&
         set_proxy(transfer) &&
         SET(CURLOPT_PROTOCOLS_STR, "http,https") &&
         SET(CURLOPT_PATH_AS_IS, 1L) &&
         SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L) &&
         (!vrc_can_inflate() || SET(CURLOPT_ACCEPT_ENCODING, "gzip")) &&
         SET(CURLOPT_UPLOAD_BUFFERSIZE, 128L * 1024) &&
         SET(CURLOPT_SHARE, tls->tls_sessions) &&
         set_pipewait(transfer) &&
         SET(CURLOPT_NOSIGNAL, 1L) &&
         SET(CURLOPT_QUICK_EXIT, 1L) &&
         SET(CURLOPT_CONNECTTIMEOUT_MS, account->connect_timeout_ms);
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
  bool natural = !strcmp(method, form == VRC_FORM_PLAIN ? "GET" : "POST");
  bool ok = SET(CURLOPT_CUSTOMREQUEST, natural ? NULL : method);

  switch(form) {
  case VRC_FORM_NO_BODY:
    ok = ok && SET(CURLOPT_POST, 1L) && SET(CURLOPT_POSTFIELDS, "") &&
         SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)0) &&
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
                           on_photo_read, on_photo_seek, NULL,
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

static void clear_outcome(struct vrc_transfer *transfer)
{
  transfer->job.outcome = VRC_RUNNING;
  transfer->sent = false;
  transfer->status = 0;
  transfer->retry_after = 0;
  transfer->message[0] = '\0';
  transfer->photo_offset = 0;
  transfer->photo_lost = false;
  transfer->too_large = false;
  transfer->no_memory = false;
  transfer->head_ended = false;
  vrc_buffer_clear(&transfer->body);
  vrc_buffer_clear(&transfer->headers);
}

bool vrc_transfer_prepare(struct vrc_transfer *transfer,
                          const struct vrc_tls *tls,
                          struct vrc_account *account,
                          const struct vrc_http_request *request)
{
  enum vrc_form form = form_of(request);

  clear_outcome(transfer);
  if(transfer->job.account != account) {
    vrc_transfer_forget(transfer);
    if(!set_account(transfer, tls, account))
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
  return set_cookies(transfer) && set_body(transfer, request) &&
         set_authorization(transfer, request) &&
         SET(CURLOPT_URL, request->url);
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
