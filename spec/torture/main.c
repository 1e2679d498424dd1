/* Allocations that fail, each in its turn: `make torture`.

   A Lua state with an allocator of its own makes the calls of a script (see
   CASES). For n = 1, 2, ... the n-th allocation fails: once, and then again
   with all that follow it until the call returns. That goes on until a run is
   through in which none failed. Whatever happens, a call gives a result that
   is right or a clean error, the next call works, and at the end all memory is
   back.

   Three allocators fail: Lua's, libcurl's, and, where the linker was told to
   wrap it (-Wl,--wrap=malloc and so on), the module's own. */
#include "binding/compat.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int luaopen_vrchatapi_core(lua_State *L);

/* LeakSanitizer asks for it. lua-cjson's decoder loses its buffers when Lua
   runs out of memory in it; nothing else is excused. */
#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
  return "leak:cjson.so\nleak:lua5.*-cjson\n";
}

/* ---- failing ---- */

enum source { LUA_MEMORY, CURL_MEMORY, OWN_MEMORY, SOURCES };

static const char *const source_names[] = { "Lua", "libcurl", "the module" };

static struct {
  enum source source;
  bool armed;
  bool lasting;     /* all that follow fail as well */
  unsigned long at; /* the number of the first that fails */
  unsigned long seen;
  unsigned long failed;
} plan;

static unsigned long injected[SOURCES];

static bool fails(enum source source)
{
  if(!plan.armed || source != plan.source)
    return false;
  plan.seen++;
  if(plan.seen != plan.at && !(plan.lasting && plan.seen > plan.at))
    return false;
  plan.failed++;
  injected[source]++;
  return true;
}

static void arm(unsigned long at, bool lasting)
{
  plan.at = at;
  plan.lasting = lasting;
  plan.seen = 0;
  plan.failed = 0;
  plan.armed = true;
}

/* ---- calls that do not come back ---- */

#define PATIENCE 60 /* seconds; a call's own deadline is below one */

static char whereabouts[200];

static void on_alarm(int number)
{
  (void)number;
  (void)!write(STDERR_FILENO, whereabouts, strlen(whereabouts));
  _exit(1);
}

static void watch(const char *name)
{
  (void)snprintf(whereabouts, sizeof(whereabouts),
                 "torture: a call hangs: %s, allocation %lu of %s%s\n", name,
                 plan.at, source_names[plan.source],
                 plan.lasting ? " and all after it" : "");
  (void)alarm(PATIENCE);
}

/* ---- Lua's allocator ---- */

/* Counts the bytes that a state holds. */
static void *lua_memory(void *context, void *block, size_t old, size_t size)
{
  size_t *held = context;
  size_t before = block ? old : 0; /* else old is the type of an object */
  void *result;

  if(!size) {
    free(block);
    *held -= before;
    return NULL;
  }
  if(size > before && fails(LUA_MEMORY)) /* to shrink never fails */
    return NULL;
  result = realloc(block, size);
  if(result)
    *held = *held - before + size;
  return result;
}

/* ---- libcurl's ---- */

static void *curl_malloc(size_t size)
{
  return fails(CURL_MEMORY) ? NULL : malloc(size);
}

static void *curl_realloc(void *block, size_t size)
{
  return fails(CURL_MEMORY) ? NULL : realloc(block, size);
}

static char *curl_strdup(const char *text)
{
  return fails(CURL_MEMORY) ? NULL : strdup(text);
}

static void *curl_calloc(size_t count, size_t size)
{
  return fails(CURL_MEMORY) ? NULL : calloc(count, size);
}

/* ---- the module's, where the linker wraps it ---- */

#if defined(__GNUC__)
void *__real_malloc(size_t size) __attribute__((weak));
void *__real_calloc(size_t count, size_t size) __attribute__((weak));
void *__real_realloc(void *block, size_t size) __attribute__((weak));
char *__real_strdup(const char *text) __attribute__((weak));
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
char *__wrap_strdup(const char *text);

void *__wrap_malloc(size_t size)
{
  return fails(OWN_MEMORY) ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
  return fails(OWN_MEMORY) ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size)
{
  return fails(OWN_MEMORY) ? NULL : __real_realloc(block, size);
}

