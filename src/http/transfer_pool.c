#include "http/transfer_pool.h"

bool vrc_transfer_pool_open(struct vrc_transfer_pool *pool)
{
  vrc_tls_open(&pool->transport.tls);
  return vrc_connections_open(&pool->transport.connections);
}

void vrc_transfer_pool_empty(struct vrc_transfer_pool *pool)
{
  while(pool->idle.first)
    vrc_transfer_free((struct vrc_transfer *)pool->idle.first);
}

void vrc_transfer_pool_close(struct vrc_transfer_pool *pool)
{
  vrc_connections_close(&pool->transport.connections);
  vrc_tls_close(&pool->transport.tls);
}

/* An idle transfer: rather one that was the account's. NULL: there is none. */
static struct vrc_transfer *take_idle(struct vrc_transfer_pool *pool,
                                      const struct vrc_account *account)
{
  struct vrc_job *job = pool->idle.last;

  while(job && job->account != account)
    job = job->previous;
  if(!job)
    job = pool->idle.first;
  if(job)
    vrc_job_unlink(job);
  return (struct vrc_transfer *)job;
}

struct vrc_transfer *vrc_transfer_pool_take(
  struct vrc_transfer_pool *pool, struct vrc_account *account,
  const struct vrc_http_request *request)
{
  struct vrc_transfer *transfer = take_idle(pool, account);

  if(!transfer)
    transfer = vrc_transfer_new();
  if(transfer &&
     !vrc_transfer_prepare(transfer, &pool->transport, account, request)) {
    vrc_transfer_free(transfer);
    transfer = NULL;
  }
  return transfer;
}

void vrc_transfer_pool_put(struct vrc_transfer_pool *pool,
                           struct vrc_transfer *transfer, unsigned max)
{
  vrc_transfer_unload(transfer);
  vrc_job_unlink(&transfer->job);
  if(pool->idle.count >= max) {
    vrc_transfer_free(transfer);
    return;
  }
  if(transfer->job.account->closed)
    vrc_transfer_forget(transfer);
  vrc_job_move(&transfer->job, &pool->idle);
}

void vrc_transfer_pool_forget(struct vrc_transfer_pool *pool,
                              const struct vrc_account *account)
{
  struct vrc_job *job;

  for(job = pool->idle.first; job; job = job->next) {
    if(job->account == account)
      vrc_transfer_forget((struct vrc_transfer *)job);
  }
}
