#include "binding/client.h"

#include "binding/args/fill.h"
#include "binding/args/request.h"
#include "binding/argerror.h"
#include "binding/call.h"
#include "binding/engine.h"
#include "binding/error.h"
#include "binding/options.h"
#include "binding/response.h"
#include "binding/stream.h"
#include "binding/wait.h"
#include "operations/error_codes.h"
#include "operations/request.h"

#include <string.h>
#include <time.h>

#define TYPE "vrchatapi.core.client"

struct client_box {
  struct vrc_account *account; /* NULL: it failed to be created */
  struct vrc_engine *engine;   /* referenced, as long as account is there */
};

static struct client_box *check(lua_State *L, const char *method)
{
  struct client_box *box = luaL_testudata(L, 1, TYPE);
  if(!box)
    (void)vrc_raise(L, "calling '%s' on a bad self (a client expected, got "
                    "%s; is it client:%s(...)?)", method,
                    luaL_typename(L, 1), method);
  if(!box->account) /* a finalizer calls after ours */
    (void)vrc_raise(L, "the client was collected");
  return box;
}

/* core.new(options): a client. */
static int client_new(lua_State *L)
{
  struct vrc_engine *engine = vrc_engine_of(L);
  struct client_box *box;

  lua_settop(L, 1);
  box = lua_newuserdatauv(L, sizeof(*box), VRC_CLIENT_VALUES);
  box->account = NULL;
  luaL_setmetatable(L, TYPE);
  box->account = vrc_account_new();
  if(!box->account)
    return luaL_error(L, "not enough memory");
  box->engine = engine;
  vrc_engine_reference(engine);
  vrc_client_read_options(L, 1, box->account);
  return 1;
}

/* client:close(): ends what is in flight; calls fail after that. Also
   __close. Idempotent. */
static int client_close(lua_State *L)
{
  struct client_box *box = check(L, "close");
  if(!box->account->closed)
    vrc_engine_close_account(box->engine, box->account);
  return 0;
}

static int client_gc(lua_State *L)
{
  struct client_box *box = luaL_checkudata(L, 1, TYPE);

  if(box->account) {
    (void)client_close(L);
    vrc_account_release(box->account);
    vrc_engine_release(box->engine);
    box->account = NULL;
  }
  return 0;
}

static int client_tostring(lua_State *L)
{
  struct client_box *box = check(L, "__tostring");
  lua_pushfstring(L, "%s (%s)", TYPE, box->account->closed
                  ? "closed" : box->account->base_url.text);
  return 1;
}

/* The name of the operation for errors; NULL: of none. The arguments of a call
   of it begin at stack index first. */
static const char *name_of(lua_State *L, const struct vrc_operation *operation,
                           int first)
{
  if(!operation)
    return NULL;
  return vrc_is_request(operation) ? vrc_request_push_label(L, first)
                                   : operation->name;
}

/* Pushes nil and the error of a call of that name that cannot even begin. The
   message is what the code means, and the advice. */
static void refuse(lua_State *L, const struct client_box *box,
                   const char *name, const char *code, const char *advice)
{
  struct vrc_error error = { 0 };
  error.code = code;
  error.message = lua_pushfstring(L, "%s%s", vrc_code_meaning(code), advice);
  error.message_length = strlen(error.message);
  error.operation = name;
  error.account = box->account;
  error.acted = VRC_ACTED_NO;
  (void)vrc_error_push(L, &error);
}

/* False: no call can begin, and nil and an error are on top. The arguments of
   the operation begin at stack index first. */
static bool can_begin(lua_State *L, const struct client_box *box,
                      const struct vrc_operation *operation, int first)
{
  if(!vrc_engine_is_ours(box->engine))
    refuse(L, box, name_of(L, operation, first), "forked",
           ": make a new Lua state and a new client after a fork");
  else if(box->account->closed)
    refuse(L, box, name_of(L, operation, first), "closed", "");
  else
    return true;
  return false;
}

