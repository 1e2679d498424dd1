#include "http/job.h"

void vrc_job_unlink(struct vrc_job *job)
{
  struct vrc_job_list *list = job->list;

  if(!list)
    return;
  if(job->previous)
    job->previous->next = job->next;
  else
    list->first = job->next;
  if(job->next)
    job->next->previous = job->previous;
  else
    list->last = job->previous;
  list->count--;
  job->list = NULL;
  job->previous = NULL;
  job->next = NULL;
}

void vrc_job_move(struct vrc_job *job, struct vrc_job_list *list)
{
  vrc_job_unlink(job);
  job->list = list;
  job->previous = list->last;
  if(list->last)
    list->last->next = job;
  else
    list->first = job;
  list->last = job;
  list->count++;
}
