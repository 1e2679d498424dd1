/* The query of a call: fields that go into its URL. */
#ifndef VRC_ARGS_QUERY_H
#define VRC_ARGS_QUERY_H

#include "binding/args/args.h"

/* Reads the query, which is the argument at hand, and appends it to the
   URL. */
void vrc_args_query(const struct vrc_args *args);

#endif
