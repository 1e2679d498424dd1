/* What programs pass as a photo: a path, the bytes of a PNG, or an open
   file. */
#ifndef VRC_BINDING_PHOTO_H
#define VRC_BINDING_PHOTO_H

#include "binding/compat.h"
#include "http/photo.h"

/* Which argument it is, for the texts of mistakes. */
struct vrc_photo_argument {
  int number;
  const char *function;
  const char *name;
};

/* Opens and checks the photo at that absolute stack index. Raises for what
   cannot be one; then nothing is open. Else pushes the string whose bytes the
   photo borrows, or nil. NULL: it is ready; otherwise the code of an error,
   and message has room for VRC_PHOTO_MESSAGE bytes. The caller closes it in
   either case. */
const char *vrc_photo_take(lua_State *L, int value,
                           const struct vrc_photo_argument *argument,
                           struct vrc_photo *photo, char *message);

/* core.check_photo. */
extern const luaL_Reg vrc_photo_functions[];

#endif
