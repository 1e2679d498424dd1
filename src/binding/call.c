/* Userdata for a request: one call of an operation. */
#include "binding/binding.h"

#include "platform/clock.h"

#include <limits.h>
#include <string.h>

/* The longest wait without a look at Lua's hooks. A signal ends the system's
   wait anyway; this is for one that comes just before it. */
#define TURN_MS 500

static void begin(struct vrc_request *request, struct vrc_engine *engine,
                  struct vrc_account *account)
{
  request->engine = engine;
  vrc_engine_reference(engine);
  request->account = account;
  vrc_account_reference(account);
  request->timeout_ms = account->timeout_ms;
  request->sends = 0;
}

struct vrc_request *vrc_request_push(lua_State *L, int box,
                                     struct vrc_engine *engine,
                                     struct vrc_account *account)
{
  struct vrc_request *request =
    lua_newuserdatauv(L, sizeof(*request), VRC_REQUEST_VALUES);

  memset(request, 0, sizeof(*request));
  luaL_setmetatable(L, VRC_REQUEST_TYPE);
  lua_pushvalue(L, box);
  (void)lua_setiuservalue(L, -2, VRC_REQUEST_CLIENT);
  begin(request, engine, account);
  return request;
}

struct vrc_request *vrc_request_push_kept(lua_State *L, int box,
                                          struct vrc_engine *engine,
                                          struct vrc_account *account)
{
  struct vrc_request *request;

  (void)lua_getiuservalue(L, box, VRC_CLIENT_REQUEST);
  request = lua_touserdata(L, -1);
  if(request && !request->engine) {
    begin(request, engine, account);
    return request;
  }
  /* the first call, or one within another: of a hook or a finalizer */
  lua_pop(L, 1);
  request = vrc_request_push(L, box, engine, account);
  lua_pushvalue(L, -1);
  (void)lua_setiuservalue(L, box, VRC_CLIENT_REQUEST);
  return request;
}

/* The methods have their metatable as an upvalue: luaL_checkudata looks it up by
   name, at three times the cost. */
static struct vrc_request *check(lua_State *L)
{
  void *request = lua_touserdata(L, 1);

  if(request && lua_getmetatable(L, 1)) {
    bool is_ours = lua_rawequal(L, -1, lua_upvalueindex(1));
    lua_pop(L, 1);
    if(is_ours)
      return request;
  }
  return luaL_checkudata(L, 1, VRC_REQUEST_TYPE); /* for its message */
}

/* The same, with a transfer. */
static struct vrc_request *check_sent(lua_State *L)
{
  struct vrc_request *request = check(L);
  if(!request->transfer)
    (void)luaL_error(L, "the request was not sent, or was closed");
  return request;
}

/* The same, with one that has ended. */
static struct vrc_request *check_ended(lua_State *L)
{
  struct vrc_request *request = check_sent(L);
  if(request->transfer->ending == VRC_RUNNING)
    (void)luaL_error(L, "the request is still in flight");
  return request;
}

static void start(lua_State *L, struct vrc_request *request)
{
  struct vrc_call call;

  if(!request->engine)
    (void)luaL_error(L, "the request was closed");
  if(request->readers)
    (void)luaL_error(L, "the request is being read");
  if(request->transfer && request->transfer->ending == VRC_RUNNING)
    (void)luaL_error(L, "the request is in flight already");
  if(request->transfer)
    vrc_engine_drop(request->engine, request->transfer);
  call.method = request->operation->method;
  call.url = request->url.data;
  call.json = request->has_json ? request->json.data : NULL;
  call.json_length = request->json.length;
  call.photo = request->has_photo ? &request->photo : NULL;
  call.authorization = request->credentials.header.data;
  call.timeout_ms = request->timeout_ms;
  request->transfer = vrc_engine_start(request->engine, request->account,
                                       &call, request);
  if(!request->transfer)
    (void)luaL_error(L, "not enough memory");
  request->sends++;
  if(request->account->closed)
    vrc_engine_abort(request->engine, request->transfer, VRC_ACCOUNT_CLOSED);
}

/* request:send(): starts it. After the result it may be sent again. */
static int request_send(lua_State *L)
{
  start(L, check(L));
  return 0;
}

static int nothing(lua_State *L)
{
  (void)L;
  return 0;
}

/* A C loop never gives Lua's hooks a chance, and Ctrl-C comes as one: the call
   of a function does. The hook may raise. lua.c sets it on the main thread
   alone, so a coroutine borrows it from there. */