char *__wrap_strdup(const char *text)
{
  return fails(OWN_MEMORY) ? NULL : __real_strdup(text);
}

static bool own_memory_is_wrapped(void)
{
  return __real_malloc != NULL;
}
#else
static bool own_memory_is_wrapped(void)
{
  return false;
}
#endif

/* ---- the scripts ---- */

/* Starts the sandbox; gives what the cases need of it. */
static const char begin[] =
  "box = assert(require('vrchatapi.sandbox').start())\n"
  "return box.url, box.auth, box.user_id, box.friend_id, box.location,\n"
  "  package.searchpath('cjson', package.cpath)\n";

/* Makes a client, and the functions that the cases call. */
static const char prepare[] =
  "if jit then jit.off() end\n" /* its compiler crashes without memory */
  "local url, auth, user_id, friend_id, location, image = ...\n"
  "local core = require 'vrchatapi.core'\n"
  "local vrchatapi = require 'vrchatapi'\n"
  "local using = require('vrchatapi.compat').using\n"
  "options = { user_agent = 'Torture/1.0 spec@vrchatapi.test',\n"
  "  base_url = url, auth = auth, two_factor_auth = 'second', timeout = 0.3,\n"
  "  ca_path = '/nonexistent', proxy = '' }\n"
  "raw = core.new(options)\n"
  "options.rate, options.retries = false, 0\n"
  "client = vrchatapi.new(options)\n"
  "local place = { instanceId = location, messageSlot = 3 }\n"
  "local photo, calls = { bytes = image }, { progress = function() end }\n"
  "local extra = { extra = { unknown = { 'a', 1.5 } } }\n"
  "local path = os.tmpname()\n" /* which makes it, and might not use it */
  "os.remove(path)\n"
  /* made before there is anything to be closed */
  "local function exchange(stream)\n"
  "  local parts, err = {}, nil\n"
  "  stream:send('GET / HTTP/1.1\\r\\nConnection: close\\r\\n\\r\\n')\n"
  "  repeat\n"
  "    core.step(0.05)\n"
  "    local bytes, problem = stream:receive()\n"
  "    parts[#parts + 1], err = bytes, problem\n"
  "  until not bytes\n"
  "  if err.code ~= 'ended' then return nil, err end\n"
  "  return { id = table.concat(parts):match('^HTTP/1.1 ') }\n"
  "end\n"
  "local function write(file)\n"
  "  return file:truncate(0) and file:write(image) and\n"
  "    core.system.read(path) == image and\n"
  "    core.system.replace(path, '') and core.system.read(path) == ''\n"
  "end\n"
  "local function use_files()\n"
  "  local file, _, code = core.system.append(path)\n"
  "  local done = file and using(file, write)\n"
  "  os.remove(path)\n"
  "  os.remove(path .. '.lock')\n"
  "  if done then return { id = core.system.random(2000) } end\n"
  "  return nil, { kind = 'system', code = code or 'unknown' }\n"
  "end\n"
  "local function invite_once(one) return one:invite_user(friend_id, place) end\n"
  "cases = {\n"
  "  invite = function()\n"
  "    return client:invite_user(friend_id, place)\n"
  "  end,\n"
  "  invite_raw = function()\n"
  "    return raw:invite_user(friend_id, place, extra)\n"
  "  end,\n"
  "  photo = function()\n"
  "    return client:invite_user_with_photo(friend_id, photo, place, calls)\n"
  "  end,\n"
  "  list = function()\n"
  "    return client:get_invite_messages(user_id, 'message')\n"
  "  end,\n"
  "  refusal = function()\n"
  "    local result, err = client:get_invite_messages('x', 'message')\n"
  "    if err.code == 'not_authorized' then return { id = tostring(err) } end\n"
  "    return result, err\n"
  "  end,\n"
  "  query = function()\n"
  "    local query = { type = 'a b', n = 5, hidden = false }\n"
  "    local result, err = raw:get_notifications(query)\n"
  "    if result or err.code == 'not_found' then return { id = 'there' } end\n"
  "    return result, err\n"
  "  end,\n"
  "  request = function()\n"
  "    local body = { instanceId = location, list = { 1, { b = 1.5, a = {} } } }\n"
  "    return client:request('POST', '/invite/{id}', { body = body,\n"
  "      path = { id = friend_id }, query = { b = 'x y', a = true, c = 1 } })\n"
  "  end,\n"
  "  fresh = function()\n"
  "    return using(vrchatapi.new(options), invite_once)\n"
  "  end,\n"
  "  tables = function()\n"
  "    return { id = #core.operations() + #core.errors(),\n"
  "      plain = core.plain(('x'):rep(2000)) }\n"
  "  end,\n"
  "  stream = function()\n"
  "    local stream, err = raw:stream(url)\n"
  "    if not stream then return nil, err end\n"
  "    return using(stream, exchange)\n"
  "  end,\n"
  "  event = function()\n"
  "    local it = core.decode('{\"details\":\"{\\\\\"n\\\\\":1.0}\",\"x\":[null,2]}')\n"
  "    if not it then return nil, { kind = 'decode', code = 'not_json' } end\n"
  "    core.decode_details(it)\n"
  "    return { id = it.details.n == 1 and it.x[1] == 2 or nil }\n"
  "  end,\n"
  "  texts = function()\n"
  "    local fits, err = core.check_photo(photo)\n"
  "    if not fits then return nil, err end\n"
  "    local bytes = core.unbase64(core.base64(image))\n"
  "    return { id = core.sha1(bytes) .. core.hmac_sha1('key', bytes) }\n"
  "  end,\n"
  "  system = function()\n"
  "    local lock, _, code = core.system.lock(path, '.lock')\n"
  "    if not lock then return nil, { kind = 'system', code = code } end\n"
  "    return using(lock, use_files)\n"
  "  end,\n"
  "}\n";

