/* The photo of a call. */
#ifndef VRC_ARGS_PHOTO_H
#define VRC_ARGS_PHOTO_H

#include "binding/args/args.h"

/* Opens the photo at that stack index, which mistakes call by that name and
   count as the argument at hand. False: it is refused, and nil and the error
   are on top. */
bool vrc_args_photo(const struct vrc_args *args, int photo, const char *name);

#endif
