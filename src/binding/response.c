#include "binding/response.h"

#include "binding/error.h"
#include "binding/json.h"
#include "binding/text.h"
#include "operations/error_codes.h"

#include <stdio.h>
#include <string.h>

/* An error about the call, with what its transfer knows. */
static struct vrc_error error_for(const struct vrc_call *call,
                                  const char *code, const char *message,
                                  size_t length)
{
  const struct vrc_transfer *transfer = call->transfer;
  struct vrc_error error = { 0 };

  error.code = code;
  error.message = message;
  error.message_length = length;
  error.operation = call->operation;
  error.account = call->account;
  error.credentials = &call->credentials;
  error.status = transfer->status;
  error.retry_after = transfer->retry_after;
  error.acted = vrc_transfer_acted(transfer);
  error.attempts = call->sends;
  /* a text about a password may hold it in a spelling that nobody expects */
  if(!vrc_credentials_are_set(&call->credentials))
    error.body = &transfer->body;
  return error;
}

/* ---- no whole response ---- */

static const struct {
  const char *code;
  const char *message; /* goes before libcurl's own */
} failures[] = {
  [VRC_REFUSED] = { "refused", "no connection could be made" },
  [VRC_UNRESOLVED] = { "unresolved", "the host's name has no address" },
  [VRC_TLS] = { "tls", "TLS handshake or certificate verification failed" },
  [VRC_CUT_OFF] = { "cut_off", "the connection ended before the response "
                               "did" },
  [VRC_NOT_HTTP] = { "not_http", "what came is not an HTTP response" },
  [VRC_TOO_LARGE] = { "too_large", "the response is longer than "
                                   "max_reply_bytes" },
  [VRC_BAD_ENCODING] = { "bad_encoding", "the response cannot be "
                                         "decompressed" },
  [VRC_TIMEOUT_CONNECT] = { "connect_timeout", "no connection in time" },
  [VRC_TIMEOUT_TOTAL] = { "timeout", "no whole response in time" },
  [VRC_PHOTO_LOST] = { "unreadable", "the photo could not be read to its "
                                     "end" },
  [VRC_NO_MEMORY] = { "no_memory", "libcurl ran out of memory" },
  [VRC_FAILED] = { "failed", "the exchange failed" },
  [VRC_CANCELLED] = { "cancelled", "the call was cancelled" },
  [VRC_ACCOUNT_CLOSED] = { "closed", "the client was closed" },
  [VRC_FORKED] = { "forked", "the client belongs to the parent of this "
                             "process" }
};

static int push_failure(lua_State *L, const struct vrc_call *call)
{
  const struct vrc_transfer *transfer = call->transfer;
  enum vrc_outcome outcome = transfer->job.outcome;
  struct vrc_error error;
  size_t length;
  const char *message;

  if(transfer->message[0])
    lua_pushfstring(L, "%s: %s", failures[outcome].message, transfer->message);
  else
    lua_pushstring(L, failures[outcome].message);
  message = lua_tolstring(L, -1, &length);
  error = error_for(call, failures[outcome].code, message, length);
  return vrc_error_push(L, &error);
}

/* ---- a refusal by the service ---- */

/* Pushes the text as people read it: without the quotes that one family of
   errors has, with the punctuation that the other replaces. */
static void push_readable(lua_State *L, const char *text, size_t length)
{
  if(length >= 2 && text[0] == '"' && text[length - 1] == '"') {
    text++;
    length -= 2;
  }
  vrc_push_plain(L, text, length);
}

/* Replaces the decoded body on top by the text of its error: of {"error":
   {"message":...}} or {"error":...}; "" if it has none. */
static void take_message(lua_State *L)
{
  int body = lua_gettop(L);
  size_t length;
  const char *text;

  if(lua_istable(L, -1))
    lua_getfield(L, -1, "error");
  if(lua_istable(L, -1) && lua_gettop(L) > body)
    lua_getfield(L, -1, "message");
  if(lua_gettop(L) > body && lua_type(L, -1) == LUA_TSTRING) {
    text = lua_tolstring(L, -1, &length);
    push_readable(L, text, length);
  }
  else
    lua_pushliteral(L, "");
  lua_replace(L, body);
  lua_settop(L, body);
}

static bool begins_with(const struct vrc_buffer *body, const char *bytes)
{
  size_t i;
  for(i = 0; i < body->length; i++) {
    if(!strchr(" \t\r\n", body->data[i]))
      return strchr(bytes, body->data[i]) != NULL;
  }
  return false;
}

/* True if the table on top is the refusal of a second factor. */
static bool is_wrong_code(lua_State *L, long status)
{
  bool wrong;

  if(status != 400 || !lua_istable(L, -1))
    return false;
  wrong = lua_getfield(L, -1, "verified") == LUA_TBOOLEAN &&
          !lua_toboolean(L, -1);
  lua_pop(L, 1);
  return wrong;
}

