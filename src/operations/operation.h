/* The table of operations: what drives the binding, and what documentation and
   annotations are checked against. Adding an operation is adding a row to a
   file beside this one. */
#ifndef VRC_OPERATION_H
#define VRC_OPERATION_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* The kinds of values that a caller passes. */
enum vrc_type {
  VRC_ID,      /* a string that is not empty, "." or ".." */
  VRC_TEXT,    /* a string */
  VRC_WORD,    /* a string of one line that is not empty: one of the service's
                  own words, to which it may add others */
  VRC_TIME,    /* the same: a time */
  VRC_SECRET,  /* the same, which no message may show */
  VRC_CHOICE,  /* one of words */
  VRC_INTEGER, /* from min to max */
  VRC_BOOLEAN,
  VRC_IDS,     /* a list of ids; in a body alone */
  VRC_TABLE    /* a table with names as keys; in a body alone */
};

#define VRC_NO_MAX LONG_MAX

/* A path parameter, or a field of a query or a body. */
struct vrc_field {
  const char *name; /* NULL ends a list */
  enum vrc_type type;
  bool required;    /* path parameters are all required */
  long min;
  long max;         /* VRC_NO_MAX: none */
  const char *const *words; /* ends with NULL */
};

/* A path parameter that is an id. */
#define VRC_ID_PARAMETER(id) { .name = (id), .type = VRC_ID, .required = true }

#define VRC_FIELDS_MAX 17

/* A table that an operation takes: a query or a body. */
struct vrc_table {
  const char *name; /* of the type that holds it, for annotations */
  bool required;    /* else the argument may be left out */
  struct vrc_field fields[VRC_FIELDS_MAX + 1];
};

enum vrc_shape { VRC_OBJECT, VRC_LIST };

struct vrc_model_field {
  const char *name; /* NULL ends a list */
  const char *type; /* as LuaCATS writes it; "?" at its end: may be absent */
};

/* What a reply holds. Documentation only: no reply is refused or cut to it. */
struct vrc_model {
  const char *name;
  bool details; /* has a field "details", which comes as an object or as a
                   JSON text and is handed on as a table */
  const struct vrc_model_field *fields;
};

#define VRC_PARAMETERS_MAX 3
#define VRC_CODES_MAX 6

struct vrc_operation {
  const char *name;   /* the method of a client */
  const char *method; /* of HTTP */
  const char *path;   /* "{name}" stands for the parameter of that name */
  struct vrc_field parameters[VRC_PARAMETERS_MAX + 1]; /* in the order of the
                                                          arguments */
  bool photo;                    /* an image follows the path parameters */
  const struct vrc_table *body;  /* follows these; NULL: none */
  const struct vrc_table *query; /* follows these; NULL: none */
  enum vrc_shape shape;          /* what a reply must be */
  const struct vrc_model *model;
  bool login;            /* takes the option "credentials", and the reply may
                            ask for the second factor instead */
  const char *null_code; /* the error code for a reply of null; NULL: it is
                            wrong as any other that is not of the shape */
  const char *codes[VRC_CODES_MAX + 1]; /* error codes of its own, beside
                                           those that any operation can have */
};

/* One API of the service, as its documentation groups the operations. */
struct vrc_api {
  const char *name; /* NULL ends a list */
  const struct vrc_operation *rows; /* a row without a name ends it */
};

extern const struct vrc_api vrc_apis[];

extern const struct vrc_operation vrc_invite_operations[];
extern const struct vrc_operation vrc_authentication_operations[];
extern const struct vrc_operation vrc_notifications_operations[];
extern const struct vrc_operation vrc_friends_operations[];
extern const struct vrc_operation vrc_users_operations[];
extern const struct vrc_operation vrc_worlds_operations[];
extern const struct vrc_operation vrc_instances_operations[];

/* Models that the replies of several APIs hold. */
extern const struct vrc_model vrc_notification; /* notifications.c */
extern const struct vrc_model vrc_success;      /* operations.c */

/* NULL: there is none of that name. */
const struct vrc_operation *vrc_operation_find(const char *name);

/* True if a request of that row may have a JSON body at all. */
bool vrc_operation_takes_json(const struct vrc_operation *operation);

/* True if the body has a field that nobody may see. */
bool vrc_operation_has_secret(const struct vrc_operation *operation);

/* True if the row's query names a page: how many (n) from which on (offset). */
bool vrc_operation_pages(const struct vrc_operation *operation);

#endif
