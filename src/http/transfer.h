/* One exchange with the service: a request out, a reply in. libcurl's
   callbacks end here; they append to buffers and set fields, nothing else.

   Transfers are made and run by an engine (engine.h), which keeps ended ones
   with their libcurl handle, for the next. Between vrc_engine_start and
   vrc_engine_drop a transfer belongs to whoever started it. */
#ifndef VRC_TRANSFER_H
#define VRC_TRANSFER_H

#include "text/buffer.h"
#include "http/account.h"
#include "http/photo.h"
#include "http/tls.h"

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

enum vrc_outcome {
  VRC_RUNNING,
  VRC_COMPLETE,        /* a whole reply, whatever its status */
  VRC_REFUSED,         /* no connection */
  VRC_UNRESOLVED,      /* no address for the name */
  VRC_TLS,             /* no trustworthy TLS connection */
  VRC_CUT_OFF,         /* the connection ended before the reply did */
  VRC_NOT_HTTP,        /* what came is no HTTP reply */
  VRC_TOO_LARGE,       /* the reply is beyond the limit */
  VRC_BAD_ENCODING,    /* the reply cannot be decompressed */
  VRC_TIMEOUT_CONNECT, /* no connection in time */
  VRC_TIMEOUT_TOTAL,   /* no whole reply in time */
  VRC_PHOTO_LOST,      /* the photo could not be read to its end */
  VRC_NO_MEMORY,
  VRC_FAILED,          /* anything else; message says what */
  VRC_CANCELLED,
  VRC_ACCOUNT_CLOSED,
  VRC_FORKED           /* the process is a child of the one that started it */
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
  /* What came of it; for the owner to read. */
  enum vrc_outcome outcome;
  bool sent;         /* sending began: the service may have seen it */
  long status;       /* HTTP status; 0: none came */
  long retry_after;  /* seconds, from the header; 0: none */
  struct vrc_buffer body;
  struct vrc_buffer headers; /* of the last reply, as they came */
  char message[CURL_ERROR_SIZE]; /* libcurl's, if the ending is a failure */

  /* The engine's own. */
  CURL *easy;
  curl_mime *mime;
  struct vrc_account *account;     /* referenced */
  struct vrc_transfer_list *list; /* the one it is in, or NULL */
  struct vrc_transfer *previous;
  struct vrc_transfer *next;
  void *owner; /* what the engine's user knows it by */
  const struct vrc_photo *photo;
  uint64_t photo_offset;
  bool photo_lost;
  bool too_large;
  bool no_memory;
  bool head_ended;   /* the reply's head came whole */
  bool repeatable;   /* it changes nothing: libcurl may send it again */
  struct curl_slist authorization; /* stands before the client's headers */

  /* What the handle is set to, so that nothing is set twice. */
  enum vrc_form form;
  const char *method;
  unsigned cookies_version;
  long timeout_ms;
};

struct vrc_transfer_list {
  struct vrc_transfer *first;
  struct vrc_transfer *last;
  unsigned count;
};

/* Puts a transfer at the end of a list, taking it out of the one it is in. */
void vrc_transfer_move(struct vrc_transfer *transfer,
                       struct vrc_transfer_list *list);

/* Takes a transfer out of the list it is in, if it is in one. */
void vrc_transfer_unlink(struct vrc_transfer *transfer);

/* Seconds since the transfer was started, as libcurl tells them. */
struct vrc_timings {
  double resolve;    /* the name had an address */
  double connect;    /* the connection stood */
  double tls;        /* and was safe */
  double first_byte; /* the reply began */
  double total;      /* it ended */
};

void vrc_transfer_timings(const struct vrc_transfer *transfer,
                          struct vrc_timings *timings);

/* NULL: out of memory. */
struct vrc_transfer *vrc_transfer_new(void);
void vrc_transfer_free(struct vrc_transfer *transfer);

/* Makes the handle ready to send the call for the client. False: out of
   memory; the transfer is then only good for vrc_transfer_free. */
bool vrc_transfer_prepare(struct vrc_transfer *transfer,
                          const struct vrc_tls *tls,
                          struct vrc_account *account,
                          const struct vrc_http_request *request);

/* Fills in the outcome after libcurl's end, and takes cookies over. */
void vrc_transfer_finish(struct vrc_transfer *transfer, CURLcode code);

/* Lets go of what the call lent (the JSON, the photo). */
void vrc_transfer_unload(struct vrc_transfer *transfer);

/* Forgets the client and everything set for it. */
void vrc_transfer_forget(struct vrc_transfer *transfer);

enum vrc_acted vrc_transfer_acted(const struct vrc_transfer *transfer);

/* Bytes of the request's body that have been sent, and in all. */
void vrc_transfer_progress(const struct vrc_transfer *transfer,
                           curl_off_t *sent, curl_off_t *total);

#endif
