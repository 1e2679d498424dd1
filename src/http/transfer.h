/* One exchange with the service: a request out, a response in. libcurl's
   callbacks end here; they append to buffers and set fields, nothing else.

   Transfers are run by an engine (engine.h), which keeps ended ones with their
   libcurl handles, for the next (transfer_pool.h). Between vrc_engine_start
   and vrc_engine_drop a transfer belongs to whoever started it. */
#ifndef VRC_TRANSFER_H
#define VRC_TRANSFER_H

#include "http/account.h"
#include "http/connect_options.h"
#include "http/job.h"
#include "http/photo.h"
#include "text/buffer.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

/* What to send. Everything is borrowed and must live until the transfer has
   been released. */
struct vrc_http_request {
  const char *method;            /* "GET", "POST", "PUT" or "DELETE" */
  const char *url;
  const char *json;              /* the body, or the part "data" beside the
                                    photo; NULL: none */
  size_t json_length;
  const struct vrc_photo *photo; /* NULL: no multipart */
  const char *authorization;     /* a header line, or NULL */
  long timeout_ms;               /* for the exchange as a whole */
};

/* Whether the service may have acted on the request. */
enum vrc_acted { VRC_ACTED_NO, VRC_ACTED_YES, VRC_ACTED_UNKNOWN };

/* The forms of a request, as far as libcurl's options go. */
enum vrc_form {
  VRC_FORM_UNSET,
  VRC_FORM_PLAIN,    /* GET, DELETE: no body, no Content-Length */
  VRC_FORM_NO_BODY,  /* POST, PUT without a body: Content-Length: 0 */
  VRC_FORM_JSON,
  VRC_FORM_LONG_JSON, /* of which libcurl would ask whether it is expected */
  VRC_FORM_MULTIPART
};

struct vrc_transfer {
  struct vrc_job job; /* first, so that one pointer serves for both */

  /* What came of it; for the owner to read. */
  bool sent;         /* sending began: the service may have seen it */
  long status;       /* HTTP status; 0: none came */
  long proxy_status; /* of the proxy that refused to connect; 0: none */
  long retry_after;  /* seconds, from the header; 0: none */
  struct vrc_buffer body;
  struct vrc_buffer headers; /* of the last response, as they came */
  char message[CURL_ERROR_SIZE]; /* libcurl's, if it failed; may be empty */

  /* The engine's own. */
  CURL *easy;
  curl_mime *mime;
  const struct vrc_photo *photo;
  uint64_t photo_offset;
  bool photo_lost;
  bool too_large;
  bool no_memory;
  bool head_ended;   /* the response's head came whole */
  bool interim;      /* that was an interim one (100, 103): another follows */
  bool bad_head;     /* its first header begins with white space */
  unsigned header_lines; /* of the head, behind the status line */
  bool retryable;    /* it changes nothing: libcurl may send it again */
  bool spoiled;      /* not sent: unasked-for input waited on its connection */
  int port;          /* the local one of its connection */
  struct vrc_connections *connections; /* borrowed */
  struct curl_slist authorization; /* comes before the account's headers */

  /* What the handle is set to, so that nothing is set twice. */
  enum vrc_form form;
  const char *method;
  unsigned cookies_version;
  long timeout_ms;
  bool checks_heads; /* heads come to the body's callback as well */
  bool fresh;        /* it takes a connection of its own */
  enum { VRC_HTTP_UNSET, VRC_HTTP_1_1, VRC_HTTP_2 } http; /* at the most */
};

/* Seconds since the transfer was started, as libcurl reports them. */
struct vrc_timings {
  double resolve;    /* the name had an address */
  double connect;    /* the connection was open */
  double tls;        /* the TLS handshake was done */
  double first_byte; /* the response began */
  double total;      /* the response ended */
};

void vrc_transfer_timings(const struct vrc_transfer *transfer,
                          struct vrc_timings *timings);

/* NULL: out of memory. */
struct vrc_transfer *vrc_transfer_new(void);
void vrc_transfer_free(struct vrc_transfer *transfer);

/* Makes the handle ready to send the request for the account. False: out of
   memory; the transfer is then only good for vrc_transfer_free. */
bool vrc_transfer_prepare(struct vrc_transfer *transfer,
                          struct vrc_transport *transport,
                          struct vrc_account *account,
                          const struct vrc_http_request *request);

/* Makes one that was not sent, as unasked-for input waited on its connection,
   ready to be sent on a connection of its own; the same for the second attempt
   of what changes nothing. False: it was sent, or that was done before. */
bool vrc_transfer_retry_fresh(struct vrc_transfer *transfer);

/* Releases what the request lent (the JSON, the photo). */
void vrc_transfer_unload(struct vrc_transfer *transfer);

/* Forgets the account and everything set for it. */
void vrc_transfer_forget(struct vrc_transfer *transfer);

enum vrc_acted vrc_transfer_acted(const struct vrc_transfer *transfer);

/* True if a response came whose status is not that of a success: also one
   whose body cannot be read, as the status decides. */
bool vrc_transfer_is_refusal(const struct vrc_transfer *transfer);

/* Copies the host to which a response of status 3xx leads, which nobody
   follows, cut to size. False: it names none, or out of memory. */
bool vrc_transfer_redirect_host(const struct vrc_transfer *transfer,
                                char *host, size_t size);

/* Bytes of the request's body that have been sent, and in all. */
void vrc_transfer_progress(const struct vrc_transfer *transfer,
                           curl_off_t *sent, curl_off_t *total);

#endif
