/* The headers of an account's requests, a list for each form of request. They
   are made once: libcurl takes some 100 instructions a byte to write one of
   its own, each time. */
#ifndef VRC_HEADERS_H
#define VRC_HEADERS_H

#include <curl/curl.h>
#include <stdbool.h>

struct vrc_headers {
  struct curl_slist *plain;     /* no body, no Content-Length */
  struct curl_slist *no_body;   /* Content-Length: 0 */
  struct curl_slist *json;
  struct curl_slist *long_json;
  struct curl_slist *multipart;
};

/* True if this libcurl can read compressed responses; then they are asked
   for. */
bool vrc_can_inflate(void);

/* False: out of memory; free in either case. */
bool vrc_headers_make(struct vrc_headers *headers, const char *user_agent);
void vrc_headers_free(struct vrc_headers *headers);

#endif