/* The operation of that name, "request" included; NULL: there is none. */
static const struct vrc_operation *find(const char *name)
{
  return strcmp(name, "request") ? vrc_operation_find(name)
                                 : vrc_request_operation("GET");
}

/* Fills the call at that stack index from the arguments behind it, as
   vrc_call_fill does. */
static bool fill(lua_State *L, int index)
{
  const struct vrc_call *call = lua_touserdata(L, index);

  return vrc_is_request(call->operation)
             ? vrc_request_fill(L, index, index + 1)
             : vrc_call_fill(L, index, index + 1);
}

/* client:prepare(name, ...): a call of an operation, checked and not yet sent,
   and the table of per-call options (or nil); or nil and an error. */
static int client_prepare(lua_State *L)
{
  struct client_box *box = check(L, "prepare");
  const char *name = luaL_checkstring(L, 2);
  const struct vrc_operation *operation = find(name);
  const int call = 3;

  if(!operation)
    return vrc_raise(L, "bad argument #1 to 'prepare' (there is no "
                     "operation '%s')", name);
  if(!can_begin(L, box, operation, call))
    return 2;
  vrc_call_push(L, 1, box->engine, box->account)->operation = operation;
  lua_insert(L, call);
  if(!fill(L, call)) {
    vrc_call_close(L, call); /* now: a photo that is refused is an open file */
    return 2;
  }
  lua_pushvalue(L, call);
  lua_insert(L, -2);
  return 2;
}

/* client:<operation>(...): waits for the result. */
static int client_call(lua_State *L)
{
  const struct vrc_operation *operation =
      lua_touserdata(L, lua_upvalueindex(1));
  struct client_box *box = check(L, operation->name);
  const int call = 2;
  int results;

  if(!can_begin(L, box, operation, call))
    return 2;
  vrc_call_push_kept(L, 1, box->engine, box->account)->operation = operation;
  lua_insert(L, call);
  if(!fill(L, call)) {
    vrc_call_close(L, call);
    return 2;
  }
  vrc_call_send(L, lua_touserdata(L, call));
  if(!vrc_wait(L, lua_touserdata(L, call), VRC_WAIT_NO_LIMIT)) {
    vrc_call_close(L, call); /* cancels it at once */
    return lua_error(L);
  }
  results = vrc_response_push(L, call);
  vrc_call_close(L, call);
  return results;
}

/* client:stream(url): a stream to the host and the port of that URL, which
   connects in the steps that follow; or nil and an error. */
static int client_stream(lua_State *L)
{
  struct client_box *box = check(L, "stream");

  if(!can_begin(L, box, NULL, 0))
    return 2;
  return vrc_stream_push(L, box->engine, box->account);
}

/* client:base_url(): where the API is, without a slash at its end. */
static int client_base_url(lua_State *L)
{
  lua_pushstring(L, check(L, "base_url")->account->base_url.text);
  return 1;
}

/* ---- cookies ---- */

static size_t size_of_strings(const struct vrc_cookies *cookies)
{
  size_t size = 0;
  size_t i;

  for(i = 0; i < cookies->count; i++)
    size += strlen(cookies->items[i].name) + 1 +
            strlen(cookies->items[i].value) + 1;
  return size;
}

/* Copies the text with its NUL. Returns the end of the copy. */
static char *copy(char *to, const char *text)
{
  size_t size = strlen(text) + 1;
  memcpy(to, text, size);
  return to + size;
}

/* Pushes memory with the names and values, each with a NUL behind it, as they
   are when this returns. */
static const char *push_strings(lua_State *L,
                                const struct vrc_cookies *cookies)
{
  size_t size, i;
  char *strings, *next;

  for(;;) {
    size = size_of_strings(cookies);
    strings = lua_newuserdatauv(L, size, 0);
    if(size_of_strings(cookies) <= size)
      break;
    lua_pop(L, 1); /* a finalizer ran, and there is more of them now */
  }
  next = strings;
  for(i = 0; i < cookies->count; i++) {
    next = copy(next, cookies->items[i].name);
    next = copy(next, cookies->items[i].value);
  }
  return strings;
}

