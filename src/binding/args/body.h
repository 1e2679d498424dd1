/* The JSON of a call: the fields of its body, and those of the option
   "extra". */
#ifndef VRC_ARGS_BODY_H
#define VRC_ARGS_BODY_H

#include "binding/args/args.h"

/* Begins the JSON; none is sent if neither body nor extra adds to it. */
void vrc_args_begin_json(struct vrc_args *args);

/* Reads the body, which is the argument at hand. */
void vrc_args_body(struct vrc_args *args);

/* Adds the fields of the table at that stack index, the option "extra". */
void vrc_args_extra(struct vrc_args *args, int extra);

void vrc_args_end_json(const struct vrc_args *args);

#endif
