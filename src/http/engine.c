#include "http/engine.h"

#include "http/poller/poller.h"
#include "http/streams.h"
#include "http/transfer_pool.h"
#include "platform/clock.h"
#include "platform/once.h"
#include "platform/socket.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define LIBCURL_MIN 0x075801
#if LIBCURL_VERSION_NUM < LIBCURL_MIN
#error "libcurl 7.88.1 or newer is needed"
#endif

#define BATCH 64

struct vrc_engine {
  unsigned references;
  unsigned generation; /* of the process that made it */
  CURLM *multi;
  struct vrc_poller poller;
  int64_t timer; /* when libcurl wants a step, by vrc_clock_ms; -1: never */
  struct vrc_job_list queued;  /* they wait until fewer are in flight */
  struct vrc_job_list running; /* in libcurl's hands */
  struct vrc_job_list ended;   /* for vrc_engine_next_ended */
  struct vrc_transfer_pool transfers;
  struct vrc_streams streams;
};

/* ---- libcurl, once per process ---- */

static CURLcode global_result;

static void global_init(void)
{
  if(curl_version_info(CURLVERSION_NOW)->version_num < LIBCURL_MIN)
    global_result = CURLE_FAILED_INIT; /* older than the headers */
  else
    /* never undone: other users of libcurl in the process may need it */
    global_result = curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* ---- libcurl's callbacks ---- */

static int on_poll(CURL *easy, curl_socket_t fd, int what, void *context,
                   void *known)
{
  struct vrc_engine *engine = context;

  (void)easy;
  (void)known;
  if(what == CURL_POLL_REMOVE)
    vrc_poller_rest(&engine->poller, fd);
  else
    vrc_poller_watch(&engine->poller, fd,
                     what == CURL_POLL_IN || what == CURL_POLL_INOUT,
                     what == CURL_POLL_OUT || what == CURL_POLL_INOUT);
  return 0; /* anything else would leave the multi handle dead */
}

static int on_timer(CURLM *multi, long timeout_ms, void *context)
{
  struct vrc_engine *engine = context;

  (void)multi;
  /* noted only: calling libcurl from here would re-enter it */
  engine->timer = timeout_ms < 0 ? -1 : vrc_clock_ms() + timeout_ms;
  return 0;
}

/* ---- creating and freeing ---- */

/* libcurl's multi handle opens a pair of sockets to wake itself up, and lets
   children inherit them. */
static CURLM *multi_init(void)
{
  struct vrc_sockets sockets;
  CURLM *multi;

  if(!vrc_sockets_note(&sockets))
    return NULL;
  multi = curl_multi_init();
  vrc_sockets_hide_new(&sockets);
  return multi;
}

static bool set_multi(struct vrc_engine *engine)
{
  CURLM *multi = engine->multi;
  return multi &&
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_poll) == CURLM_OK &&
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, engine) == CURLM_OK &&
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer) == CURLM_OK &&
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, engine) == CURLM_OK &&
    /* by default four for each handle at hand: when many end in one step,
       libcurl would close what the next calls need */
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS,
                      (long)VRC_ENGINE_IN_FLIGHT) == CURLM_OK;
}

struct vrc_engine *vrc_engine_new(void)
{
  struct vrc_engine *engine;

  if(!vrc_once(global_init) || global_result != CURLE_OK)
    return NULL;
  engine = calloc(1, sizeof(*engine));
  if(!engine)
    return NULL;
  engine->references = 1;
  engine->generation = vrc_fork_generation();
  engine->timer = -1;
  if(!vrc_poller_open(&engine->poller)) {
    free(engine);
    return NULL;
  }
  engine->transfers.transport.poller = &engine->poller;
  engine->multi = multi_init();
  if(!set_multi(engine) || !vrc_transfer_pool_open(&engine->transfers)) {
    vrc_engine_release(engine);
    return NULL;
  }
  engine->streams.multi = engine->multi;
  engine->streams.transport = &engine->transfers.transport;
  engine->streams.ended = &engine->ended;
  return engine;
}

void vrc_engine_reference(struct vrc_engine *engine)
{
  engine->references++;
}

void vrc_engine_release(struct vrc_engine *engine)
{
  if(!engine || --engine->references)
    return;
  /* In a forked child everything of libcurl's is left alone: closing a TLS
     connection would end the parent's. */
  if(vrc_engine_is_ours(engine)) {
    /* whoever owns a job holds a reference: all others are idle */
    vrc_transfer_pool_empty(&engine->transfers);
    (void)curl_multi_cleanup(engine->multi);
    vrc_transfer_pool_close(&engine->transfers);
    vrc_poller_close(&engine->poller);
  }
  free(engine);
}

