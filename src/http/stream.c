#include "http/stream.h"

#include "platform/clock.h"

#include <stdlib.h>
#include <string.h>

/* ---- bytes that wait ---- */

static size_t length_of(const struct vrc_bytes *bytes)
{
  return bytes->end - bytes->start;
}

static size_t room_of(const struct vrc_bytes *bytes)
{
  return VRC_STREAM_ROOM - bytes->end;
}

/* False: out of memory. */
static bool reserve(struct vrc_bytes *bytes)
{
  if(!bytes->data)
    bytes->data = malloc(VRC_STREAM_ROOM);
  return bytes->data != NULL;
}

static void drop_all(struct vrc_bytes *bytes)
{
  free(bytes->data);
  bytes->data = NULL;
  bytes->start = 0;
  bytes->end = 0;
}

/* Idle streams hold no memory. */
static void drop(struct vrc_bytes *bytes, size_t length)
{
  bytes->start += length;
  if(bytes->start == bytes->end)
    drop_all(bytes);
}

/* ---- ending ---- */

static bool is_running(const struct vrc_stream *stream)
{
  return stream->job.outcome == VRC_RUNNING;
}

bool vrc_stream_is_open(const struct vrc_stream *stream)
{
  return is_running(stream) && stream->fd != CURL_SOCKET_BAD;
}

static void note_message(struct vrc_stream *stream, CURLcode code)
{
  if(!code)
    stream->message[0] = '\0';
  else if(!stream->message[0])
    (void)strncpy(stream->message, curl_easy_strerror(code),
                  sizeof(stream->message) - 1);
}

void vrc_stream_end(struct vrc_stream *stream, enum vrc_outcome outcome)
{
  stream->job.outcome = outcome;
  stream->job.kind->stop(&stream->job, stream->streams->multi);
  vrc_job_move(&stream->job, stream->streams->ended);
}

/* Ends one that was open. CURLE_OK: the other side has ended it. */
static void end(struct vrc_stream *stream, CURLcode code)
{
  note_message(stream, code);
  vrc_stream_end(stream, !code ? VRC_COMPLETE
                         : code == CURLE_OUT_OF_MEMORY ? VRC_NO_MEMORY
                                                       : VRC_CUT_OFF);
}

/* ---- reading and sending ---- */

static void note_change(struct vrc_stream *stream)
{
  vrc_job_move(&stream->job, &stream->streams->changed);
}

/* False: there is no more now. */
static bool read_some(struct vrc_stream *stream)
{
  struct vrc_bytes *in = &stream->in;
  size_t got = 0;
  CURLcode code;

  stream->unread = !room_of(in);
  if(stream->unread)
    return false;
  code = reserve(in) ? curl_easy_recv(stream->easy, in->data + in->end,
                                      room_of(in), &got)
                     : CURLE_OUT_OF_MEMORY;
  in->end += got;
  drop(in, 0); /* frees it if nothing came */
  if(code != CURLE_AGAIN && !got)
    end(stream, code);
  else if(got)
    note_change(stream);
  return got > 0;
}

/* Until there is no more: TLS keeps decrypted bytes that no poll shows. */
static void read_all(struct vrc_stream *stream)
{
  while(read_some(stream))
    ;
}

static void send_all(struct vrc_stream *stream)
{
  struct vrc_bytes *out = &stream->out;
  bool was_full = !room_of(out);
  CURLcode code = CURLE_OK;

  while(out->data && !code) {
    size_t done = 0;
    code = curl_easy_send(stream->easy, out->data + out->start,
                          length_of(out), &done);
    if(!code && !done)
      code = CURLE_AGAIN;
    stream->sent = stream->sent || done;
    drop(out, done);
  }
  if(was_full && room_of(out))
    note_change(stream);
  if(!code || code == CURLE_AGAIN)
    return;
  read_all(stream); /* what the other side said before it left */
  if(is_running(stream))
    end(stream, code);
}

/* Watches the socket for what can be done with it. When there is nothing it is
   not watched at all, as its end would be reported all the time. */
static void watch(struct vrc_stream *stream)
{
  struct vrc_poller *poller = stream->streams->transport->poller;
  bool in = !stream->unread;
  bool out = stream->out.data != NULL;

  if(in == stream->watched_in && out == stream->watched_out)
    return;
  stream->watched_in = in;
  stream->watched_out = out;
  if(in || out)
    vrc_poller_watch(poller, stream->fd, in, out);
  else
    vrc_poller_forget(poller, stream->fd);
}

void vrc_stream_serve(struct vrc_stream *stream)
{
  send_all(stream);
  if(is_running(stream))
    read_all(stream);
  if(is_running(stream))
    watch(stream);
}

/* ---- a kind of job ---- */

static bool start(struct vrc_job *job, CURLM *multi)
{
  struct vrc_stream *stream = (struct vrc_stream *)job;

  if(curl_multi_add_handle(multi, stream->easy) != CURLM_OK)
    return false;
  stream->streams->connecting++;
  vrc_job_move(job, &stream->streams->quiet);
  return true;
}

/* Removing the handle closes the socket: it is not watched any longer then. */
static void stop(struct vrc_job *job, CURLM *multi)
{
  struct vrc_stream *stream = (struct vrc_stream *)job;

  if(stream->fd == CURL_SOCKET_BAD)
    stream->streams->connecting--;
  else
    vrc_poller_forget(stream->streams->transport->poller, stream->fd);
  stream->fd = CURL_SOCKET_BAD;
  /* fails only for a handle that is not in there */
  (void)curl_multi_remove_handle(multi, stream->easy);
  curl_easy_cleanup(stream->easy);
  stream->easy = NULL;
  drop_all(&stream->out);
}

