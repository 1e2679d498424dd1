/* The table of operations: what drives the binding, and what documentation and
   annotations are checked against. Adding an operation is adding a row to a
   file beside this one. */
#ifndef VRC_OPERATION_H
#define VRC_OPERATION_H

#include <stdbool.h>
#include <stddef.h>

/* The kinds of values that a caller passes. */
enum vrc_type {
  VRC_ID,           /* a string that is not empty, "." or ".." */
  VRC_MESSAGE_TYPE, /* one of vrc_message_types */
  VRC_SLOT,         /* an integer from 0 to VRC_SLOT_MAX */
  VRC_TEXT          /* a string */
};

#define VRC_SLOT_MAX 11

/* Ends with NULL. */
extern const char *const vrc_message_types[];

/* A path parameter or a field of a body. */
struct vrc_field {
  const char *name; /* NULL ends a list */
  enum vrc_type type;
  bool required;    /* path parameters are all required */
};

#define VRC_FIELDS_MAX 8

/* A body that an operation takes. */
struct vrc_body {
  const char *name; /* of the type that holds it, for annotations */
  bool required;    /* else the argument may be left out */
  struct vrc_field fields[VRC_FIELDS_MAX];
};

enum vrc_shape { VRC_OBJECT, VRC_LIST };

/* What a reply holds. Documentation only: no reply is refused or cut to it. */
struct vrc_model {
  const char *name;
  bool details; /* has a field "details", which comes as an object or as a
                   JSON text and is handed on as a table */
  struct {
    const char *name; /* NULL ends the list */
    const char *type; /* as LuaCATS writes it; "?" at its end: may be absent */
  } fields[12];
};

#define VRC_PARAMETERS_MAX 3
#define VRC_CODES_MAX 6

struct vrc_operation {
  const char *name;   /* the method of a client */
  const char *method; /* of HTTP */
  const char *path;   /* "{name}" stands for the parameter of that name */
  struct vrc_field parameters[VRC_PARAMETERS_MAX + 1]; /* in the order of the
                                                          arguments */
  bool photo;                  /* an image follows the path parameters */
  bool credentials;            /* a call may log in: the option of that name */
  const struct vrc_body *body; /* follows these; NULL: none */
  enum vrc_shape shape;        /* what a reply must be */
  const struct vrc_model *model;
  const char *codes[VRC_CODES_MAX + 1]; /* error codes of its own, beside
                                           those that any operation can have */
};

/* Rows of one API of the service; a row without a name ends it. */
extern const struct vrc_operation vrc_invite_operations[];

/* All APIs; NULL ends it. */
extern const struct vrc_operation *const vrc_operations[];

/* NULL: there is none of that name. */
const struct vrc_operation *vrc_operation_find(const char *name);

/* True if a request of that row may have a JSON body at all. */
bool vrc_operation_takes_json(const struct vrc_operation *operation);

#endif