/* Whether a call of that case gave what it has to: "result", "error", or "late"
   for an error of time, as the machine may be busy. */
static const char judge[] =
  "local name, result, err = ...\n"
  "if result == nil then\n"
  "  return type(err) == 'table' and type(err.kind) == 'string' and\n"
  "    type(err.code) == 'string' and #tostring(err) > 0 and\n"
  "    (err.kind == 'timeout' and 'late' or 'error ' .. err.code)\n"
  "end\n"
  "if name == 'list' then\n"
  "  return #result == 12 and result[12].slot == 11 and 'result'\n"
  "end\n"
  "if name:find('invite') or name == 'photo' or name == 'fresh' then\n"
  "  return type(result.details.worldId) == 'string' and\n"
  "    type(result.details.missing) == 'nil' and 'result'\n"
  "end\n"
  "return result.id and 'result'\n";

static const char *const cases[] = { "invite", "invite_raw", "photo", "list",
                                     "refusal", "query", "request", "fresh",
                                     "stream", "event", "tables", "texts",
                                     "system", NULL };

/* ---- running them ---- */

#define IMAGE_SIZE 20000

static void give_up(const char *what, const char *name, const char *text)
{
  fprintf(stderr, "torture: %s, %s, allocation %lu of %s%s: %s\n", what, name,
          plan.at, source_names[plan.source],
          plan.lasting ? " and all after it" : "", text ? text : "");
  exit(1);
}

/* The text on top, whatever it is. */
static const char *top(lua_State *L)
{
  const char *text = luaL_tolstring(L, -1, NULL);
  return text ? text : "?";
}

static lua_State *open_state(size_t *held)
{
  lua_State *L;

  *held = 0;
  L = vrc_newstate(lua_memory, held);
  if(!L)
    give_up("no state", "open", NULL);
  luaL_openlibs(L);
  luaL_requiref(L, "vrchatapi.core", luaopen_vrchatapi_core, 0);
  lua_pop(L, 1);
  return L;
}

/* Bytes that LuaJIT itself may lose where its memory ran out hundreds of times;
   a call of ours that lost anything would lose more. */
#define JIT_LOSES 1024

static void close_state(lua_State *L, const size_t *held, const char *name)
{
  bool is_jit = lua_getglobal(L, "jit") != LUA_TNIL;

  lua_close(L);
  if(*held > (is_jit ? JIT_LOSES : 0))
    give_up("memory of Lua's was not given back", name, NULL);
}

