/* The list of errors: every code that an error can have, and how those of the
   service are recognised. The documentation is generated from it. */
#ifndef VRC_ERROR_CODES_H
#define VRC_ERROR_CODES_H

#include <stdbool.h>
#include <stddef.h>

struct vrc_code {
  const char *code;    /* the field "code" of an error */
  const char *kind;    /* its field "kind" */
  const char *meaning; /* one line, for vrchatapi.errors(), the documentation,
                          and errors that nobody else words */
};

extern const struct vrc_code vrc_codes[];
extern const size_t vrc_codes_count;

/* The kind and the meaning of a code; of one that is not in the list, such as
   "http_418", those of "http_<status>". */
const char *vrc_code_kind(const char *code);
const char *vrc_code_meaning(const char *code);

/* What is known of a refusal. */
struct vrc_refusal {
  long status;         /* of HTTP; 0: of a success, whose body is an error */
  const char *message; /* unquoted, with plain punctuation; "": none */
  long edge_code;      /* of the edge in front of the service; 0: none */
  bool retry_after;    /* there is a header of that name */
  bool page;           /* the body is a page of HTML */
  bool wrong_code;     /* it refuses the code of a second factor */
};

/* Its code; NULL where only "http_<status>" fits. */
const char *vrc_code_of_refusal(const struct vrc_refusal *refusal);

/* The seconds to wait that a text such as "Please wait 59 more minutes" asks
   for; 0: none. */
long vrc_seconds_in(const char *message);

#endif
