/* The limit: what vrchatapi does for a call, written by hand for that one call
   with nothing but libcurl and lua-cjson. Handles and connections are kept,
   nothing is set twice, and the header of the request is ours.

     limit work=list url=http://127.0.0.1:8080/api/1 calls=1000 ...

   work    list, post or photo
   calls   how many are measured, after warm= others (0)
   flight  how many are in flight at a time (1)
   photo   the file that is sent
   ca_path, ca_file   the certificates to trust, one of them or both
   expect  1: photos are sent as libcurl does it, with Expect: 100-continue

   Prints the seconds and the seconds of CPU time that the measured calls took,
   and when the last had ended: "wall=... cpu=... end=...". */
#include "binding/compat.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>

#define FLIGHT_MAX 256
#define EVENTS 64
#define SECRET "auth=authcookie_00000000-0000-4000-8000-000000000000"
#define USER "usr_00000000-0000-4000-8000-%012d"
#define INSTANCE "wrld_00000000-0000-4000-8000-000000000000:12345" \
  "~private(usr_00000000-0000-4000-8000-000000000000)"

struct slot {
  CURL *easy;
  curl_mime *mime;
  char json[256];
  char *data;
  size_t length;
  size_t capacity;
};

static const char *work = "list";
static const char *url;
static const char *photo;
static const char *ca_path;
static const char *ca_file;
static int calls, warm, expect;
static int flight = 1;

static lua_State *L; /* cjson.decode is its stack's only value */
static struct curl_slist *headers;
static struct slot slots[FLIGHT_MAX];
static CURLM *multi;
static int epoll;
static double timer = -1; /* when libcurl wants a turn; -1: never */

static void fail(const char *what)
{
  fprintf(stderr, "limit: %s\n", what);
  exit(1);
}

static void check(bool ok, const char *what)
{
  if(!ok)
    fail(what);
}

static double now(clockid_t id)
{
  struct timespec time;
  check(!clock_gettime(id, &time), "no clock");
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- the reply ---- */

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
  struct slot *slot = context;
  size_t length = size * count;

  if(slot->length + length > slot->capacity) {
    slot->capacity = 2 * (slot->length + length);
    slot->data = realloc(slot->data, slot->capacity);
    check(slot->data, "not enough memory");
  }
  memcpy(slot->data + slot->length, bytes, length);
  slot->length += length;
  return length;
}

/* Makes integers of the floats, and drops the nulls, in the table on top. */
static void walk(void)
{
  int exact;
  lua_Integer integer;

  luaL_checkstack(L, 4, "JSON is nested too deeply");
  lua_pushnil(L);
  while(lua_next(L, -2)) {
    switch(lua_type(L, -1)) {
    case LUA_TTABLE:
      walk();
      break;
    case LUA_TLIGHTUSERDATA:
      lua_pushvalue(L, -2);
      lua_pushnil(L);
      lua_rawset(L, -5);
      break;
    case LUA_TNUMBER:
      if(lua_isinteger(L, -1))
        break;
      integer = lua_tointegerx(L, -1, &exact);
      if(exact) {
        lua_pushvalue(L, -2);
        lua_pushinteger(L, integer);
        lua_rawset(L, -5);
      }
      break;
    default:
      break;
    }
    lua_pop(L, 1);
  }
}

static void take(struct slot *slot, CURLcode code)
{
  long status = 0;

  if(code != CURLE_OK)
    fail(curl_easy_strerror(code));
  curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status);
  check(status == 200, "status is not 200");
  lua_pushvalue(L, 1);
  lua_pushlstring(L, slot->data, slot->length);
  lua_call(L, 1, 1);
  check(lua_istable(L, -1), "the reply is no table");
  walk();
  lua_settop(L, 1);
  slot->length = 0;
  if(slot->mime) {
    curl_easy_setopt(slot->easy, CURLOPT_MIMEPOST, NULL);
    curl_mime_free(slot->mime);
    slot->mime = NULL;
  }
}

/* ---- the request ---- */