static void let_hooks_run(lua_State *L)
{
  lua_State *main;
  bool borrows;

  (void)lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
  main = lua_tothread(L, -1);
  lua_pop(L, 1);
  if(!lua_gethook(L) && !lua_gethook(main))
    return;
  borrows = !lua_gethook(L);
  if(borrows)
    lua_sethook(L, lua_gethook(main), lua_gethookmask(main),
                lua_gethookcount(main));
  lua_pushcfunction(L, nothing);
  lua_call(L, 0, 0);
  if(borrows)
    lua_sethook(L, NULL, 0, 0);
}

/* One turn of the engine, of at most ms milliseconds. */
static void turn(lua_State *L, struct vrc_request *request, int64_t ms)
{
  vrc_engine_turn(request->engine, ms < TURN_MS ? (int)ms : TURN_MS, 0);
  let_hooks_run(L);
}

/* request:wait([seconds]): turns the engine until the request has ended
   (true) or the time has passed (false). Without seconds its own timeout is
   the limit. */
static int request_wait(lua_State *L)
{
  struct vrc_request *request = check_sent(L);
  lua_Number seconds = luaL_optnumber(L, 2, INT_MAX / 1000);
  int64_t deadline;

  luaL_argcheck(L, seconds >= 0 && seconds <= INT_MAX / 1000, 2,
                "seconds must be from 0 to 2147483");
  deadline = vrc_clock_ms() + (int64_t)(seconds * 1000);
  while(request->transfer->ending == VRC_RUNNING) {
    int64_t left = deadline - vrc_clock_ms();
    turn(L, request, left > 0 ? left : 0);
    if(!request->transfer)
      return luaL_error(L, "the request was closed while it was waited for");
    if(left <= 0)
      break;
  }
  lua_pushboolean(L, request->transfer->ending != VRC_RUNNING);
  return 1;
}

/* request:done(): true once it has ended. */
static int request_done(lua_State *L)
{
  struct vrc_request *request = check_sent(L);
  lua_pushboolean(L, request->transfer->ending != VRC_RUNNING);
  return 1;
}

/* Calls a function that makes Lua values of what the request at index 1 holds.
   Hooks and finalizers may run meanwhile: the request stays as it is. */
static int read_out(lua_State *L, struct vrc_request *request,
                    lua_CFunction read)
{
  int status;

  lua_settop(L, 1);
  lua_pushcfunction(L, read);
  lua_pushvalue(L, 1);
  request->readers++;
  status = lua_pcall(L, 1, LUA_MULTRET, 0);
  request->readers--;
  if(request->closes && !request->readers)
    vrc_request_close(L, 1);
  return status ? lua_error(L) : lua_gettop(L) - 1;
}

static int push_reply(lua_State *L)
{
  return vrc_reply_push(L, 1);
}

/* request:result(): the result, or nil and an error, once it has ended. */
static int request_result(lua_State *L)
{
  return read_out(L, check_ended(L), push_reply);
}

/* request:status(): the HTTP status of the reply, or nil if none came. */
static int request_status(lua_State *L)
{
  const struct vrc_request *request = check_ended(L);

  if(request->transfer->status)
    lua_pushinteger(L, request->transfer->status);
  else
    lua_pushnil(L);
  return 1;
}

/* request:headers(): the header of the reply as it came, a string of lines;
   "" if none came. It may hold cookies. */
static int request_headers(lua_State *L)
{
  const struct vrc_request *request = check_ended(L);

  lua_pushlstring(L, request->transfer->headers.data
                     ? request->transfer->headers.data : "",
                  request->transfer->headers.length);
  return 1;
}

static void set_blotted(lua_State *L, const char *name,
                        const struct vrc_request *request,
                        const struct vrc_buffer *text)
{
  vrc_push_blotted(L, request->account, &request->credentials, text->data,
                   text->length);
  lua_setfield(L, -2, name);
}

static int push_description(lua_State *L)
{
  const struct vrc_request *request = lua_touserdata(L, 1);

  lua_createtable(L, 0, 4);
  lua_pushstring(L, request->operation->method);
  lua_setfield(L, -2, "method");
  set_blotted(L, "url", request, &request->url);
  if(request->has_json && vrc_operation_has_secret(request->operation)) {
    lua_pushliteral(L, "[secret]");
    lua_setfield(L, -2, "json");
  }
  else if(request->has_json)
    set_blotted(L, "json", request, &request->json);
  if(request->has_photo) {
    lua_pushinteger(L, (lua_Integer)request->photo.size);
    lua_setfield(L, -2, "photo");
  }
  return 1;
}

