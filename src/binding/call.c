#include "binding/call.h"

#include <string.h>

static void begin(struct vrc_call *call, struct vrc_engine *engine,
                  struct vrc_account *account)
{
  call->engine = engine;
  vrc_engine_reference(engine);
  call->account = account;
  vrc_account_reference(account);
  call->timeout_ms = account->timeout_ms;
  call->sends = 0;
}

struct vrc_call *vrc_call_push(lua_State *L, int box,
                               struct vrc_engine *engine,
                               struct vrc_account *account)
{
  struct vrc_call *call = lua_newuserdatauv(L, sizeof(*call),
                                            VRC_CALL_VALUES);

  memset(call, 0, sizeof(*call));
  luaL_setmetatable(L, VRC_CALL_TYPE);
  lua_pushvalue(L, box);
  (void)lua_setiuservalue(L, -2, VRC_CALL_CLIENT);
  begin(call, engine, account);
  return call;
}

struct vrc_call *vrc_call_push_kept(lua_State *L, int box,
                                    struct vrc_engine *engine,
                                    struct vrc_account *account)
{
  struct vrc_call *call;

  (void)lua_getiuservalue(L, box, VRC_CLIENT_CALL);
  call = lua_touserdata(L, -1);
  if(call && !call->engine) {
    begin(call, engine, account);
    return call;
  }
  /* the first call, or one within another: of a hook or a finalizer */
  lua_pop(L, 1);
  call = vrc_call_push(L, box, engine, account);
  lua_pushvalue(L, -1);
  (void)lua_setiuservalue(L, box, VRC_CLIENT_CALL);
  return call;
}

const char *vrc_call_name(const struct vrc_call *call)
{
  return call->label.length ? call->label.data : call->operation->name;
}

void vrc_call_send(lua_State *L, struct vrc_call *call)
{
  struct vrc_http_request http;

  if(!call->engine)
    (void)luaL_error(L, "the call was closed");
  if(call->readers)
    (void)luaL_error(L, "the call is being read");
  if(call->transfer && call->transfer->job.outcome == VRC_RUNNING)
    (void)luaL_error(L, "the call is in flight already");
  if(call->transfer)
    vrc_engine_drop(call->engine, call->transfer);
  http.method = call->operation->method;
  http.url = call->url.data;
  http.json = call->has_json ? call->json.data : NULL;
  http.json_length = call->json.length;
  http.photo = call->has_photo ? &call->photo : NULL;
  http.authorization = call->credentials.header.data;
  http.timeout_ms = call->timeout_ms;
  call->transfer = vrc_engine_start(call->engine, call->account, &http, call);
  if(!call->transfer)
    (void)luaL_error(L, "not enough memory");
  call->sends++;
  if(call->account->closed)
    vrc_engine_abort(call->engine, &call->transfer->job, VRC_ACCOUNT_CLOSED);
}

void vrc_call_close(lua_State *L, int index)
{
  struct vrc_call *call = lua_touserdata(L, index);

  if(!call->engine)
    return;
  call->closes = call->readers > 0;
  if(call->closes)
    return;
  if(call->transfer)
    vrc_engine_drop(call->engine, call->transfer);
  if(call->photo.bytes) {
    lua_pushnil(L); /* instead of the string that they are */
    (void)lua_setiuservalue(L, index, VRC_CALL_PHOTO);
  }
  vrc_photo_close(&call->photo);
  vrc_buffer_free(&call->label);
  vrc_buffer_free(&call->url);
  if(call->credentials.code.length || call->has_secret) /* it is in there */
    vrc_buffer_wipe(&call->json);
  else
    vrc_buffer_free(&call->json);
  vrc_credentials_free(&call->credentials);
  vrc_account_release(call->account);
  vrc_engine_release(call->engine);
  call->transfer = NULL;
  call->has_photo = false;
  call->has_secret = false;
  call->account = NULL;
  call->engine = NULL;
}