static int push_refusal(lua_State *L, const struct vrc_call *call)
{
  const struct vrc_transfer *transfer = call->transfer;
  const struct vrc_buffer *body = &transfer->body;
  struct vrc_error error;
  const char *code = NULL;
  char http_code[32];
  const char *message;
  size_t length;

  if(!begins_with(body, "{[") ||
     !vrc_json_decode(L, body->data, body->length))
    lua_pushliteral(L, "");
  if(is_wrong_code(L, transfer->status))
    code = "two_factor_wrong";
  take_message(L);
  message = lua_tolstring(L, -1, &length);
  if(!code)
    code = vrc_code_of_response(transfer->status, message,
                                transfer->retry_after > 0,
                                begins_with(body, "<"));
  if(!code) {
    (void)snprintf(http_code, sizeof(http_code), "http_%ld",
                   transfer->status);
    code = http_code;
  }
  if(!length && !strcmp(code, "two_factor_wrong")) {
    lua_pushliteral(L, "the code of the second factor is wrong");
    message = lua_tolstring(L, -1, &length);
  }
  else if(!length) {
    lua_pushfstring(L, "the service answered with status %d and %s",
                    (int)transfer->status,
                    begins_with(body, "<") ? "a page of HTML" : "no message");
    message = lua_tolstring(L, -1, &length);
  }
  error = error_for(call, code, message, length);
  if(!error.retry_after && transfer->status == 429)
    error.retry_after = vrc_seconds_in(message);
  return vrc_error_push(L, &error);
}

/* ---- a result ---- */

/* "details" comes as an object, or as one in a JSON text, or not at all; it is
   handed on as a table. What is neither is kept in its field "raw". */
static void fix_details(lua_State *L, int notification)
{
  const char *text;
  size_t length;

  if(lua_getfield(L, notification, "details") == LUA_TTABLE) {
    lua_pop(L, 1);
    return;
  }
  if(lua_type(L, -1) == LUA_TSTRING) {
    text = lua_tolstring(L, -1, &length);
    if(!vrc_json_decode(L, text, length) || !lua_istable(L, -1))
      lua_pop(L, 1);
    else
      lua_remove(L, -2);
  }
  if(!lua_istable(L, -1)) {
    lua_createtable(L, 0, 1);
    lua_insert(L, -2);
    lua_setfield(L, -2, "raw"); /* nothing if it was absent */
  }
  lua_setfield(L, notification, "details");
}

static void fix_all_details(lua_State *L, enum vrc_shape shape)
{
  int response = lua_gettop(L);
  lua_Integer i;

  if(shape == VRC_OBJECT) {
    fix_details(L, response);
    return;
  }
  for(i = 1; lua_rawgeti(L, response, i) != LUA_TNIL; i++) {
    if(lua_istable(L, -1))
      fix_details(L, response + 1);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

static int push_decode_error(lua_State *L, const struct vrc_call *call,
                             const char *code)
{
  const char *wanted = call->operation->shape == VRC_OBJECT
                     ? "a JSON object" : "a JSON list";
  const struct vrc_buffer *body = &call->transfer->body;
  struct vrc_error error;
  size_t length;
  const char *message;

  if(!body->length)
    lua_pushfstring(L, "the response must be %s, got nothing (status %d)",
                    wanted, (int)call->transfer->status);
  else if(!strcmp(code, "not_json"))
    lua_pushfstring(L, "the response must be %s, got no JSON (%s)", wanted,
                    lua_tostring(L, -1));
  else
    lua_pushfstring(L, "the response must be %s, got %s", wanted,
                    begins_with(body, "{") ? "an object" :
                    begins_with(body, "[") ? "a list" :
                    begins_with(body, "\"") ? "a string" : "another value");
  message = lua_tolstring(L, -1, &length);
  error = error_for(call, code, message, length);
  return vrc_error_push(L, &error);
}

/* ---- a refusal with the status of a success ---- */

/* For a response of null. */
static int push_null(lua_State *L, const struct vrc_call *call)
{
  static const char message[] = "the service answered null";
  struct vrc_error error = error_for(call, call->operation->null_code,
                                     message, sizeof(message) - 1);
  return vrc_error_push(L, &error);
}

/* For a response that asks for the second factor by the methods on top. */
static int push_second_factor(lua_State *L, const struct vrc_call *call)
{
  struct vrc_error error;
  const char *message;
  size_t length;
  int methods;
  int i;

  if(!lua_istable(L, -1))
    lua_newtable(L);
  methods = lua_gettop(L);
  lua_pushliteral(L, "the session waits for its second factor");
  for(i = 1; lua_rawgeti(L, methods, i) == LUA_TSTRING; i++) {
    lua_pushfstring(L, "%s%s%s", lua_tostring(L, -2), i > 1 ? ", " : ": ",
                    lua_tostring(L, -1));
    lua_replace(L, methods + 1);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  message = lua_tolstring(L, -1, &length);
  error = error_for(call, "two_factor_required", message, length);
  error.two_factor_methods = methods;
  return vrc_error_push(L, &error);
}

/* ---- what came of it ---- */

static int push_result(lua_State *L, const struct vrc_call *call)
{
  const struct vrc_operation *row = call->operation;
  const struct vrc_buffer *body = &call->transfer->body;

  if(!body->length)
    return push_decode_error(L, call, "not_json");
  if(!vrc_json_decode(L, body->data, body->length))
    return push_decode_error(L, call, "not_json");
  if(row->null_code && lua_isnil(L, -1))
    return push_null(L, call);
  if(!begins_with(body, row->shape == VRC_OBJECT ? "{" : "["))
    return push_decode_error(L, call, "wrong_shape");
  if(row->login) {
    if(lua_getfield(L, -1, "requiresTwoFactorAuth") != LUA_TNIL)
      return push_second_factor(L, call);
    lua_pop(L, 1);
  }
  if(row->model->details)
    fix_all_details(L, row->shape);
  return 1;
}

int vrc_response_push(lua_State *L, int index)
{
  const struct vrc_call *call = lua_touserdata(L, index);

  luaL_checkstack(L, 8, "no room for a result");
  if(call->transfer->job.outcome != VRC_COMPLETE)
    return push_failure(L, call);
  if(call->transfer->status >= 200 && call->transfer->status < 300)
    return push_result(L, call);
  return push_refusal(L, call);
}
