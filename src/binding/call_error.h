/* Errors about a call. */
#ifndef VRC_CALL_ERROR_H
#define VRC_CALL_ERROR_H

#include "binding/call.h"
#include "binding/error.h"

/* An error with that code and message, which it borrows, and with what the
   call's transfer knows. */
struct vrc_error vrc_call_error(const struct vrc_call *call, const char *code,
                                const char *message, size_t length);

#endif
