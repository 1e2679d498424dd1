#include "platform/signals.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>

static const struct {
  int number;
  const char *name;
} kinds[] = { { SIGINT, "SIGINT" }, { SIGTERM, "SIGTERM" },
              { SIGHUP, "SIGHUP" } };

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* Signals reach a process, not a Lua state, and a handler finds what is global
   alone. */
static volatile sig_atomic_t noted;

static void note(int number)
{
  noted = number;
}

void vrc_signals_note(void)
{
  struct sigaction before;
  struct sigaction action;
  size_t i;

  memset(&action, 0, sizeof(action));
  action.sa_handler = note;
  /* without SA_RESTART: what waits is to end; with this one, the second signal
     does what it does by default */
  action.sa_flags = (int)SA_RESETHAND;
  (void)sigemptyset(&action.sa_mask);
  for(i = 0; i < KINDS; i++) {
    if(!sigaction(kinds[i].number, NULL, &before) &&
       before.sa_handler != SIG_IGN)
      (void)sigaction(kinds[i].number, &action, NULL);
  }
}

const char *vrc_signals_noted(void)
{
  size_t i;

  for(i = 0; i < KINDS; i++) {
    if(kinds[i].number == noted)
      return kinds[i].name;
  }
  return NULL;
}

void vrc_signals_end(void)
{
  int number = (int)noted;

  if(number) {
    (void)signal(number, SIG_DFL);
    (void)raise(number);
  }
}