static void set_photo(struct slot *slot)
{
  curl_mimepart *part;

  slot->mime = curl_mime_init(slot->easy);
  part = curl_mime_addpart(slot->mime);
  curl_mime_name(part, "data");
  curl_mime_data(part, slot->json, CURL_ZERO_TERMINATED);
  part = curl_mime_addpart(slot->mime);
  curl_mime_name(part, "image");
  check(curl_mime_filedata(part, photo) == CURLE_OK, "no photo");
  curl_mime_filename(part, "image.png");
  curl_mime_type(part, "image/png");
  curl_easy_setopt(slot->easy, CURLOPT_MIMEPOST, slot->mime);
}

/* What differs from one call to the next: whom it is for. */
static void set_call(struct slot *slot, int number)
{
  char text[512];

  if(!strcmp(work, "list"))
    return;
  snprintf(text, sizeof(text), "%s/invite/" USER "%s", url, number,
           photo ? "/photo" : "");
  curl_easy_setopt(slot->easy, CURLOPT_URL, text);
  snprintf(slot->json, sizeof(slot->json),
           "{\"instanceId\":\"%s\",\"messageSlot\":%d}", INSTANCE, 3);
  if(photo)
    set_photo(slot);
}

static void set_slot(struct slot *slot)
{
  char text[512];

  slot->easy = curl_easy_init();
  check(slot->easy, "no handle");
  curl_easy_setopt(slot->easy, CURLOPT_PRIVATE, slot);
  curl_easy_setopt(slot->easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(slot->easy, CURLOPT_WRITEDATA, slot);
  curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(slot->easy, CURLOPT_USERAGENT,
                   "Bench/1.0 https://github.com/vrchatapi");
  curl_easy_setopt(slot->easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt(slot->easy, CURLOPT_COOKIE, SECRET);
  curl_easy_setopt(slot->easy, CURLOPT_PROXY, "");
  curl_easy_setopt(slot->easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(slot->easy, CURLOPT_TIMEOUT_MS, 30000L);
  curl_easy_setopt(slot->easy, CURLOPT_CONNECTTIMEOUT_MS, 10000L);
  curl_easy_setopt(slot->easy, CURLOPT_UPLOAD_BUFFERSIZE, 128L * 1024);
  if(!strncmp(url, "https:", 6)) {
    curl_easy_setopt(slot->easy, CURLOPT_PIPEWAIT, 1L);
    curl_easy_setopt(slot->easy, CURLOPT_CAPATH, ca_path);
    curl_easy_setopt(slot->easy, CURLOPT_CAINFO, ca_file);
  }
  if(!strcmp(work, "list")) {
    snprintf(text, sizeof(text), "%s/message/" USER "/message", url, 0);
    curl_easy_setopt(slot->easy, CURLOPT_URL, text);
  }
  else if(!photo)
    curl_easy_setopt(slot->easy, CURLOPT_POSTFIELDS, slot->json);
}

/* ---- one after the other ---- */

static void run_single(int count)
{
  int i;
  for(i = 0; i < count; i++) {
    set_call(&slots[0], i);
    take(&slots[0], curl_easy_perform(slots[0].easy));
  }
}

/* ---- many at a time ---- */

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *context,
                     void *known)
{
  static char mark;
  struct epoll_event event = { 0 };

  (void)easy;
  (void)context;
  event.data.fd = fd;
  event.events = (what & CURL_POLL_IN ? (unsigned)EPOLLIN : 0u) |
                 (what & CURL_POLL_OUT ? (unsigned)EPOLLOUT : 0u);
  if(what == CURL_POLL_REMOVE)
    epoll_ctl(epoll, EPOLL_CTL_DEL, fd, &event);
  else {
    epoll_ctl(epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
    if(!known)
      curl_multi_assign(multi, fd, &mark);
  }
  return 0;
}

static int on_timer(CURLM *handle, long timeout_ms, void *context)
{
  (void)handle;
  (void)context;
  timer = timeout_ms < 0 ? -1
        : now(CLOCK_MONOTONIC) + (double)timeout_ms / 1e3;
  return 0;
}

static void open_multi(void)
{
  epoll = epoll_create1(EPOLL_CLOEXEC);
  multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)FLIGHT_MAX);
}

static void turn(void)
{
  struct epoll_event events[EVENTS];
  double left = timer < 0 ? 1 : timer - now(CLOCK_MONOTONIC);
  int running, count, i;

  count = epoll_wait(epoll, events, EVENTS,
                     left > 0 ? (int)(left * 1e3) + 1 : 0);
  for(i = 0; i < count; i++)
    curl_multi_socket_action(multi, events[i].data.fd,
                             (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT
                                                          : 0) |
                             (events[i].events & EPOLLIN ? CURL_CSELECT_IN
                                                         : 0),
                             &running);
  if(timer >= 0 && timer <= now(CLOCK_MONOTONIC)) {
    timer = -1;
    curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
  }
}

static void run_many(int count)
{
  int started, ended = 0;
  CURLMsg *message;

  for(started = 0; started < flight && started < count; started++) {
    set_call(&slots[started], started);
    curl_multi_add_handle(multi, slots[started].easy);
  }
  while(ended < count) {
    int left;
    turn();
    while((message = curl_multi_info_read(multi, &left)) != NULL) {
      CURL *easy = message->easy_handle;
      CURLcode code = message->data.result;
      struct slot *slot = NULL;

      curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&slot);
      curl_multi_remove_handle(multi, easy);
      take(slot, code);
      ended++;
      if(started < count) {
        set_call(slot, started++);
        curl_multi_add_handle(multi, easy);
      }
    }
  }
}

