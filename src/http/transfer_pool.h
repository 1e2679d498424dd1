/* Transfers that nobody uses, kept with their libcurl handles for the next
   requests; and what all transfers of an engine share. */
#ifndef VRC_TRANSFER_POOL_H
#define VRC_TRANSFER_POOL_H

#include "http/transfer.h"

struct vrc_transfer_pool {
  struct vrc_job_list idle;
  struct vrc_transport transport;
};

/* False: out of memory; empty and close in either case. */
bool vrc_transfer_pool_open(struct vrc_transfer_pool *pool);

/* Frees the transfers, before the multi handle that they were in. */
void vrc_transfer_pool_empty(struct vrc_transfer_pool *pool);

/* Frees what they use, after that. */
void vrc_transfer_pool_close(struct vrc_transfer_pool *pool);

/* A transfer that is ready to send the request for the account; the caller
   owns it. NULL: out of memory. */
struct vrc_transfer *vrc_transfer_pool_take(
  struct vrc_transfer_pool *pool, struct vrc_account *account,
  const struct vrc_http_request *request);

/* Takes over a transfer that is not in flight; frees it if there are max idle
   ones already. */
void vrc_transfer_pool_put(struct vrc_transfer_pool *pool,
                           struct vrc_transfer *transfer, unsigned max);

/* Clears idle handles of an account's secrets. */
void vrc_transfer_pool_forget(struct vrc_transfer_pool *pool,
                              const struct vrc_account *account);

#endif
