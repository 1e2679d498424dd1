#include "binding/call_methods.h"

#include "binding/error.h"
#include "binding/response.h"
#include "binding/wait.h"
#include "http/redact.h"

#include <limits.h>
#include <string.h>

/* The methods have their metatable as an upvalue: luaL_checkudata looks it up
   by name, at three times the cost. */
static struct vrc_call *check(lua_State *L)
{
  void *call = lua_touserdata(L, 1);

  if(call && lua_getmetatable(L, 1)) {
    bool is_ours = lua_rawequal(L, -1, lua_upvalueindex(1));
    lua_pop(L, 1);
    if(is_ours)
      return call;
  }
  return luaL_checkudata(L, 1, VRC_CALL_TYPE); /* for its message */
}

/* The same, with a transfer. */
static struct vrc_call *check_sent(lua_State *L)
{
  struct vrc_call *call = check(L);
  if(!call->transfer)
    (void)luaL_error(L, "the call was not sent, or was closed");
  return call;
}

/* The same, with one that has ended. */
static struct vrc_call *check_ended(lua_State *L)
{
  struct vrc_call *call = check_sent(L);
  if(call->transfer->job.outcome == VRC_RUNNING)
    (void)luaL_error(L, "the call is still in flight");
  return call;
}

/* call:send(): starts it. After the result it may be sent again. */
static int call_send(lua_State *L)
{
  vrc_call_send(L, check(L));
  return 0;
}

/* call:wait([seconds]): steps the engine until the call has ended (true) or
   the time has passed (false). Without seconds its own timeout is the
   limit. */
static int call_wait(lua_State *L)
{
  struct vrc_call *call = check_sent(L);
  lua_Number seconds = luaL_optnumber(L, 2, INT_MAX / 1000);

  luaL_argcheck(L, seconds >= 0 && seconds <= INT_MAX / 1000, 2,
                "seconds must be from 0 to 2147483");
  if(!vrc_wait(L, call, (int64_t)(seconds * 1000)))
    return lua_error(L);
  lua_pushboolean(L, call->transfer->job.outcome != VRC_RUNNING);
  return 1;
}

/* call:done(): true once it has ended. */
static int call_done(lua_State *L)
{
  struct vrc_call *call = check_sent(L);
  lua_pushboolean(L, call->transfer->job.outcome != VRC_RUNNING);
  return 1;
}

/* Calls a function that makes Lua values of what the call at index 1 holds.
   Hooks and finalizers may run meanwhile: the call stays as it is. */
static int read_out(lua_State *L, struct vrc_call *call, lua_CFunction read)
{
  int status;

  lua_settop(L, 1);
  lua_pushcfunction(L, read);
  lua_pushvalue(L, 1);
  call->readers++;
  status = lua_pcall(L, 1, LUA_MULTRET, 0);
  call->readers--;
  if(call->closes && !call->readers)
    vrc_call_close(L, 1);
  return status ? lua_error(L) : lua_gettop(L) - 1;
}

static int push_response(lua_State *L)
{
  return vrc_response_push(L, 1);
}

/* call:result(): the result, or nil and an error, once it has ended. */
static int call_result(lua_State *L)
{
  return read_out(L, check_ended(L), push_response);
}

/* call:status(): the HTTP status of the response, or nil if none came. */
static int call_status(lua_State *L)
{
  const struct vrc_call *call = check_ended(L);

  if(call->transfer->status)
    lua_pushinteger(L, call->transfer->status);
  else
    lua_pushnil(L);
  return 1;
}

/* call:headers(): the header of the response as it came, a string of lines;
   "" if none came. It may hold cookies. */
static int call_headers(lua_State *L)
{
  const struct vrc_call *call = check_ended(L);

  lua_pushlstring(L, call->transfer->headers.data
                  ? call->transfer->headers.data : "",
                  call->transfer->headers.length);
  return 1;
}

static void set_redacted(lua_State *L, const char *name,
                         const struct vrc_call *call,
                         const struct vrc_buffer *text)
{
  vrc_push_redacted(L, call->account, &call->credentials, text->data,
                    text->length);
  lua_setfield(L, -2, name);
}

