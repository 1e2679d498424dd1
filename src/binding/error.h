/* Errors as Lua sees them: a table with __tostring. */
#ifndef VRC_ERROR_H
#define VRC_ERROR_H

#include "binding/compat.h"
#include "http/account.h"
#include "http/credentials.h"
#include "http/transfer.h"

struct vrc_error {
  const char *code;
  const char *message;
  size_t message_length;
  const char *operation; /* its name; NULL: none */
  const struct vrc_account *account; /* whose secrets are redacted, or NULL */
  const struct vrc_credentials *credentials; /* the same, or NULL */
  long status;       /* 0: none */
  long proxy_status; /* of the proxy that refused to connect; 0: none */
  long retry_after; /* seconds; 0: not known */
  enum vrc_acted acted;
  int attempts;
  const struct vrc_buffer *body; /* NULL: none */
  int two_factor_methods;        /* stack index of the list; 0: none */
};

void vrc_error_open(lua_State *L);

/* Pushes nil and the error; returns 2. */
int vrc_error_push(lua_State *L, const struct vrc_error *error);

/* Pushes the text with the secrets of an account and of a call (either may be
   NULL) redacted. */
void vrc_push_redacted(lua_State *L, const struct vrc_account *account,
                       const struct vrc_credentials *credentials,
                       const char *text, size_t length);

/* core.error. */
extern const luaL_Reg vrc_error_functions[];

#endif
