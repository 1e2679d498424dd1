#include "binding/stream.h"

#include "binding/argerror.h"
#include "binding/error.h"
#include "binding/failure.h"
#include "operations/error_codes.h"
#include "text/ascii.h"

#include <limits.h>
#include <string.h>

#define TYPE "vrchatapi.core.stream"
#define CLIENT 1         /* the user value: without it the client may go */
#define FINISH_SECONDS 2 /* that the other side has to end it */

/* Box first: zeroed, and with its metatable, before it holds anything. */
struct stream_box {
  struct vrc_engine *engine; /* referenced; NULL: it was collected */
  struct vrc_stream *stream; /* owned; NULL: it failed to be opened */
};

/* ---- opening ---- */

/* Pushes the scheme, the host and the port of the URL alone, as libcurl knows
   them: what is behind may hold a secret. */
static const char *push_origin(lua_State *L, const char *url, size_t *length)
{
  static const struct {
    const char *scheme;
    const char *instead;
  } schemes[] = {
    { "wss://", "https://" }, { "ws://", "http://" },
    { "https://", "https://" }, { "http://", "http://" }
  };
  size_t i;

  for(i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
    if(vrc_ascii_begins(url, schemes[i].scheme)) {
      const char *rest = url + strlen(schemes[i].scheme);
      lua_pushstring(L, schemes[i].instead);
      lua_pushlstring(L, rest, strcspn(rest, "/?#"));
      lua_concat(L, 2);
      return lua_tolstring(L, -1, length);
    }
  }
  lua_pushliteral(L, "?"); /* which is no URL */
  return lua_tolstring(L, -1, length);
}

static const char *words_of(const char *fault)
{
  static const char scheme[] = "must be an https:// URL";

  if(strncmp(fault, scheme, sizeof(scheme) - 1))
    return fault;
  return "must be a wss:// or https:// URL with a host (ws:// and http:// are "
         "for loopback alone)";
}

int vrc_stream_push(lua_State *L, struct vrc_engine *engine,
                    struct vrc_account *account)
{
  struct vrc_base_url base = { 0 };
  struct stream_box *box;
  const char *origin, *fault;
  size_t length, whole;
  const char *url = luaL_checklstring(L, 2, &whole);

  box = lua_newuserdatauv(L, sizeof(*box), CLIENT);
  memset(box, 0, sizeof(*box));
  luaL_setmetatable(L, TYPE);
  lua_pushvalue(L, 1);
  (void)lua_setiuservalue(L, -2, CLIENT);
  box->engine = engine;
  vrc_engine_reference(engine);
  origin = push_origin(L, url, &length);
  fault = vrc_is_one_line(url, whole)
              ? vrc_base_url_set(&base, origin, length)
              : "must not contain CR, LF or NUL";
  if(!fault) {
    box->stream = vrc_engine_open_stream(engine, account, &base, box);
    fault = box->stream ? NULL : vrc_url_no_memory;
  }
  vrc_base_url_free(&base);
  if(fault == vrc_url_no_memory)
    return luaL_error(L, "not enough memory");
  if(fault)
    (void)vrc_argerror(L, 1, "stream", /* not shown: it may hold a secret */
                       lua_pushfstring(L, "url %s", words_of(fault)));
  lua_pop(L, 1);
  return 1;
}

/* ---- checking ---- */

/* In a forked child a stream ends before anything is done with it: the
   connection is the parent's. */
static struct vrc_stream *check(lua_State *L)
{
  struct stream_box *box = luaL_checkudata(L, 1, TYPE);

  if(!box->stream) /* a finalizer calls after ours */
    (void)luaL_error(L, "the stream was collected");
  if(!vrc_engine_is_ours(box->engine))
    vrc_engine_abort(box->engine, &box->stream->job, VRC_FORKED);
  return box->stream;
}

static bool has_ended(const struct vrc_stream *stream)
{
  return stream->job.outcome != VRC_RUNNING;
}

/* What a call of that outcome is called would be wrong of a stream. */
static const char *what_of(enum vrc_outcome outcome)
{
  switch(outcome) {
  case VRC_CUT_OFF:
    return "the connection broke";
  case VRC_TIMEOUT_TOTAL:
    return "the other side did not end the stream in time";
  case VRC_CANCELLED:
    return "the stream was closed";
  default:
    return vrc_code_meaning(vrc_failure_code(outcome));
  }
}

/* Pushes nil and the error of a stream that has ended. */
static int push_end(lua_State *L, const struct vrc_stream *stream)
{
  enum vrc_outcome outcome = stream->job.outcome;
  struct vrc_error error = { 0 };

  vrc_failure_push(L, what_of(outcome), stream->proxy_status,
                   stream->message);
  error.code = vrc_failure_code(outcome);
  error.message = lua_tolstring(L, -1, &error.message_length);
  error.account = stream->job.account;
  error.proxy_status = stream->proxy_status;
  error.acted = stream->sent ? VRC_ACTED_UNKNOWN : VRC_ACTED_NO;
  error.attempts = 1;
  return vrc_error_push(L, &error);
}