/* request:describe(): what it sends, for people to read: a table with method,
   url, json (its text; absent if there is none) and photo (bytes; absent
   likewise). Secrets are blotted out. */
static int request_describe(lua_State *L)
{
  struct vrc_request *request = check(L);

  if(!request->engine)
    return luaL_error(L, "the request was closed");
  return read_out(L, request, push_description);
}

static void set_seconds(lua_State *L, const char *name, double seconds)
{
  lua_pushnumber(L, seconds);
  lua_setfield(L, -2, name);
}

/* request:timings(): seconds from its start until the name was resolved, the
   connection stood (connect, tls), the reply began (first_byte) and all was
   over (total); 0 for what did not happen. */
static int request_timings(lua_State *L)
{
  const struct vrc_request *request = check_ended(L);
  struct vrc_timings timings;

  vrc_transfer_timings(request->transfer, &timings);
  lua_createtable(L, 0, 5);
  set_seconds(L, "resolve", timings.resolve);
  set_seconds(L, "connect", timings.connect);
  set_seconds(L, "tls", timings.tls);
  set_seconds(L, "first_byte", timings.first_byte);
  set_seconds(L, "total", timings.total);
  return 1;
}

/* request:id(): what core.next_ended() tells it by; valid while the request
   is not collected. */
static int request_id(lua_State *L)
{
  lua_pushlightuserdata(L, check(L));
  return 1;
}

int vrc_request_perform(lua_State *L, int index)
{
  struct vrc_request *request = lua_touserdata(L, index);

  start(L, request);
  while(request->transfer->ending == VRC_RUNNING)
    turn(L, request, TURN_MS);
  return vrc_reply_push(L, index);
}

/* request:cancel(): ends it now; its result is an error of kind "cancelled".
   Nothing happens to one that has ended. */
static int request_cancel(lua_State *L)
{
  struct vrc_request *request = check(L);
  if(request->transfer)
    vrc_engine_abort(request->engine, request->transfer, VRC_CANCELLED);
  return 0;
}

/* request:sent(): how many bytes of its body have been sent, and of how many;
   0, 0 for one that is not in flight. */
static int request_sent(lua_State *L)
{
  struct vrc_request *request = check(L);
  curl_off_t sent = 0;
  curl_off_t total = 0;

  if(request->transfer)
    vrc_transfer_progress(request->transfer, &sent, &total);
  lua_pushinteger(L, sent);
  lua_pushinteger(L, total);
  return 2;
}

void vrc_request_close(lua_State *L, int index)
{
  struct vrc_request *request = lua_touserdata(L, index);

  if(!request->engine)
    return;
  request->closes = request->readers > 0;
  if(request->closes)
    return;
  if(request->transfer)
    vrc_engine_drop(request->engine, request->transfer);
  if(request->photo.bytes) {
    lua_pushnil(L); /* in the place of the string that they are */
    (void)lua_setiuservalue(L, index, VRC_REQUEST_IMAGE);
  }
  vrc_photo_close(&request->photo);
  vrc_buffer_free(&request->url);
  if(request->credentials.code.length) /* it is in there as well */
    vrc_buffer_wipe(&request->json);
  else
    vrc_buffer_free(&request->json);
  vrc_credentials_free(&request->credentials);
  vrc_account_release(request->account);
  vrc_engine_release(request->engine);
  request->transfer = NULL;
  request->has_photo = false;
  request->account = NULL;
  request->engine = NULL;
}

/* request:close(): lets go of all it holds. Also __close and __gc; idempotent,
   as both may come, in any order with the client's. */
static int request_close(lua_State *L)
{
  (void)check(L);
  vrc_request_close(L, 1);
  return 0;
}

static const luaL_Reg methods[] = {
  { "send", request_send },
  { "wait", request_wait },
  { "done", request_done },
  { "result", request_result },
  { "status", request_status },
  { "headers", request_headers },
  { "timings", request_timings },
  { "describe", request_describe },
  { "id", request_id },
  { "cancel", request_cancel },
  { "sent", request_sent },
  { "close", request_close },
  { NULL, NULL }
};

static const luaL_Reg metamethods[] = {
  { "__gc", request_close },
  { "__close", request_close },
  { NULL, NULL }
};

void vrc_request_open(lua_State *L)
{
  (void)luaL_newmetatable(L, VRC_REQUEST_TYPE);
  lua_pushvalue(L, -1);
  luaL_setfuncs(L, metamethods, 1);
  luaL_newlibtable(L, methods);
  lua_pushvalue(L, -2);
  luaL_setfuncs(L, methods, 1);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}