/* client:cookies(): a list of {name=, value=, expires=}; expires, in seconds
   since 1970, is absent where the service named no end. Made from a copy, as
   finalizers may run meanwhile, and make calls that change the cookies. */
static int client_cookies(lua_State *L)
{
  const struct client_box *box = check(L, "cookies");
  struct vrc_cookies *cookies = &box->account->cookies;
  int64_t expires[VRC_COOKIES_MAX];
  const char *text;
  size_t count, i;

  vrc_cookies_expire(cookies, time(NULL));
  text = push_strings(L, cookies);
  count = cookies->count;
  for(i = 0; i < count; i++)
    expires[i] = cookies->items[i].expires;

  lua_createtable(L, (int)count, 0);
  for(i = 0; i < count; i++) {
    lua_createtable(L, 0, 3);
    lua_pushstring(L, text);
    lua_setfield(L, -2, "name");
    text += strlen(text) + 1;
    lua_pushstring(L, text);
    lua_setfield(L, -2, "value");
    text += strlen(text) + 1;
    if(expires[i]) {
      lua_pushinteger(L, (lua_Integer)expires[i]);
      lua_setfield(L, -2, "expires");
    }
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* client:set_cookie(name [, value [, expires]]): adds or replaces it; without
   a value, or with a time in the past, removes it. True; or nil and what is
   wrong with the cookie. */
static int client_set_cookie(lua_State *L)
{
  const struct client_box *box = check(L, "set_cookie");
  struct vrc_cookies *cookies = &box->account->cookies;
  size_t name_length, length;
  const char *name = luaL_checklstring(L, 2, &name_length);
  const char *value = luaL_optlstring(L, 3, NULL, &length);
  lua_Integer expires = luaL_optinteger(L, 4, 0);

  if(!vrc_cookie_value_fits(name, name_length) || strchr(name, '=') ||
     (value && !vrc_cookie_value_fits(value, length))) {
    lua_pushnil(L);
    lua_pushliteral(L, "that cannot be the name and the value of a cookie");
    return 2;
  }
  if(!value) {
    value = "";
    length = 0;
    expires = 1; /* long past */
  }
  if(!vrc_cookies_set(cookies, name, name_length, value, length,
                      expires, time(NULL)))
    return luaL_error(L, "not enough memory");
  lua_pushboolean(L, true);
  return 1;
}

/* client:cookies_version(): a number that differs after every change of the
   cookies. */
static int client_cookies_version(lua_State *L)
{
  const struct client_box *box = check(L, "cookies_version");
  lua_pushinteger(L, box->account->cookies.version);
  return 1;
}

static const luaL_Reg methods[] = {
  { "prepare", client_prepare },
  { "stream", client_stream },
  { "base_url", client_base_url },
  { "cookies", client_cookies },
  { "set_cookie", client_set_cookie },
  { "cookies_version", client_cookies_version },
  { "close", client_close },
  { NULL, NULL }
};

static const luaL_Reg metamethods[] = {
  { "__gc", client_gc },
  { "__close", client_close },
  { "__tostring", client_tostring },
  { NULL, NULL }
};

/* Sets the field of the table on top that calls an operation. */
static void set_operation(lua_State *L, const struct vrc_operation *operation)
{
  lua_pushlightuserdata(L, (void *)operation); /* only read, in spite of the
                                                  cast */
  lua_pushcclosure(L, client_call, 1);
  lua_setfield(L, -2, operation->name);
}

void vrc_client_open(lua_State *L)
{
  const struct vrc_operation *operation;

  (void)luaL_newmetatable(L, TYPE);
  luaL_setfuncs(L, metamethods, 0);
  luaL_newlib(L, methods);
  for(operation = vrc_operation_next(NULL); operation;
      operation = vrc_operation_next(operation))
    set_operation(L, operation);
  set_operation(L, vrc_request_operation("GET"));
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}

const luaL_Reg vrc_client_functions[] = {
  { "new", client_new },
  { NULL, NULL }
};
