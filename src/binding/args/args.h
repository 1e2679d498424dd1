/* What is known while the arguments of one call are read, and the mistakes
   that any of them can have. The files beside this one read one kind each;
   fill.h reads them all. */
#ifndef VRC_ARGS_H
#define VRC_ARGS_H

#include "binding/argerror.h"
#include "binding/call.h"

/* What is known while one call's arguments are read. */
struct vrc_args {
  lua_State *L;
  struct vrc_call *call;
  int box;        /* stack index of the call */
  int first;      /* stack index of the first argument */
  int next;       /* stack index of the argument to be read next */
  bool has_field; /* the JSON has a field already */
};

/* The number of the argument at hand, as messages count. */
int vrc_args_number(const struct vrc_args *args);

/* Raises "bad argument #n to 'operation' (text)" for the argument at hand; the
   text is made as by lua_pushfstring. */
void vrc_args_error(const struct vrc_args *args, const char *format, ...);

/* The same: "name must be what, got the value at that stack index". Only the
   value's type is shown where it may be a secret. */
void vrc_args_must_be(const struct vrc_args *args, int value,
                      const char *name, const char *what);

/* Raises unless the value at that stack index is a table with strings as
   keys. */
void vrc_args_check_table(const struct vrc_args *args, int value,
                          const char *name);

#endif