/* An image that passes for a PNG of 16 x 16 pixels: the chunks IHDR, IDAT,
   which fills it up, and IEND. */
static void push_image(lua_State *L)
{
  static const char head[] = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"
                             "\0\0\0\x10\0\0\0\x10\x08\x02\0\0\0crc.";
  static const char end[] = "crc.\0\0\0\0IENDcrc.";
  static char image[IMAGE_SIZE];
  const size_t data = sizeof(head) - 1; /* where IDAT begins */
  const size_t length = IMAGE_SIZE - data - 8 - (sizeof(end) - 1);

  memcpy(image, head, data);
  image[data + 2] = (char)(length >> 8);
  image[data + 3] = (char)(length & 0xff);
  memcpy(image + data + 4, "IDAT", 4);
  memcpy(image + IMAGE_SIZE - (sizeof(end) - 1), end, sizeof(end) - 1);
  lua_pushlstring(L, image, sizeof(image));
}

/* Hands the sandbox's values over. */
static void set_up(lua_State *L, lua_State *boxes)
{
  int i;

  if(luaL_loadstring(L, prepare))
    give_up("bad script", "prepare", top(L));
  for(i = 1; i <= 5; i++)
    lua_pushstring(L, lua_tostring(boxes, i));
  push_image(L);
  if(lua_pcall(L, 6, 0, 0))
    give_up("bad script", "prepare", top(L));
  if(luaL_loadstring(L, judge))
    give_up("bad script", "judge", top(L));
  lua_setglobal(L, "judge");
}

/* How often what nothing disturbs is tried again because it was late. */
#define TRIES 20

/* Replaces the result on top, if any, by what it is: see judge. */
static const char *judge_result(lua_State *L, const char *name)
{
  (void)lua_getglobal(L, "judge");
  lua_insert(L, 1);
  lua_pushstring(L, name);
  lua_insert(L, 2);
  if(lua_pcall(L, lua_gettop(L) - 1, 1, 0))
    give_up("what came is neither a result nor an error", name, top(L));
  return lua_tostring(L, -1);
}

/* Calls a case; its results are on the stack. The status of lua_pcall. */
static int call_case(lua_State *L, const char *name)
{
  lua_settop(L, 0);
  (void)lua_getglobal(L, "cases");
  (void)lua_getfield(L, 1, name);
  lua_remove(L, 1);
  return lua_pcall(L, 0, 2, 0);
}

/* One call that nothing disturbs. */
static void must_work(lua_State *L, const char *name)
{
  const char *verdict;
  int tries = 0;

  do {
    if(call_case(L, name))
      give_up("a later call raised", name, top(L));
    verdict = judge_result(L, name);
  } while(verdict && !strcmp(verdict, "late") && ++tries < TRIES);
  if(!verdict || strcmp(verdict, "result"))
    give_up("a later call failed", name, verdict);
  lua_settop(L, 0);
}

/* A text that says that memory ran out, and nothing else went wrong. */
static bool is_memory_error(int status, const char *text)
{
  return status == LUA_ERRMEM || strstr(text, "not enough memory") ||
         strstr(text, "out of memory") ||
         strstr(text, "could not be initialised");
}

/* One call in which allocations fail, if it has that many: then, the result is on
   the stack if *status says that none was raised. */
static bool is_disturbed(lua_State *L, const char *name, unsigned long at,
                         bool lasting, int *status)
{
  arm(at, lasting);
  watch(name);
  *status = call_case(L, name);
  (void)alarm(0);
  plan.armed = false;
  return plan.failed > 0;
}

/* The same, and judges what came of it. True: at least one failed. closes: this
   Lua has to-be-closed variables. */
