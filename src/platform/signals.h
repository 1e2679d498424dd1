/* The signals that ask a program to end. */
#ifndef VRC_SIGNALS_H
#define VRC_SIGNALS_H

/* From now on SIGINT, SIGTERM and SIGHUP are noted instead of ending the
   process, each once: a second one ends it as ever. Those that are ignored
   stay ignored. They interrupt what waits. */
void vrc_signals_note(void);

/* The name of the signal that was noted last, such as "SIGINT"; NULL: none. */
const char *vrc_signals_noted(void);

/* Ends the process as the signal that was noted does by default. Returns if
   there is none. */
void vrc_signals_end(void);

#endif
