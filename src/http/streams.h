/* The streams of an engine. */
#ifndef VRC_STREAMS_H
#define VRC_STREAMS_H

#include "http/stream.h"

/* The open one with that socket; NULL: there is none. */
struct vrc_stream *vrc_streams_find(const struct vrc_streams *streams, int fd);

/* Ends those whose deadline has passed. */
void vrc_streams_expire(const struct vrc_streams *streams);

/* The first deadline, by vrc_clock_ms; -1: there is none. */
int64_t vrc_streams_due(const struct vrc_streams *streams);

/* The owner of one on which something has happened since the last time; NULL:
   there is none. */
void *vrc_streams_next_changed(struct vrc_streams *streams);

#endif
