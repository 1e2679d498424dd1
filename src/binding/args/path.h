/* The path of a request. */
#ifndef VRC_ARGS_PATH_H
#define VRC_ARGS_PATH_H

#include "binding/args/args.h"

/* Appends the path, the argument at hand, to the URL of the call. Each {name}
   in it stands for the field of that name of the table at stack index
   parameters, which has no others; that may be nil. Mistakes in that table
   count as argument number parameters_argument. */
void vrc_args_path(struct vrc_args *args, int parameters,
                   int parameters_argument);

#endif