bool vrc_engine_is_ours(const struct vrc_engine *engine)
{
  return engine->generation == vrc_fork_generation();
}

/* ---- jobs ---- */

/* Ends a job; vrc_engine_next_ended reports it. */
static void end(struct vrc_engine *engine, struct vrc_job *job)
{
  if(job->list != &engine->queued && vrc_engine_is_ours(engine))
    job->kind->stop(job, engine->multi);
  vrc_job_move(job, &engine->ended);
}

void vrc_engine_abort(struct vrc_engine *engine, struct vrc_job *job,
                      enum vrc_outcome outcome)
{
  if(job->outcome != VRC_RUNNING)
    return;
  job->outcome = outcome;
  job->kind->abort(job);
  end(engine, job);
}

void *vrc_engine_next_ended(struct vrc_engine *engine)
{
  struct vrc_job *job = engine->ended.first;

  if(!job)
    return vrc_streams_next_changed(&engine->streams);
  vrc_job_unlink(job);
  return job->owner;
}

/* Ends what an account has in a list; NULL: what all have. */
static void abort_list(struct vrc_engine *engine,
                      const struct vrc_job_list *list,
                      const struct vrc_account *account,
                      enum vrc_outcome outcome)
{
  struct vrc_job *job, *next;

  for(job = list->first; job; job = next) {
    next = job->next;
    if(!account || job->account == account)
      vrc_engine_abort(engine, job, outcome);
  }
}

static void abort_everywhere(struct vrc_engine *engine,
                             const struct vrc_account *account,
                             enum vrc_outcome outcome)
{
  abort_list(engine, &engine->queued, account, outcome);
  abort_list(engine, &engine->running, account, outcome);
  abort_list(engine, &engine->streams.quiet, account, outcome);
  abort_list(engine, &engine->streams.changed, account, outcome);
}

void vrc_engine_close_account(struct vrc_engine *engine,
                              struct vrc_account *account)
{
  account->closed = true;
  if(!vrc_engine_is_ours(engine))
    return;
  abort_everywhere(engine, account, VRC_ACCOUNT_CLOSED);
  vrc_transfer_pool_forget(&engine->transfers, account);
}

struct vrc_transfer *vrc_engine_start(struct vrc_engine *engine,
                                      struct vrc_account *account,
                                      const struct vrc_http_request *request,
                                      void *owner)
{
  struct vrc_transfer *transfer =
    vrc_transfer_pool_take(&engine->transfers, account, request);

  if(transfer) {
    transfer->job.owner = owner;
    vrc_job_move(&transfer->job, &engine->queued);
  }
  return transfer;
}

void vrc_engine_drop(struct vrc_engine *engine, struct vrc_transfer *transfer)
{
  if(!vrc_engine_is_ours(engine))
    return; /* see vrc_engine_release */
  vrc_engine_abort(engine, &transfer->job, VRC_CANCELLED);
  vrc_transfer_pool_put(&engine->transfers, transfer, VRC_ENGINE_IN_FLIGHT);
}

struct vrc_stream *vrc_engine_open_stream(struct vrc_engine *engine,
                                          struct vrc_account *account,
                                          const struct vrc_base_url *url,
                                          void *owner)
{
  return vrc_stream_open(&engine->streams, account, url, owner);
}

void vrc_engine_drop_stream(struct vrc_engine *engine,
                            struct vrc_stream *stream)
{
  if(!vrc_engine_is_ours(engine))
    return; /* see vrc_engine_release */
  vrc_engine_abort(engine, &stream->job, VRC_CANCELLED);
  vrc_stream_free(stream);
}

/* ---- stepping ---- */

/* True while a queued job could be started. */
static bool can_start(const struct vrc_engine *engine)
{
  return engine->queued.first && engine->running.count < VRC_ENGINE_IN_FLIGHT;
}

static void finish(struct vrc_engine *engine, struct vrc_job *job,
                   CURLcode code)
{
  enum vrc_finish what = job->kind->finish(job, code);

  if(what == VRC_ENDED)
    end(engine, job);
  else if(what == VRC_RETRY) {
    job->kind->stop(job, engine->multi);
    vrc_job_move(job, &engine->queued);
  }
}