static void note_failure(struct vrc_stream *stream, CURLcode code)
{
  stream->proxy_status = vrc_proxy_refusal(stream->easy);
  note_message(stream, code);
  if(stream->proxy_status)
    stream->message[0] = '\0'; /* the status says it all */
  stream->job.outcome = stream->proxy_status ? VRC_PROXY_REFUSED
                                             : vrc_outcome_of(code);
}

/* It is connected, or could not be. libcurl watches the socket no longer; to
   others of its connections this one looks idle until its first bytes, so that
   it is used at once. */
static enum vrc_finish finish(struct vrc_job *job, CURLcode code)
{
  struct vrc_stream *stream = (struct vrc_stream *)job;
  curl_socket_t fd = CURL_SOCKET_BAD;

  if(!code && (curl_easy_getinfo(stream->easy, CURLINFO_ACTIVESOCKET, &fd) ||
               fd == CURL_SOCKET_BAD))
    code = CURLE_RECV_ERROR;
  if(code) {
    note_failure(stream, code);
    return VRC_ENDED;
  }
  stream->fd = fd;
  stream->streams->connecting--;
  vrc_connections_remove(&stream->streams->transport->connections, fd);
  note_change(stream);
  vrc_stream_serve(stream);
  return VRC_OPEN;
}

static void on_abort(struct vrc_job *job)
{
  struct vrc_stream *stream = (struct vrc_stream *)job;
  drop_all(&stream->in); /* nobody is there to read it */
  stream->message[0] = '\0';
}

/* ---- opening and freeing ---- */

#define SET(option, value) \
  (curl_easy_setopt(stream->easy, (option), (value)) == CURLE_OK)

/* HTTP/1.1, which is what TLS negotiates: libcurl 7.88 crashes with HTTP/2.
   The connection is among those of sends: it would mark its host as one
   without HTTP/2 for reads. */
static bool set_options(struct vrc_stream *stream,
                        const struct vrc_base_url *url)
{
  struct vrc_transport *transport = stream->streams->transport;

  return vrc_set_connect_options(stream->easy, transport, stream->job.account,
                                 url->loopback) &&
         SET(CURLOPT_PRIVATE, &stream->job) &&
         SET(CURLOPT_ERRORBUFFER, stream->message) &&
         SET(CURLOPT_URL, url->text) &&
         SET(CURLOPT_CONNECT_ONLY, 1L) &&
         SET(CURLOPT_FRESH_CONNECT, 1L) &&
         SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) &&
         SET(CURLOPT_SHARE, transport->connections.sends);
}

struct vrc_stream *vrc_stream_open(struct vrc_streams *streams,
                                   struct vrc_account *account,
                                   const struct vrc_base_url *url,
                                   void *owner)
{
  static const struct vrc_job_kind kind = { start, stop, finish, on_abort };
  struct vrc_stream *stream = calloc(1, sizeof(*stream));

  if(!stream)
    return NULL;
  stream->job.kind = &kind;
  stream->job.owner = owner;
  stream->job.account = account;
  vrc_account_reference(account);
  stream->streams = streams;
  stream->fd = CURL_SOCKET_BAD;
  stream->easy = curl_easy_init();
  if(!stream->easy || !set_options(stream, url) ||
     !start(&stream->job, streams->multi)) {
    vrc_stream_free(stream);
    return NULL;
  }
  return stream;
}

void vrc_stream_free(struct vrc_stream *stream)
{
  vrc_job_unlink(&stream->job);
  curl_easy_cleanup(stream->easy);
  vrc_account_release(stream->job.account);
  drop_all(&stream->in);
  drop_all(&stream->out);
  free(stream);
}

/* ---- for the owner ---- */

size_t vrc_stream_room(const struct vrc_stream *stream)
{
  return is_running(stream) && !stream->finishes ? room_of(&stream->out) : 0;
}

size_t vrc_stream_send(struct vrc_stream *stream, const char *bytes,
                       size_t length)
{
  size_t taken = 0;

  while(taken < length && vrc_stream_room(stream)) {
    size_t room = vrc_stream_room(stream);
    size_t part = length - taken < room ? length - taken : room;
    if(!reserve(&stream->out))
      break;
    memcpy(stream->out.data + stream->out.end, bytes + taken, part);
    stream->out.end += part;
    taken += part;
    if(stream->fd != CURL_SOCKET_BAD)
      send_all(stream);
  }
  if(vrc_stream_is_open(stream))
    watch(stream);
  return taken;
}

const char *vrc_stream_received(const struct vrc_stream *stream,
                                size_t *length)
{
  *length = length_of(&stream->in);
  return *length ? stream->in.data + stream->in.start : "";
}

void vrc_stream_take(struct vrc_stream *stream, size_t length)
{
  size_t there = length_of(&stream->in);

  if(there)
    drop(&stream->in, length < there ? length : there);
  if(!stream->unread || stream->in.data || !vrc_stream_is_open(stream))
    return;
  read_all(stream);
  if(is_running(stream))
    watch(stream);
}

void vrc_stream_finish(struct vrc_stream *stream, int64_t ms)
{
  stream->finishes = true;
  stream->deadline = vrc_clock_ms() + ms;
}
