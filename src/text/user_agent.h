/* The header User-Agent as the service wants it. */
#ifndef VRC_USER_AGENT_H
#define VRC_USER_AGENT_H

#include <stddef.h>

/* What is wrong with a User-Agent as the service sees it, or NULL if nothing
   is. The form that it accepts is "Name/Version contact", the contact being
   an e-mail address or a URL. The text is followed by a NUL. The result
   completes "user_agent ...". */
const char *vrc_user_agent_fault(const char *text, size_t length);

#endif
