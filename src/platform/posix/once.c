#include "platform/once.h"

#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void (*function)(void);
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int fault;
static unsigned generation;

static void in_forked_child(void)
{
  generation++;
}

static void run(void)
{
  fault = pthread_atfork(NULL, NULL, in_forked_child);
  function();
}

bool vrc_once(void (*initialise)(void))
{
  /* pthread_once hands no argument over */
  if(pthread_mutex_lock(&mutex))
    return false;
  function = initialise;
  fault |= pthread_once(&once, run);
  return !pthread_mutex_unlock(&mutex) && !fault;
}

unsigned vrc_fork_generation(void)
{
  return generation;
}
