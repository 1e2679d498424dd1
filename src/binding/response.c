#include "binding/response.h"

#include "binding/body_text.h"
#include "binding/call_error.h"
#include "binding/decode.h"
#include "binding/failure.h"
#include "binding/json.h"
#include "binding/refusal.h"
#include "operations/error_codes.h"

#include <string.h>

/* ---- no whole response ---- */

/* The error says what its code means, and what libcurl or the proxy said. */
static int push_failure(lua_State *L, const struct vrc_call *call)
{
  const struct vrc_transfer *transfer = call->transfer;
  const char *code = vrc_failure_code(transfer->job.outcome);
  struct vrc_error error;
  size_t length;
  const char *message;

  vrc_failure_push(L, vrc_code_meaning(code), transfer->proxy_status,
                   transfer->message);
  message = lua_tolstring(L, -1, &length);
  error = vrc_call_error(call, code, message, length);
  return vrc_error_push(L, &error);
}

/* ---- a result ---- */

static void decode_all_details(lua_State *L, enum vrc_shape shape)
{
  int response = lua_gettop(L);
  lua_Integer i;

  if(shape == VRC_OBJECT) {
    vrc_decode_details(L, response);
    return;
  }
  for(i = 1; lua_rawgeti(L, response, i) != LUA_TNIL; i++) {
    if(lua_istable(L, -1))
      vrc_decode_details(L, response + 1);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

/* What a body is that is not of the shape that it must have. */
static const char *kind_of(const struct vrc_buffer *body)
{
  return vrc_body_begins(body, "{") ? "an object"
       : vrc_body_begins(body, "[") ? "a list"
       : vrc_body_begins(body, "\"") ? "a string" : "another value";
}

static const char *shape_name(enum vrc_shape shape)
{
  return shape == VRC_OBJECT ? "a JSON object"
       : shape == VRC_LIST ? "a JSON list" : "JSON";
}

/* Whoever wrote such a response with the status of a success, and why: nobody
   knows whether the service has acted. */
static int push_decode_error(lua_State *L, const struct vrc_call *call,
                             const char *code, const char *instead)
{
  struct vrc_error error;
  size_t length;
  const char *message;

  lua_pushfstring(L, "the response must be %s, got %s (status %d)",
                  shape_name(call->operation->shape), instead,
                  (int)call->transfer->status);
  message = lua_tolstring(L, -1, &length);
  error = vrc_call_error(call, code, message, length);
  error.acted = VRC_ACTED_UNKNOWN;
  return vrc_error_push(L, &error);
}

/* ---- a refusal with the status of a success ---- */

/* For a response of null. */
static int push_null(lua_State *L, const struct vrc_call *call)
{
  static const char message[] = "the service answered null";
  struct vrc_error error = vrc_call_error(call, call->operation->null_code,
                                     message, sizeof(message) - 1);
  return vrc_error_push(L, &error);
}

#define METHODS_SHOWN 8 /* the service knows three */

/* Pushes a sentence with the methods in the list at that stack index. */
static void push_second_factor_message(lua_State *L, int methods)
{
  int i;

  lua_pushliteral(L, "the session waits for its second factor");
  for(i = 1; i <= METHODS_SHOWN; i++) {
    if(lua_rawgeti(L, methods, i) != LUA_TSTRING) {
      lua_pop(L, 1);
      return;
    }
    lua_pushfstring(L, "%s%s%s", lua_tostring(L, -2), i > 1 ? ", " : ": ",
                    lua_tostring(L, -1));
    lua_replace(L, methods + 1);
    lua_settop(L, methods + 1);
  }
}

/* Replaces the value on top by the list of methods that it is, or the only one
   that it is; what is not a text ends it, and secrets are redacted: others
   have written it. */
static void take_methods(lua_State *L, const struct vrc_call *call)
{
  int value = lua_gettop(L);
  int list = value + 1;
  lua_Integer i = 0;

  lua_newtable(L);
  if(lua_istable(L, value))
    (void)lua_rawgeti(L, value, 1);
  else
    lua_pushvalue(L, value);
  while(lua_type(L, -1) == LUA_TSTRING) {
    size_t length;
    const char *text = lua_tolstring(L, -1, &length);
    vrc_push_redacted(L, call->account, &call->credentials, text, length);
    lua_rawseti(L, list, ++i);
    lua_pop(L, 1);
    if(lua_istable(L, value))
      (void)lua_rawgeti(L, value, i + 1);
    else
      lua_pushnil(L);
  }
  lua_pop(L, 1);
  lua_replace(L, value);
}

/* For a response that asks for the second factor by the methods on top;
   without any it says that one is needed, not which. */
static int push_second_factor(lua_State *L, const struct vrc_call *call)
{
  struct vrc_error error;
  const char *message;
  size_t length;
  int methods;

  take_methods(L, call);
  methods = lua_gettop(L);
  push_second_factor_message(L, methods);
  message = lua_tolstring(L, -1, &length);
  error = vrc_call_error(call, "two_factor_required", message, length);
  error.two_factor_methods = methods;
  return vrc_error_push(L, &error);
}

/* ---- what came of it ---- */

/* The field that the object on top must have and has not; NULL: none. Of what
   only reads, a caller gets what came. */
static const char *missing(lua_State *L, const struct vrc_operation *operation)
{
  const char *const *name = operation->requires;

  if(!strcmp(operation->method, "GET"))
    return NULL;
  for(; name && *name; name++) {
    bool there = lua_getfield(L, -1, *name) != LUA_TNIL;
    lua_pop(L, 1);
    if(!there)
      return *name;
  }
  return NULL;
}

/* True if the object on top is an error of the service. */
static bool is_error(lua_State *L)
{
  int type = lua_getfield(L, -1, "error");

  lua_pop(L, 1);
  return type == LUA_TTABLE || type == LUA_TSTRING;
}

static int push_object(lua_State *L, const struct vrc_call *call)
{
  const struct vrc_operation *operation = call->operation;
  const char *name;

  if(is_error(L))
    return vrc_refusal_push_in_success(L, call);
  if(operation->login) {
    if(lua_getfield(L, -1, "requiresTwoFactorAuth") != LUA_TNIL)
      return push_second_factor(L, call);
    lua_pop(L, 1);
  }
  name = missing(L, operation);
  if(name) {
    lua_pushfstring(L, "an object without '%s'", name);
    return push_decode_error(L, call, "wrong_shape", lua_tostring(L, -1));
  }
  return 1;
}

/* Of a request: the value on top, whatever it is, unless it is an error of the
   service; true for null, which would be no result. */
static int push_any(lua_State *L, const struct vrc_call *call)
{
  if(lua_isnil(L, -1)) {
    lua_pushboolean(L, true);
    return 1;
  }
  return lua_istable(L, -1) && is_error(L)
             ? vrc_refusal_push_in_success(L, call) : 1;
}

static int push_result(lua_State *L, const struct vrc_call *call)
{
  const struct vrc_operation *operation = call->operation;
  const struct vrc_buffer *body = &call->transfer->body;
  int pushed = 1;

  if(!body->length && operation->shape == VRC_ANY) {
    lua_pushboolean(L, true);
    return 1;
  }
  if(!body->length)
    return push_decode_error(L, call, "not_json", "nothing");
  if(!vrc_json_decode(L, body->data, body->length)) {
    lua_pushfstring(L, "no JSON (%s)", lua_tostring(L, -1));
    return push_decode_error(L, call, "not_json", lua_tostring(L, -1));
  }
  if(operation->shape == VRC_ANY)
    return push_any(L, call);
  if(operation->null_code && lua_isnil(L, -1))
    return push_null(L, call);
  if(!vrc_body_begins(body, operation->shape == VRC_OBJECT ? "{" : "["))
    return push_decode_error(L, call, "wrong_shape", kind_of(body));
  if(operation->shape == VRC_OBJECT)
    pushed = push_object(L, call);
  if(pushed == 1 && operation->model->details)
    decode_all_details(L, operation->shape);
  return pushed;
}

int vrc_response_push(lua_State *L, int index)
{
  const struct vrc_call *call = lua_touserdata(L, index);
  const struct vrc_transfer *transfer = call->transfer;

  luaL_checkstack(L, 12, "no room for a result");
  if(vrc_transfer_is_refusal(transfer))
    return vrc_refusal_push(L, call);
  if(transfer->job.outcome != VRC_COMPLETE)
    return push_failure(L, call);
  return push_result(L, call);
}
