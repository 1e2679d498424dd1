#include "binding/refusal.h"

#include "binding/body_text.h"
#include "binding/call_error.h"
#include "binding/json.h"
#include "operations/error_codes.h"

#include <stdio.h>
#include <string.h>

#define WAIT_MAX 1000000 /* seconds; more is a mistake */
#define HOST_MAX 256     /* bytes of a host's name, with the NUL */

/* Pops nothing: the integer field of the table at that stack index, 0 if it is
   not there or not within the limit. */
static long number_in(lua_State *L, int table, const char *name, long max)
{
  lua_Number number = 0;

  if(lua_istable(L, table)) {
    if(lua_getfield(L, table, name) == LUA_TNUMBER)
      number = lua_tonumber(L, -1);
    lua_pop(L, 1);
  }
  return number >= 1 && number <= (lua_Number)max ? (long)number : 0;
}

/* True if the value at that stack index is the refusal of a second factor. */
static bool is_wrong_code(lua_State *L, int body, long status)
{
  bool wrong;

  if(status != 400 || !lua_istable(L, body))
    return false;
  wrong = lua_getfield(L, body, "verified") == LUA_TBOOLEAN &&
          !lua_toboolean(L, -1);
  lua_pop(L, 1);
  return wrong;
}

/* Pushes what to say of a refusal without a message. */
static void push_substitute(lua_State *L, const struct vrc_call *call)
{
  const struct vrc_transfer *transfer = call->transfer;
  bool is_page = vrc_body_begins(&transfer->body, "<");
  char host[HOST_MAX];

  if(transfer->status < 400 &&
     vrc_transfer_redirect_host(transfer, host, sizeof(host))) {
    lua_pushfstring(L, "the service answered with status %d, which leads to "
                    "%s: is there a login page of the network in between?",
                    (int)transfer->status, host);
    return;
  }
  vrc_body_push_words(L, &transfer->body);
  if(is_page)
    lua_pushfstring(L, "the service answered with status %d and a page of "
                    "HTML%s%s%s", (int)transfer->status,
                    lua_rawlen(L, -1) ? " ('" : "", lua_tostring(L, -1),
                    lua_rawlen(L, -1) ? "')" : "");
  else
    lua_pushfstring(L, "the service answered with status %d and %s%s%s",
                    (int)transfer->status, lua_rawlen(L, -1) ? "'" : "",
                    lua_rawlen(L, -1) ? lua_tostring(L, -1) : "no message",
                    lua_rawlen(L, -1) ? "'" : "");
  lua_remove(L, -2);
}

/* Pushes the error of a refusal with that status, whose decoded body is on top
   (nil: it is not JSON). */
static int push_refusal(lua_State *L, const struct vrc_call *call, long status,
                        enum vrc_acted acted)
{
  const struct vrc_transfer *transfer = call->transfer;
  struct vrc_refusal refusal = { 0 };
  struct vrc_error error;
  int body = lua_gettop(L);
  long wait = number_in(L, body, "retry_after", WAIT_MAX);
  const char *code;
  const char *message;
  size_t length;
  char http_code[32];

  refusal.status = status;
  refusal.retry_after = transfer->retry_after > 0;
  refusal.page = vrc_body_begins(&transfer->body, "<");
  refusal.wrong_code = is_wrong_code(L, body, status);
  refusal.edge_code = lua_istable(L, body)
                          ? number_in(L, body, "error_code", 9999)
                          : vrc_body_edge_code(&transfer->body);
  vrc_body_take_message(L);
  refusal.message = lua_tolstring(L, body, &length);
  code = vrc_code_of_refusal(&refusal);
  if(!code) {
    (void)snprintf(http_code, sizeof(http_code), "http_%ld",
                   transfer->status);
    code = http_code;
  }
  if(!length && refusal.wrong_code)
    lua_pushstring(L, vrc_code_meaning(code));
  else if(!length)
    push_substitute(L, call);
  message = lua_tolstring(L, -1, &length);
  error = vrc_call_error(call, code, message, length);
  error.acted = acted;
  if(!error.retry_after)
    error.retry_after = wait;
  if(!error.retry_after && status == 429)
    error.retry_after = vrc_seconds_in(message);
  return vrc_error_push(L, &error);
}

int vrc_refusal_push(lua_State *L, const struct vrc_call *call)
{
  const struct vrc_transfer *transfer = call->transfer;
  const struct vrc_buffer *body = &transfer->body;

  if(!vrc_body_begins(body, "{["))
    lua_pushnil(L);
  else if(!vrc_json_decode(L, body->data, body->length)) {
    lua_pop(L, 1); /* the reason why not */
    lua_pushnil(L);
  }
  return push_refusal(L, call, transfer->status,
                      vrc_transfer_acted(transfer));
}

int vrc_refusal_push_in_success(lua_State *L, const struct vrc_call *call)
{
  int body = lua_gettop(L);
  long status = number_in(L, body, "status_code", 599);

  if(!status && lua_getfield(L, body, "error") == LUA_TTABLE)
    status = number_in(L, body + 1, "status_code", 599);
  lua_settop(L, body);
  return push_refusal(L, call, status, VRC_ACTED_NO);
}