/* Takes back what libcurl has finished. */
static void collect_ended(struct vrc_engine *engine)
{
  int left;
  CURLMsg *message = curl_multi_info_read(engine->multi, &left);

  while(message) {
    /* copied: removing the handle frees the message */
    CURL *easy = message->easy_handle;
    CURLcode code = message->data.result;
    char *private = NULL; /* a job, whatever libcurl's type says */

    if(message->msg == CURLMSG_DONE &&
       curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private) == CURLE_OK)
      finish(engine, (void *)private, code);
    message = curl_multi_info_read(engine->multi, &left);
  }
}

static void act(struct vrc_engine *engine, curl_socket_t fd, int what)
{
  long timeout_ms = -1;
  int running;

  if(curl_multi_socket_action(engine->multi, fd, what, &running) != CURLM_OK) {
    /* Out of memory, or of descriptors: libcurl has not set the timer again,
       and without one nothing would ever end. */
    (void)curl_multi_timeout(engine->multi, &timeout_ms);
    (void)on_timer(engine->multi, timeout_ms, engine);
  }
  /* now: what another transfer does next may close a stream's connection,
     which looks idle until its first bytes */
  if(engine->streams.connecting)
    collect_ended(engine);
}

/* Hands a socket that is ready to whom it belongs: a stream or libcurl. */
static void act_on_socket(struct vrc_engine *engine,
                          const struct vrc_ready *ready)
{
  struct vrc_stream *stream = vrc_streams_find(&engine->streams, ready->fd);

  if(stream)
    vrc_stream_serve(stream);
  else
    act(engine, ready->fd, (ready->readable ? CURL_CSELECT_IN : 0) |
                           (ready->writable ? CURL_CSELECT_OUT : 0) |
                           (ready->failed ? CURL_CSELECT_ERR : 0));
}

static void act_on_timer(struct vrc_engine *engine)
{
  if(engine->timer >= 0 && engine->timer <= vrc_clock_ms()) {
    engine->timer = -1;
    act(engine, CURL_SOCKET_TIMEOUT, 0);
  }
}

/* Starts the first queued job. What it waited for does not count as its
   time. */
static void start_queued(struct vrc_engine *engine)
{
  struct vrc_job *job = engine->queued.first;

  vrc_job_move(job, &engine->running);
  if(!job->kind->start(job, engine->multi)) {
    job->outcome = VRC_NO_MEMORY;
    vrc_job_move(job, &engine->ended);
    return;
  }
  act_on_timer(engine);
}

static bool is_spent(int64_t deadline)
{
  return deadline && vrc_clock_us() >= deadline;
}

void vrc_engine_step(struct vrc_engine *engine, int timeout_ms,
                     int64_t budget_us)
{
  int64_t deadline = 0;
  struct vrc_ready ready[BATCH];
  size_t count = 0;
  size_t i;
  int due = vrc_engine_timeout(engine);

  if(!vrc_engine_is_ours(engine)) {
    abort_everywhere(engine, NULL, VRC_FORKED);
    return;
  }
  if(due >= 0 && due < timeout_ms)
    timeout_ms = due;
  /* else start at once */
  if(engine->running.count || engine->streams.quiet.first ||
     engine->streams.changed.first || !can_start(engine))
    count = vrc_poller_wait(&engine->poller, ready, BATCH, timeout_ms);
  if(budget_us)
    deadline = vrc_clock_us() + budget_us;
  for(i = 0; i < count && (!i || !is_spent(deadline)); i++)
    act_on_socket(engine, &ready[i]); /* what is left is reported again */
  act_on_timer(engine);
  vrc_streams_expire(&engine->streams);
  collect_ended(engine);
  for(i = 0; can_start(engine) && (!i || !is_spent(deadline)); i++)
    start_queued(engine);
  collect_ended(engine); /* a start may fail at once */
}

int vrc_engine_fd(const struct vrc_engine *engine)
{
  return vrc_poller_fd(&engine->poller);
}

/* Milliseconds until that time; -1: never. */
static int until(int64_t time)
{
  int64_t left = time < 0 ? -1 : time - vrc_clock_ms();

  if(time < 0)
    return -1;
  return left < 0 ? 0 : left < INT_MAX ? (int)left : INT_MAX;
}

/* The sooner of two, either of which may be -1. */
static int sooner(int a, int b)
{
  return a < 0 || (b >= 0 && b < a) ? b : a;
}

int vrc_engine_timeout(const struct vrc_engine *engine)
{
  if(can_start(engine))
    return 0;
  return sooner(until(engine->timer),
                sooner(vrc_poller_due(&engine->poller),
                       until(vrc_streams_due(&engine->streams))));
}