static int push_description(lua_State *L)
{
  const struct vrc_call *call = lua_touserdata(L, 1);

  const char *name = vrc_call_name(call);

  lua_createtable(L, 0, 5);
  vrc_push_redacted(L, call->account, &call->credentials, name, strlen(name));
  lua_setfield(L, -2, "operation");
  lua_pushstring(L, call->operation->method);
  lua_setfield(L, -2, "method");
  set_redacted(L, "url", call, &call->url);
  if(call->has_json &&
     (call->has_secret || vrc_operation_has_secret(call->operation))) {
    lua_pushliteral(L, VRC_REDACTED);
    lua_setfield(L, -2, "json");
  }
  else if(call->has_json)
    set_redacted(L, "json", call, &call->json);
  if(call->has_photo) {
    lua_pushinteger(L, (lua_Integer)call->photo.size);
    lua_setfield(L, -2, "photo");
  }
  return 1;
}

/* call:describe(): what it sends, for people to read: a table with operation
   (its name; method and path of a request), method, url, json (its text;
   absent if there is none) and photo (bytes; absent if there is none). Secrets
   are redacted. */
static int call_describe(lua_State *L)
{
  struct vrc_call *call = check(L);

  if(!call->engine)
    return luaL_error(L, "the call was closed");
  return read_out(L, call, push_description);
}

static void set_seconds(lua_State *L, const char *name, double seconds)
{
  lua_pushnumber(L, seconds);
  lua_setfield(L, -2, name);
}

/* call:timings(): seconds from its start until the name was resolved, the
   connection was open (connect, tls), the response began (first_byte) and
   ended (total); 0 for what did not happen. */
static int call_timings(lua_State *L)
{
  const struct vrc_call *call = check_ended(L);
  struct vrc_timings timings;

  vrc_transfer_timings(call->transfer, &timings);
  lua_createtable(L, 0, 5);
  set_seconds(L, "resolve", timings.resolve);
  set_seconds(L, "connect", timings.connect);
  set_seconds(L, "tls", timings.tls);
  set_seconds(L, "first_byte", timings.first_byte);
  set_seconds(L, "total", timings.total);
  return 1;
}

/* call:id(): what core.next_ended() returns for it; valid while the call is
   not collected. */
static int call_id(lua_State *L)
{
  lua_pushlightuserdata(L, check(L));
  return 1;
}

/* call:cancel(): ends it now; its result is an error of kind "cancelled".
   Nothing happens to one that has ended. */
static int call_cancel(lua_State *L)
{
  struct vrc_call *call = check(L);
  if(call->transfer)
    vrc_engine_abort(call->engine, &call->transfer->job, VRC_CANCELLED);
  return 0;
}

/* call:sent(): how many bytes of its body have been sent, and of how many;
   0, 0 for one that is not in flight. */
static int call_sent(lua_State *L)
{
  struct vrc_call *call = check(L);
  curl_off_t sent = 0;
  curl_off_t total = 0;

  if(call->transfer)
    vrc_transfer_progress(call->transfer, &sent, &total);
  lua_pushinteger(L, sent);
  lua_pushinteger(L, total);
  return 2;
}

/* call:close(): releases all it holds. Also __close and __gc; idempotent, as
   both may come, in any order with the client's. */
static int call_close(lua_State *L)
{
  (void)check(L);
  vrc_call_close(L, 1);
  return 0;
}

static const luaL_Reg methods[] = {
  { "send", call_send },
  { "wait", call_wait },
  { "done", call_done },
  { "result", call_result },
  { "status", call_status },
  { "headers", call_headers },
  { "timings", call_timings },
  { "describe", call_describe },
  { "id", call_id },
  { "cancel", call_cancel },
  { "sent", call_sent },
  { "close", call_close },
  { NULL, NULL }
};

static const luaL_Reg metamethods[] = {
  { "__gc", call_close },
  { "__close", call_close },
  { NULL, NULL }
};

void vrc_call_open(lua_State *L)
{
  (void)luaL_newmetatable(L, VRC_CALL_TYPE);
  lua_pushvalue(L, -1);
  luaL_setfuncs(L, metamethods, 1);
  luaL_newlibtable(L, methods);
  lua_pushvalue(L, -2);
  luaL_setfuncs(L, methods, 1);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}