/* ---- methods ---- */

/* stream:state(): "connecting", "open" or "ended". */
static int stream_state(lua_State *L)
{
  const struct vrc_stream *stream = check(L);

  lua_pushstring(L, has_ended(stream)            ? "ended"
                    : vrc_stream_is_open(stream) ? "open"
                                                 : "connecting");
  return 1;
}

/* stream:ready(what): whether there is no reason to wait any longer: until it
   is "connected", "readable" (bytes have come) or "writable" (some can be
   sent). One that has ended is ready for everything. */
static int stream_ready(lua_State *L)
{
  static const char *const names[] = { "connected", "readable", "writable",
                                       NULL };
  const struct vrc_stream *stream = check(L);
  int what = luaL_checkoption(L, 2, NULL, names);
  size_t length;
  bool ready = has_ended(stream);

  if(what == 0)
    ready = ready || vrc_stream_is_open(stream);
  else if(what == 1) {
    (void)vrc_stream_received(stream, &length);
    ready = ready || length;
  }
  else
    ready = ready || vrc_stream_room(stream);
  lua_pushboolean(L, ready);
  return 1;
}

/* stream:send(bytes): takes as many as there is room for, also while it
   connects. The number taken; or nil and an error, once it has ended. */
static int stream_send(lua_State *L)
{
  struct vrc_stream *stream = check(L);
  size_t length, taken;
  const char *bytes = luaL_checklstring(L, 2, &length);

  if(has_ended(stream))
    return push_end(L, stream);
  if(stream->finishes)
    return luaL_error(L, "the stream is finishing: nothing more can be sent");
  taken = vrc_stream_send(stream, bytes, length);
  if(!taken && length && vrc_stream_room(stream))
    return luaL_error(L, "not enough memory"); /* for what waits */
  lua_pushinteger(L, (lua_Integer)taken);
  return 1;
}

/* stream:receive([max]): what came, at most that many bytes; "" if nothing has
   come; or nil and an error, once all was received and it has ended. */
static int stream_receive(lua_State *L)
{
  struct vrc_stream *stream = check(L);
  lua_Integer max = luaL_optinteger(L, 2, VRC_STREAM_ROOM);
  const char *bytes;
  size_t wanted, length;
  luaL_Buffer out;
  char *room;

  luaL_argcheck(L, max >= 1, 2, "max must be a positive number of bytes");
  (void)vrc_stream_received(stream, &length);
  if(!length && has_ended(stream))
    return push_end(L, stream);
  wanted = (uint64_t)max < length ? (size_t)max : length;
  room = luaL_buffinitsize(L, &out, wanted);
  bytes = vrc_stream_received(stream, &length); /* a finalizer may have run */
  if(length < wanted)
    wanted = length;
  memcpy(room, bytes, wanted);
  luaL_pushresultsize(&out, wanted);
  vrc_stream_take(stream, wanted);
  return 1;
}

/* stream:finish([seconds]): sends what was taken, nothing more, and lets the
   other side end the stream within that time (2 s). */
static int stream_finish(lua_State *L)
{
  struct vrc_stream *stream = check(L);
  lua_Number seconds = luaL_optnumber(L, 2, FINISH_SECONDS);

  luaL_argcheck(L, seconds >= 0 && seconds <= INT_MAX / 1000, 2,
                "seconds must be from 0 to 2147483");
  vrc_stream_finish(stream, (int64_t)(seconds * 1000));
  return 0;
}

/* stream:id(): what core.next_ended() returns for it; valid while the stream
   is not collected. */
static int stream_id(lua_State *L)
{
  (void)check(L);
  lua_pushlightuserdata(L, lua_touserdata(L, 1));
  return 1;
}

/* stream:close(): ends it at once; what came and was not received is dropped.
   Also __close; idempotent. */
static int stream_close(lua_State *L)
{
  struct stream_box *box = luaL_checkudata(L, 1, TYPE);

  if(!box->stream)
    return 0;
  vrc_engine_abort(box->engine, &box->stream->job, VRC_CANCELLED);
  vrc_stream_take(box->stream, VRC_STREAM_ROOM); /* also if it had ended */
  return 0;
}

static int stream_gc(lua_State *L)
{
  struct stream_box *box = luaL_checkudata(L, 1, TYPE);

  if(box->stream)
    vrc_engine_drop_stream(box->engine, box->stream);
  box->stream = NULL;
  vrc_engine_release(box->engine);
  box->engine = NULL;
  return 0;
}

static const luaL_Reg methods[] = {
  { "state", stream_state },
  { "ready", stream_ready },
  { "send", stream_send },
  { "receive", stream_receive },
  { "finish", stream_finish },
  { "id", stream_id },
  { "close", stream_close },
  { NULL, NULL }
};

static const luaL_Reg metamethods[] = {
  { "__gc", stream_gc },
  { "__close", stream_close },
  { NULL, NULL }
};

void vrc_stream_register(lua_State *L)
{
  (void)luaL_newmetatable(L, TYPE);
  luaL_setfuncs(L, metamethods, 0);
  luaL_newlib(L, methods);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}
