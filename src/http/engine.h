/* Drives jobs: one libcurl multi handle, its connections, and the descriptor
   that becomes readable when there is something to do. An engine belongs to
   one thread and to the process that made it. */
#ifndef VRC_ENGINE_H
#define VRC_ENGINE_H

#include "http/account.h"
#include "http/stream.h"
#include "http/transfer.h"

#include <stdbool.h>
#include <stdint.h>

struct vrc_engine;

/* With one reference. NULL: out of memory or descriptors. Initialises libcurl
   once for the process. */
struct vrc_engine *vrc_engine_new(void);

/* An engine lives as long as somebody holds a reference. */
void vrc_engine_reference(struct vrc_engine *engine);
void vrc_engine_release(struct vrc_engine *engine);

/* False in a process that was forked from the engine's own: nothing may be
   done with it there, as the parent's connections would be disturbed. */
bool vrc_engine_is_ours(const struct vrc_engine *engine);

/* Starts a transfer for an account. NULL: out of memory. It belongs to the
   caller until vrc_engine_drop; nothing is sent before the next step, and
   nothing while VRC_ENGINE_IN_FLIGHT jobs are in flight. owner is what
   vrc_engine_next_ended returns for it. */
struct vrc_transfer *vrc_engine_start(struct vrc_engine *engine,
                                      struct vrc_account *account,
                                      const struct vrc_http_request *request,
                                      void *owner);

/* Jobs in flight at the most, and thereby connections; the rest waits. */
#define VRC_ENGINE_IN_FLIGHT 256

/* Takes a transfer back, running or not. */
void vrc_engine_drop(struct vrc_engine *engine,
                     struct vrc_transfer *transfer);

/* Opens a stream for an account, to the host and the port of that URL. NULL:
   out of memory. It belongs to the caller until vrc_engine_drop_stream; it
   counts as no job in flight and waits for none. owner is what
   vrc_engine_next_ended returns for it. */
struct vrc_stream *vrc_engine_open_stream(struct vrc_engine *engine,
                                          struct vrc_account *account,
                                          const struct vrc_base_url *url,
                                          void *owner);

/* Takes a stream back, whatever it is doing. */
void vrc_engine_drop_stream(struct vrc_engine *engine,
                            struct vrc_stream *stream);

/* Ends a running job now, with that outcome. */
void vrc_engine_abort(struct vrc_engine *engine, struct vrc_job *job,
                      enum vrc_outcome outcome);

/* Ends all that runs for an account, and clears handles of its secrets. */
void vrc_engine_close_account(struct vrc_engine *engine,
                              struct vrc_account *account);

/* One step: waits at most timeout_ms for something to do, and does it (in a
   forked child it ends all that is in flight). When that has taken budget_us
   microseconds, the rest is left for the next step; something is done in any
   case, else nothing would ever be. 0: all is done. */
void vrc_engine_step(struct vrc_engine *engine, int timeout_ms,
                     int64_t budget_us);

/* The owner of a job that has ended and was not reported yet, in the order of
   their ends; then of a stream on which something has happened since it was
   reported; NULL: there is none. */
void *vrc_engine_next_ended(struct vrc_engine *engine);

/* The descriptor to watch for input between steps; -1: the system has none. */
int vrc_engine_fd(const struct vrc_engine *engine);

/* Milliseconds until a step is due even if the descriptor stays silent; -1:
   none is. */
int vrc_engine_timeout(const struct vrc_engine *engine);

#endif
