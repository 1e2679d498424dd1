#include "binding/failure.h"

const char *vrc_failure_code(enum vrc_outcome outcome)
{
  static const char *const codes[] = {
    [VRC_COMPLETE] = "ended",
    [VRC_REFUSED] = "refused",
    [VRC_PROXY_REFUSED] = "proxy_refused",
    [VRC_UNRESOLVED] = "unresolved",
    [VRC_TLS] = "tls",
    [VRC_CUT_OFF] = "cut_off",
    [VRC_NOT_HTTP] = "not_http",
    [VRC_TOO_LARGE] = "too_large",
    [VRC_BAD_ENCODING] = "bad_encoding",
    [VRC_TIMEOUT_CONNECT] = "connect_timeout",
    [VRC_TIMEOUT_TOTAL] = "timeout",
    [VRC_PHOTO_LOST] = "unreadable",
    [VRC_NO_MEMORY] = "no_memory",
    [VRC_FAILED] = "failed",
    [VRC_CANCELLED] = "cancelled",
    [VRC_ACCOUNT_CLOSED] = "closed",
    [VRC_FORKED] = "forked"
  };

  return codes[outcome];
}

void vrc_failure_push(lua_State *L, const char *what, long proxy_status,
                      const char *detail)
{
  if(proxy_status)
    lua_pushfstring(L, "%s: it answered with status %d%s", what,
                    (int)proxy_status,
                    proxy_status == 407
                        ? " (it wants a user name and a password)" : "");
  else if(detail[0])
    lua_pushfstring(L, "%s: %s", what, detail);
  else
    lua_pushstring(L, what);
}
