/* The list of errors: every code that an error can have, and how the ones of
   the service are recognised. Documentation is checked against it. */
#ifndef VRC_CODES_H
#define VRC_CODES_H

#include <stdbool.h>
#include <stddef.h>

struct vrc_code {
  const char *code; /* NULL ends the list */
  const char *kind;
  const char *meaning; /* one line, for vrchatapi.errors() */
};

extern const struct vrc_code vrc_codes[];

/* The code for a refusal by the service: its HTTP status and the text of its
   error, unquoted and with plain punctuation ("" if there is none);
   retry_after tells that the header of that name was there, page that the body
   is a page of HTML. NULL: no code but "http_<status>". */
const char *vrc_code_of_response(long status, const char *message,
                              bool retry_after, bool page);

/* Seconds to wait that a text such as "Please wait 59 more minutes" names; 0:
   none. */
long vrc_seconds_in(const char *message);

#endif