static bool disturbed(lua_State *L, const char *name, unsigned long at,
                      bool lasting, bool closes)
{
  const char *verdict = "late";
  bool failed = false;
  int tries = 0;
  int status;

  while(!failed && verdict && !strcmp(verdict, "late") && tries++ < TRIES) {
    failed = is_disturbed(L, name, at, lasting, &status);
    if(status) {
      if(!is_memory_error(status, top(L)))
        give_up("an odd error was raised", name, top(L));
      break;
    }
    verdict = judge_result(L, name);
    if(!verdict)
      give_up("what came is neither a result nor an error", name, verdict);
  }
  if(!failed && !status && strcmp(verdict, "result"))
    give_up("a call failed that nothing disturbed", name, verdict);
  lua_settop(L, 0);
  if(!closes) /* what there was no memory to close */
    (void)lua_gc(L, LUA_GCCOLLECT, 0);
  return failed;
}

/* All calls of a case, in one state. */
static void torture(lua_State *boxes, const char *name)
{
  unsigned long at;
  size_t held;
  lua_State *L = open_state(&held);
  /* When memory runs out for good, libcurl 7.88 may leave a dead entry about the
     socket that it was connecting, and divides by zero when that number comes
     again: streams connect each time. */
  bool closes = !luaL_dostring(L, "local _ <close> = nil");
  bool is_spared = plan.source == OWN_MEMORY && !strcmp(name, "stream");
  int lasting;

  lua_settop(L, 0);
  set_up(L, boxes);
  must_work(L, name);
  for(lasting = 0; lasting < (is_spared ? 1 : 2); lasting++) {
    for(at = 1; disturbed(L, name, at, lasting == 1, closes); at++)
      must_work(L, name);
  }
  close_state(L, &held, name);
}

static int open_module(lua_State *L)
{
  luaL_requiref(L, "vrchatapi.core", luaopen_vrchatapi_core, 0);
  return 0;
}

/* The loading of the module, in a state for each time. */
static void torture_open(lua_State *boxes)
{
  bool failed = true;
  unsigned long at;
  int lasting, status;

  for(lasting = 0; lasting < 2; lasting++) {
    for(at = 1, failed = true; failed; at++) {
      size_t held = 0;
      lua_State *L = vrc_newstate(lua_memory, &held);
      luaL_openlibs(L);
      (void)lua_getglobal(L, "require"); /* loading it is not our business */
      lua_pushliteral(L, "cjson");
      lua_call(L, 1, 0);
      lua_pushcfunction(L, open_module);
      arm(at, lasting == 1);
      status = lua_pcall(L, 0, 0, 0);
      plan.armed = false;
      failed = plan.failed > 0;
      if(status && !is_memory_error(status, top(L)))
        give_up("an odd error was raised", "open", top(L));
      lua_settop(L, 0);
      if(open_module(L) == 0 && at % 16 == 0) {
        set_up(L, boxes);
        must_work(L, "list");
      }
      close_state(L, &held, "open");
    }
  }
}

int main(void)
{
  const char *const *name;
  size_t held;
  lua_State *boxes;
  int source;

  (void)signal(SIGALRM, on_alarm);
  /* Before anybody else does: the module's own call then changes nothing. */
  if(curl_global_init_mem(CURL_GLOBAL_DEFAULT, curl_malloc, free, curl_realloc,
                          curl_strdup, curl_calloc) != CURLE_OK)
    return 1;
  boxes = open_state(&held);
  if(luaL_dostring(boxes, begin))
    give_up("no sandbox", "begin", top(boxes));
  /* What it leaks can be named as long as it is loaded. */
  if(lua_tostring(boxes, 6))
    (void)dlopen(lua_tostring(boxes, 6), RTLD_NOW | RTLD_NODELETE);

  for(source = LUA_MEMORY; source < SOURCES; source++) {
    plan.source = (enum source)source;
    if(source == OWN_MEMORY && !own_memory_is_wrapped()) {
      puts("the module's own allocations: skipped, as they are not wrapped");
      continue;
    }
    torture_open(boxes);
    for(name = cases; *name; name++)
      torture(boxes, *name);
    printf("%s: %lu failures injected\n", source_names[source],
           injected[source]);
  }
  close_state(boxes, &held, "begin");
  if(!injected[LUA_MEMORY] || !injected[CURL_MEMORY]) {
    fputs("torture: nothing failed, which is no test\n", stderr);
    return 1;
  }
  return 0;
}
