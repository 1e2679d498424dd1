/* What the files that read the arguments of one call share. */
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

/* ---- values.c ---- */

/* Raises unless the value at that stack index is one for the field. */
void vrc_args_check(const struct vrc_args *args, int value,
                    const struct vrc_field *field);

/* Pushes the field of the table that is the argument at hand, checked. False:
   it is absent, and nothing is pushed; raises if it is required. */
bool vrc_args_push_field(const struct vrc_args *args,
                         const struct vrc_field *field);

/* ---- body.c: the call's JSON ---- */

/* Begins the JSON; none is sent if neither body nor extra adds to it. */
void vrc_args_begin_json(struct vrc_args *args);

/* Reads the body, which is the argument at hand. */
void vrc_args_body(struct vrc_args *args);

/* Adds the fields of the table at that stack index, the option "extra". */
void vrc_args_extra(struct vrc_args *args, int extra);

void vrc_args_end_json(const struct vrc_args *args);

/* ---- credentials.c ---- */

/* Copies user name and password from the table at that stack index. */
void vrc_args_credentials(const struct vrc_args *args, int table);

/* ---- query.c ---- */

/* Reads the query, which is the argument at hand, and appends it to the
   URL. */
void vrc_args_query(const struct vrc_args *args);

/* ---- photo.c ---- */

/* Opens the photo at that stack index. False: it is refused, and nil and the
   error are on top. */
bool vrc_args_photo(struct vrc_args *args, int photo);

#endif
