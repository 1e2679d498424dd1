#include "engine/engine.h"

#include "engine/poller.h"
#include "system/clock.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if LIBCURL_VERSION_NUM < 0x075700
#error "libcurl 7.87.0 or newer is needed (CURLOPT_QUICK_EXIT)"
#endif

#define BATCH 64
#define IDLE_MAX 64 /* handles kept for the next calls */

struct vrc_engine {
  unsigned references;
  pid_t owner;
  CURLM *multi;
  struct vrc_poller poller;
  int64_t timer; /* when libcurl wants a turn, by vrc_clock_ms; -1: never */
  struct vrc_header_lists headers;
  struct vrc_transfer *running;
  struct vrc_transfer *idle;
  unsigned idle_count;
};

/* ---- libcurl, once per process ---- */

static pthread_once_t global_once = PTHREAD_ONCE_INIT;
static CURLcode global_result;

static void global_init(void)
{
  /* never undone: other users of libcurl in the process may still need it */
  global_result = curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* ---- libcurl's callbacks ---- */

static int on_poll(CURL *easy, curl_socket_t fd, int what, void *context,
                   void *known)
{
  struct vrc_engine *engine = context;

  (void)easy;
  if(what == CURL_POLL_REMOVE) {
    if(known)
      vrc_poller_forget(&engine->poller, fd);
    return 0;
  }
  if(!vrc_poller_watch(&engine->poller, fd,
                       what == CURL_POLL_IN || what == CURL_POLL_INOUT,
                       what == CURL_POLL_OUT || what == CURL_POLL_INOUT,
                       known != NULL))
    return -1; /* libcurl then fails the transfers */
  if(!known && curl_multi_assign(engine->multi, fd, engine) != CURLM_OK)
    return -1;
  return 0;
}

static int on_timer(CURLM *multi, long timeout_ms, void *context)
{
  struct vrc_engine *engine = context;

  (void)multi;
  /* noted only: calling libcurl from here would re-enter it */
  engine->timer = timeout_ms < 0 ? -1 : vrc_clock_ms() + timeout_ms;
  return 0;
}

/* ---- making and freeing ---- */

#define WAKE_UP_RANGE 8

/* libcurl's multi handle opens a pair of sockets to wake itself up, and lets
   children inherit them. They are found among the lowest descriptors that
   were free before. */
static CURLM *multi_init(void)
{
  bool was_open[WAKE_UP_RANGE];
  int first = dup(STDERR_FILENO);
  CURLM *multi;
  int i;

  if(first < 0)
    return NULL; /* no descriptor left */
  (void)close(first); /* a duplicate: closing it loses nothing */
  for(i = 0; i < WAKE_UP_RANGE; i++)
    was_open[i] = fcntl(first + i, F_GETFD) != -1;
  multi = curl_multi_init();
  for(i = 0; multi && i < WAKE_UP_RANGE; i++) {
    if(!was_open[i])
      (void)fcntl(first + i, F_SETFD, FD_CLOEXEC); /* fails if still free */
  }
  return multi;
}

static bool set_multi(struct vrc_engine *engine)
{
  CURLM *multi = engine->multi;
  return multi &&
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_poll) == CURLM_OK &&
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, engine) == CURLM_OK &&
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer) == CURLM_OK &&
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, engine) == CURLM_OK;
}

struct vrc_engine *vrc_engine_new(void)
{
  struct vrc_engine *engine;

  if(pthread_once(&global_once, global_init) || global_result != CURLE_OK)
    return NULL;
  engine = calloc(1, sizeof(*engine));
  if(!engine)
    return NULL;
  engine->references = 1;
  engine->owner = getpid();
  engine->timer = -1;
  if(!vrc_poller_open(&engine->poller)) {
    free(engine);
    return NULL;
  }
  engine->multi = multi_init();
  if(!set_multi(engine) || !vrc_header_lists_make(&engine->headers)) {
    vrc_engine_release(engine);
    return NULL;
  }
  return engine;
}

void vrc_engine_reference(struct vrc_engine *engine)
{
  engine->references++;
}

static void free_idle(struct vrc_engine *engine)
{
  while(engine->idle) {
    struct vrc_transfer *transfer = engine->idle;
    engine->idle = transfer->next;
    vrc_transfer_free(transfer);
  }
  engine->idle_count = 0;
}

void vrc_engine_release(struct vrc_engine *engine)
{
  if(!engine || --engine->references)
    return;
  /* In a forked child everything of libcurl's is left alone: closing a TLS
     connection would end the parent's. */
  if(vrc_engine_is_ours(engine)) {
    free_idle(engine);
    /* whoever owns a transfer holds a reference: none is running now */
    (void)curl_multi_cleanup(engine->multi);
    vrc_header_lists_free(&engine->headers);
    vrc_poller_close(&engine->poller);
  }
  free(engine);
}

bool vrc_engine_is_ours(const struct vrc_engine *engine)
{
  return engine->owner == getpid();
}

/* ---- transfers ---- */

/* A kept handle, if there is one then rather one that was the client's. */
static struct vrc_transfer *take_idle(struct vrc_engine *engine,
                                      const struct vrc_client *client)
{
  struct vrc_transfer **link = &engine->idle;
  struct vrc_transfer *transfer;

  while(*link && (*link)->client != client && (*link)->next)
    link = &(*link)->next;
  transfer = *link;
  if(transfer) {
    *link = transfer->next;
    engine->idle_count--;
  }
  return transfer;
}

