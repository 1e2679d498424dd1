/* The kinds of values that the fields of an operation may have. */
#ifndef VRC_ARGS_VALUES_H
#define VRC_ARGS_VALUES_H

#include "binding/args/args.h"

/* Raises unless the value at that stack index is one for the field. */
void vrc_args_check(const struct vrc_args *args, int value,
                    const struct vrc_field *field);

/* Pushes the field of the table that is the argument at hand, checked. False:
   it is absent, and nothing is pushed; raises if it is required. */
bool vrc_args_push_field(const struct vrc_args *args,
                         const struct vrc_field *field);

#endif
