#include "platform/once.h"

#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static bool done;
static unsigned generation;

static void in_forked_child(void)
{
  generation++;
}

bool vrc_once(void (*initialise)(void))
{
  bool success;

  if(pthread_mutex_lock(&mutex))
    return false;
  if(!done && !pthread_atfork(NULL, NULL, in_forked_child)) {
    initialise();
    done = true;
  }
  success = done; /* read while it is locked */
  return !pthread_mutex_unlock(&mutex) && success;
}

unsigned vrc_fork_generation(void)
{
  return generation;
}
