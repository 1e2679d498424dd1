#include "binding/call_error.h"

struct vrc_error vrc_call_error(const struct vrc_call *call, const char *code,
                                const char *message, size_t length)
{
  const struct vrc_transfer *transfer = call->transfer;
  struct vrc_error error = { 0 };

  error.code = code;
  error.message = message;
  error.message_length = length;
  error.operation = vrc_call_name(call);
  error.account = call->account;
  error.credentials = &call->credentials;
  error.status = transfer->status;
  error.proxy_status = transfer->proxy_status;
  error.retry_after = transfer->retry_after;
  error.acted = vrc_transfer_acted(transfer);
  error.attempts = call->sends;
  /* a text about a password may hold it in a spelling that nobody expects */
  if(!vrc_credentials_are_set(&call->credentials) && !call->has_secret)
    error.body = &transfer->body;
  return error;
}
