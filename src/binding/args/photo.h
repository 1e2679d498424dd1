/* The photo of a call. */
#ifndef VRC_ARGS_PHOTO_H
#define VRC_ARGS_PHOTO_H

#include "binding/args/args.h"

/* Opens the photo at that stack index. False: it is refused, and nil and the
   error are on top. */
bool vrc_args_photo(struct vrc_args *args, int photo);

#endif
