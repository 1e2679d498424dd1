/* What the outcomes of jobs are called, and their words for people. */
#ifndef VRC_FAILURE_H
#define VRC_FAILURE_H

#include "binding/compat.h"
#include "http/outcome.h"

/* The error code of an outcome; of VRC_COMPLETE, that of a stream. */
const char *vrc_failure_code(enum vrc_outcome outcome);

/* Pushes a message: what has failed, and why: the status of a proxy that
   refused (0: none did), or libcurl's own words ("": none). */
void vrc_failure_push(lua_State *L, const char *what, long proxy_status,
                      const char *detail);

#endif
