#include "http/streams.h"

#include "platform/clock.h"

static struct vrc_stream *find_in(const struct vrc_job_list *list, int fd)
{
  struct vrc_job *job;

  for(job = list->first; job; job = job->next) {
    struct vrc_stream *stream = (struct vrc_stream *)job;
    if(stream->fd == fd)
      return stream;
  }
  return NULL;
}

struct vrc_stream *vrc_streams_find(const struct vrc_streams *streams, int fd)
{
  struct vrc_stream *stream = find_in(&streams->quiet, fd);
  return stream ? stream : find_in(&streams->changed, fd);
}

static void expire_in(const struct vrc_job_list *list, int64_t now)
{
  struct vrc_job *job, *next;

  for(job = list->first; job; job = next) {
    struct vrc_stream *stream = (struct vrc_stream *)job;
    next = job->next;
    if(stream->deadline && stream->deadline <= now)
      vrc_stream_end(stream, VRC_TIMEOUT_TOTAL);
  }
}

void vrc_streams_expire(const struct vrc_streams *streams)
{
  int64_t due = vrc_streams_due(streams);
  int64_t now = due < 0 ? 0 : vrc_clock_ms();

  if(due < 0 || due > now)
    return;
  expire_in(&streams->quiet, now);
  expire_in(&streams->changed, now);
}

static int64_t due_in(const struct vrc_job_list *list, int64_t due)
{
  const struct vrc_job *job;

  for(job = list->first; job; job = job->next) {
    int64_t deadline = ((const struct vrc_stream *)job)->deadline;
    if(deadline && (due < 0 || deadline < due))
      due = deadline;
  }
  return due;
}

int64_t vrc_streams_due(const struct vrc_streams *streams)
{
  return due_in(&streams->changed, due_in(&streams->quiet, -1));
}

void *vrc_streams_next_changed(struct vrc_streams *streams)
{
  struct vrc_job *job = streams->changed.first;

  if(!job)
    return NULL;
  vrc_job_move(job, &streams->quiet);
  return job->owner;
}
