/* The list of errors: every code that an error can have, and how those of the
   service are recognised. The documentation is generated from it. */
#ifndef VRC_ERROR_CODES_H
#define VRC_ERROR_CODES_H

#include <stdbool.h>
#include <stddef.h>

struct vrc_code {
  const char *code;    /* the field "code" of an error */
  const char *kind;    /* its field "kind" */
  const char *meaning; /* one line, for vrchatapi.errors() and the
                          documentation */
};

extern const struct vrc_code vrc_codes[];
extern const size_t vrc_codes_count;

/* The code for a refusal by the service: its HTTP status and the text of its
   error, unquoted and with plain punctuation ("": there is none). retry_after:
   there is a header of that name; page: the body is a page of HTML. Returns
   NULL where only "http_<status>" fits. */
const char *vrc_code_of_response(long status, const char *message,
                                 bool retry_after, bool page);

/* The seconds to wait that a text such as "Please wait 59 more minutes" asks
   for; 0: none. */
long vrc_seconds_in(const char *message);

#endif
