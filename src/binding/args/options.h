/* The options of a call that all kinds of calls have, and what follows
   them. */
#ifndef VRC_ARGS_OPTIONS_H
#define VRC_ARGS_OPTIONS_H

#include "binding/args/args.h"

/* Sets the timeout of the call from the value at that stack index. */
void vrc_args_timeout(const struct vrc_args *args, int value);

/* Raises unless the value at that stack index is a callback. */
void vrc_args_progress(const struct vrc_args *args, int value);

/* Raises for an argument after the options, the argument at hand; last is the
   stack index of the last one. */
void vrc_args_refuse_more(struct vrc_args *args, int last);

#endif