static void link_running(struct vrc_engine *engine,
                         struct vrc_transfer *transfer)
{
  transfer->previous = NULL;
  transfer->next = engine->running;
  if(engine->running)
    engine->running->previous = transfer;
  engine->running = transfer;
}

/* Takes a transfer out of libcurl's hands and the list. */
static void unlink_running(struct vrc_engine *engine,
                           struct vrc_transfer *transfer)
{
  /* fails only for a handle that is not in there */
  (void)curl_multi_remove_handle(engine->multi, transfer->easy);
  if(transfer->previous)
    transfer->previous->next = transfer->next;
  else
    engine->running = transfer->next;
  if(transfer->next)
    transfer->next->previous = transfer->previous;
  transfer->previous = NULL;
  transfer->next = NULL;
}

struct vrc_transfer *vrc_engine_start(struct vrc_engine *engine,
                                      struct vrc_client *client,
                                      const struct vrc_call *call)
{
  struct vrc_transfer *transfer = take_idle(engine, client);

  if(!transfer)
    transfer = vrc_transfer_new();
  if(!transfer)
    return NULL;
  if(!vrc_transfer_prepare(transfer, &engine->headers, client, call) ||
     curl_multi_add_handle(engine->multi, transfer->easy) != CURLM_OK) {
    vrc_transfer_free(transfer);
    return NULL;
  }
  link_running(engine, transfer);
  return transfer;
}

void vrc_engine_abort(struct vrc_engine *engine,
                      struct vrc_transfer *transfer, enum vrc_ending ending)
{
  if(transfer->ending != VRC_RUNNING)
    return;
  transfer->ending = ending;
  if(!vrc_engine_is_ours(engine))
    return; /* see vrc_engine_release */
  if(transfer->sent) /* else the handle knows of its last call only */
    (void)curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE,
                            &transfer->status);
  unlink_running(engine, transfer);
}

void vrc_engine_drop(struct vrc_engine *engine, struct vrc_transfer *transfer)
{
  if(!vrc_engine_is_ours(engine))
    return; /* see vrc_engine_release */
  vrc_engine_abort(engine, transfer, VRC_CANCELLED);
  vrc_transfer_unload(transfer);
  if(engine->idle_count >= IDLE_MAX) {
    vrc_transfer_free(transfer);
    return;
  }
  if(transfer->client->closed)
    vrc_transfer_forget(transfer);
  transfer->next = engine->idle;
  engine->idle = transfer;
  engine->idle_count++;
}

void vrc_engine_close_client(struct vrc_engine *engine,
                             struct vrc_client *client)
{
  struct vrc_transfer *transfer, *next;

  client->closed = true;
  if(!vrc_engine_is_ours(engine))
    return;
  for(transfer = engine->running; transfer; transfer = next) {
    next = transfer->next;
    if(transfer->client == client)
      vrc_engine_abort(engine, transfer, VRC_CLIENT_CLOSED);
  }
  for(transfer = engine->idle; transfer; transfer = transfer->next) {
    if(transfer->client == client)
      vrc_transfer_forget(transfer);
  }
}

/* ---- turning ---- */

/* What has ended leaves libcurl's hands; its owner finds the outcome. */
static void collect_ended(struct vrc_engine *engine)
{
  int left;
  CURLMsg *message = curl_multi_info_read(engine->multi, &left);

  while(message) {
    /* copied: removing the handle frees the message */
    CURL *easy = message->easy_handle;
    CURLcode code = message->data.result;
    void *transfer = NULL;

    if(message->msg == CURLMSG_DONE &&
       curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer) == CURLE_OK) {
      vrc_transfer_finish(transfer, code);
      unlink_running(engine, transfer);
    }
    message = curl_multi_info_read(engine->multi, &left);
  }
}

static void act(struct vrc_engine *engine, curl_socket_t fd, int what)
{
  long timeout_ms = -1;
  int running;

  if(curl_multi_socket_action(engine->multi, fd, what, &running) == CURLM_OK)
    return;
  /* Out of memory, or of descriptors: libcurl has not set the timer anew, and
     without one nothing would ever end. */
  (void)curl_multi_timeout(engine->multi, &timeout_ms);
  (void)on_timer(engine->multi, timeout_ms, engine);
}

void vrc_engine_turn(struct vrc_engine *engine, int timeout_ms)
{
  struct vrc_ready ready[BATCH];
  size_t count;
  size_t i;
  int due = vrc_engine_timeout(engine);

  if(due >= 0 && due < timeout_ms)
    timeout_ms = due;
  count = vrc_poller_wait(&engine->poller, ready, BATCH, timeout_ms);
  for(i = 0; i < count; i++) {
    act(engine, ready[i].fd, (ready[i].readable ? CURL_CSELECT_IN : 0) |
                             (ready[i].writable ? CURL_CSELECT_OUT : 0) |
                             (ready[i].failed ? CURL_CSELECT_ERR : 0));
  }
  if(engine->timer >= 0 && engine->timer <= vrc_clock_ms()) {
    engine->timer = -1;
    act(engine, CURL_SOCKET_TIMEOUT, 0);
  }
  collect_ended(engine);
}

int vrc_engine_fd(const struct vrc_engine *engine)
{
  return engine->poller.fd;
}

int vrc_engine_timeout(const struct vrc_engine *engine)
{
  int64_t left;

  if(engine->timer < 0)
    return -1;
  left = engine->timer - vrc_clock_ms();
  if(left < 0)
    return 0;
  return left < INT_MAX ? (int)left : INT_MAX;
}