/* ---- the program ---- */

static bool is(const char *argument, const char *name, const char **value)
{
  size_t length = strlen(name);

  if(strncmp(argument, name, length) || argument[length] != '=')
    return false;
  *value = argument + length + 1;
  return true;
}

static void read_arguments(char **argument)
{
  const char *number = NULL;

  for(; *argument; argument++) {
    if(is(*argument, "calls", &number))
      calls = atoi(number);
    else if(is(*argument, "warm", &number))
      warm = atoi(number);
    else if(is(*argument, "flight", &number))
      flight = atoi(number);
    else if(is(*argument, "expect", &number))
      expect = atoi(number);
    else
      check(is(*argument, "work", &work) || is(*argument, "url", &url) ||
            is(*argument, "photo", &photo) ||
            is(*argument, "ca_path", &ca_path) ||
            is(*argument, "ca_file", &ca_file), *argument);
  }
  check(url && flight > 0 && flight <= FLIGHT_MAX, "arguments?");
}

static void open_lua(void)
{
  L = luaL_newstate();
  check(L, "no Lua");
#if LUA_VERSION_NUM >= 504
  lua_gc(L, LUA_GCGEN, 0, 0); /* as the program lua5.4 does */
#endif
  luaL_openlibs(L);
  lua_getglobal(L, "require");
  lua_pushliteral(L, "cjson");
  lua_call(L, 1, 1);
  lua_getfield(L, -1, "decode");
  lua_replace(L, 1);
}

static void set_headers(void)
{
  headers = curl_slist_append(headers, "Accept: application/json");
  if(!strcmp(work, "post"))
    headers = curl_slist_append(headers, "Content-Type: application/json");
  if(photo && !expect)
    headers = curl_slist_append(headers, "Expect:");
}

static void run(int count)
{
  if(multi)
    run_many(count);
  else
    run_single(count);
}

int main(int argc, char **argv)
{
  double wall, cpu, end;
  int i;

  (void)argc;
  read_arguments(argv + 1);
  open_lua();
  curl_global_init(CURL_GLOBAL_DEFAULT);
  set_headers();
  for(i = 0; i < flight; i++)
    set_slot(&slots[i]);
  if(flight > 1)
    open_multi();
  run(warm);
  wall = now(CLOCK_MONOTONIC);
  cpu = now(CLOCK_PROCESS_CPUTIME_ID);
  run(calls);
  end = now(CLOCK_MONOTONIC);
  printf("wall=%.6f cpu=%.6f end=%.6f\n", end - wall,
         now(CLOCK_PROCESS_CPUTIME_ID) - cpu, end);
  return 0;
}
