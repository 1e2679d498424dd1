/* The operations: what drives the binding, and what the documentation and the
   annotations are generated from. Adding an operation is adding one to the
   file of its API beside this one, each field as explained here. */
#ifndef VRC_OPERATION_H
#define VRC_OPERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Lists of strings, of fields and of a model's fields. Each macro adds the end
   that loops look for; a list that is left out is NULL, an empty one. */
#define VRC_STRINGS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define VRC_FIELDS(...) \
  ((const struct vrc_field[]){ __VA_ARGS__, { .name = NULL } })
#define VRC_MODEL_FIELDS(...) \
  ((const struct vrc_model_field[]){ __VA_ARGS__, { .name = NULL } })

/* The kinds of values that a caller passes. */
enum vrc_type {
  VRC_ID,      /* a string that is not empty, "." or ".." */
  VRC_WORLD,   /* the same: what stands before the first colon of a location */
  VRC_INSTANCE, /* the same: what stands behind it */
  VRC_TEXT,    /* a string */
  VRC_WORD,    /* a string of one line that is not empty: one of the service's
                  own words, to which it may add others */
  VRC_TIME,    /* the same: a time */
  VRC_SECRET,  /* the same, never shown in a message */
  VRC_CHOICE,  /* one of words */
  VRC_INTEGER, /* from min to max */
  VRC_BOOLEAN,
  VRC_IDS,     /* a list of ids; only in a body */
  VRC_TABLE    /* a table with strings as keys; only in a body */
};

#define VRC_NO_MAX INT64_MAX

/* A path parameter, or a field of a query or a body. */
struct vrc_field {
  const char *name;
  enum vrc_type type;
  bool required; /* path parameters are all required */
  int64_t min;   /* of a VRC_INTEGER */
  int64_t max;   /* of a VRC_INTEGER; VRC_NO_MAX: none */
  const char *const *words; /* of a VRC_CHOICE: VRC_STRINGS(...) */
};

/* A path parameter that is an id. */
#define VRC_ID_PARAMETER(id) { .name = (id), .type = VRC_ID, .required = true }

/* The two parts of a location, as path parameters. */
#define VRC_WORLD_PARAMETER \
  { .name = "world_id", .type = VRC_WORLD, .required = true }
#define VRC_INSTANCE_PARAMETER \
  { .name = "instance_id", .type = VRC_INSTANCE, .required = true }

/* A table that an operation takes: a query or a body. */
struct vrc_table {
  const char *name; /* of its type in the annotations; the service's name for
                       it, where there is one */
  bool required;    /* else the argument may be left out */
  const struct vrc_field *fields; /* VRC_FIELDS(...), in the order in which
                                     they are sent */
};

/* VRC_ANY: any JSON, or none; only of what request.h is for. */
enum vrc_shape { VRC_OBJECT, VRC_LIST, VRC_ANY };

struct vrc_model_field {
  const char *name;
  const char *type; /* as LuaCATS writes it; "?" at its end: may be absent */
};

/* What a response holds, for the documentation: fields that are not listed
   here reach the caller as well. */
struct vrc_model {
  const char *name; /* the service's name for it */
  bool details;     /* has a field "details", which comes as an object or as a
                       JSON text and is handed on as a table */
  const struct vrc_model_field *fields; /* VRC_MODEL_FIELDS(...) */
};

struct vrc_operation {
  const char *name;    /* the method of a client */
  const char *purpose; /* what it is for: one line for the lists of operations,
                          no full stop at its end */
  const char *method;  /* of HTTP */
  const char *path;    /* "{name}" stands for the parameter of that name */
  const struct vrc_field *parameters; /* VRC_FIELDS(...), in the order of the
                                         arguments, which begin with them */
  bool photo;                    /* a photo follows the path parameters */
  const struct vrc_table *body;  /* follows these; NULL: none */
  const struct vrc_table *query; /* follows these; NULL: none */
  enum vrc_shape shape;          /* what a response must be */
  const struct vrc_model *model; /* the response, or an item of its list */
  const char *const *requires; /* VRC_STRINGS(...): fields of the model that
                                  every response, or every item of its list,
                                  must have */
  bool no_send;    /* anything but a GET is a send, which the stricter rate
                      limit is for, unless this says that it shows nothing to
                      anybody else */
  bool no_session; /* works without a session that is logged in: the second
                      factor, and the logout */
  bool login;      /* takes the option "credentials", and the response may ask
                      for the second factor instead */
  const char *null_code; /* the error code for a response of null; NULL: it is
                            as wrong as any other that is not of the shape */
  const char *const *codes; /* VRC_STRINGS(...): error codes that this
                               operation can have beside those of any other */
};

/* One API of the service, as its documentation groups the operations. */
struct vrc_api {
  const char *name;
  const struct vrc_operation *first; /* of its operations */
  const struct vrc_operation *last;
};

/* The API of that name with all operations of an array. */
#define VRC_API(name, array) \
  { (name), (array), &(array)[sizeof(array) / sizeof((array)[0]) - 1] }

/* Each is in the file of its name. */
extern const struct vrc_api vrc_invite_api;
extern const struct vrc_api vrc_authentication_api;
extern const struct vrc_api vrc_notifications_api;
extern const struct vrc_api vrc_friends_api;
extern const struct vrc_api vrc_users_api;
extern const struct vrc_api vrc_worlds_api;
extern const struct vrc_api vrc_instances_api;

/* Models that the responses of several APIs hold. */
extern const struct vrc_model vrc_notification; /* notifications.c */
extern const struct vrc_model vrc_current_user; /* authentication.c */
extern const struct vrc_model vrc_success;      /* operation.c */

/* The operation after another, in the order of the documentation; the first
   one after NULL. NULL after the last. */
const struct vrc_operation *
vrc_operation_next(const struct vrc_operation *previous);

/* The operation of that name; NULL: there is none. */
const struct vrc_operation *vrc_operation_find(const char *name);

/* The name of the API that an operation belongs to. */
const char *vrc_operation_api(const struct vrc_operation *operation);

/* How many arguments an operation takes, its last one, the table of options,
   included. */
int vrc_operation_arguments(const struct vrc_operation *operation);

/* True if it shows somebody something, as an invite does. */
bool vrc_operation_is_send(const struct vrc_operation *operation);

/* True if its requests may have a JSON body at all. */
bool vrc_operation_takes_json(const struct vrc_operation *operation);

/* True if its body has a secret. */
bool vrc_operation_has_secret(const struct vrc_operation *operation);

/* True if its query asks for a page of a list: n items, after skipping offset
   ones. */
bool vrc_operation_pages(const struct vrc_operation *operation);

#endif
