#include "http/headers.h"

#include "text/buffer.h"

#include <string.h>

static bool append(struct curl_slist **list, const char *line)
{
  struct curl_slist *longer = curl_slist_append(*list, line);
  if(longer)
    *list = longer;
  return longer != NULL;
}

bool vrc_can_inflate(void)
{
  return (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_LIBZ)
         != 0;
}

/* The headers that every request has. */
static bool begin(struct curl_slist **list, const char *user_agent_line)
{
  return append(list, user_agent_line) &&
         (!vrc_can_inflate() || append(list, "Accept-Encoding: gzip")) &&
         append(list, "Accept: application/json");
}

bool vrc_headers_make(struct vrc_headers *headers, const char *user_agent)
{
  struct vrc_buffer line = { NULL, 0, 0 };
  /* An empty "Expect:" suppresses 100-continue, which costs a second where it
     is ignored. */
  bool ok = vrc_buffer_append_string(&line, "User-Agent: ") &&
            vrc_buffer_append_string(&line, user_agent) &&
            begin(&headers->plain, line.data) &&
            begin(&headers->no_body, line.data) &&
            append(&headers->no_body, "Content-Length: 0") &&
            begin(&headers->json, line.data) &&
            append(&headers->json, "Content-Type: application/json") &&
            begin(&headers->long_json, line.data) &&
            append(&headers->long_json, "Content-Type: application/json") &&
            append(&headers->long_json, "Expect:") &&
            begin(&headers->multipart, line.data) &&
            append(&headers->multipart, "Expect:");

  vrc_buffer_free(&line);
  return ok;
}

void vrc_headers_free(struct vrc_headers *headers)
{
  curl_slist_free_all(headers->plain);
  curl_slist_free_all(headers->no_body);
  curl_slist_free_all(headers->json);
  curl_slist_free_all(headers->long_json);
  curl_slist_free_all(headers->multipart);
  memset(headers, 0, sizeof(*headers));
}
