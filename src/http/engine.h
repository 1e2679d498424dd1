/* Runs transfers: one libcurl multi handle, its connections, and the
   descriptor that tells when there is something to do. An engine belongs to
   one thread and to the process that made it. */
#ifndef VRC_ENGINE_H
#define VRC_ENGINE_H

#include "http/account.h"
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

/* Starts a call for a client. NULL: out of memory. The transfer belongs to the
   caller until vrc_engine_drop; nothing is sent before the next turn, and
   nothing before one of VRC_ENGINE_IN_FLIGHT places is free. owner is what
   vrc_engine_next_ended tells of it. */
struct vrc_transfer *vrc_engine_start(struct vrc_engine *engine,
                                      struct vrc_account *account,
                                      const struct vrc_http_request *request,
                                      void *owner);

/* Transfers in flight at the most, and thereby connections; the rest waits. */
#define VRC_ENGINE_IN_FLIGHT 256

/* Ends a running transfer now, with that ending. */
void vrc_engine_abort(struct vrc_engine *engine,
                      struct vrc_transfer *transfer, enum vrc_outcome outcome);

/* Takes a transfer back, running or not. */
void vrc_engine_drop(struct vrc_engine *engine,
                     struct vrc_transfer *transfer);

/* Ends all that runs for a client, and clears handles of its secrets. */
void vrc_engine_close_account(struct vrc_engine *engine,
                             struct vrc_account *account);

/* One turn (in a forked child it ends all that is in flight): waits at most timeout_ms for something to do, and does it. When
   that has taken budget_us microseconds, the rest is left for the next turn
   (something is done in any case, else nothing would ever be); 0: all is
   done. */
void vrc_engine_step(struct vrc_engine *engine, int timeout_ms,
                     int64_t budget_us);

/* The owner of a transfer that has ended and was not told of yet, in the order
   of their ends; NULL: there is none. */
void *vrc_engine_next_ended(struct vrc_engine *engine);

/* The descriptor to watch for input between turns; -1: the system has none. */
int vrc_engine_fd(const struct vrc_engine *engine);

/* Milliseconds until a turn is due even if the descriptor stays silent; -1:
   none is. */
int vrc_engine_timeout(const struct vrc_engine *engine);

#endif
