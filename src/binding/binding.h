/* What the files of the binding share: one state per lua_State, the boxes
   (userdata) of clients and requests, and how mistakes are raised. */
#ifndef VRC_BINDING_H
#define VRC_BINDING_H

#include "binding/compat.h"

#include "http/credentials.h"
#include "http/engine.h"
#include "operations/operation.h"

#include <stdbool.h>

#define VRC_CLIENT_TYPE "vrchatapi.core.client"
#define VRC_CALL_TYPE "vrchatapi.core.call"
#define VRC_ERROR_TYPE "vrchatapi.error"

/* ---- core.c ---- */

/* The engine of this Lua state. */
struct vrc_engine *vrc_engine_of(lua_State *L);

/* ---- mistake.c: mistakes in the program raise ---- */

/* Raises the message with the position of the first Lua function on the stack
   that is not of our own Lua layer. */
VRC_NORETURN int vrc_raise(lua_State *L, const char *format, ...);

/* The same in the standard wording: "bad argument #2 to 'name' (text)". */
VRC_NORETURN int vrc_argerror(lua_State *L, int argument,
                                  const char *function, const char *text);

/* Pushes how the value at index shows in a message: 12, 'text', nil, table. */
const char *vrc_push_shown(lua_State *L, int index);

/* True if the string at index is that word, with nothing behind a NUL. */
bool vrc_is_word(lua_State *L, int index, const char *word);

/* Raises unless index holds a table whose keys are strings. */
void vrc_check_table(lua_State *L, int index, int argument,
                     const char *function, const char *name);

/* Puts all Lua files below that chunk name ("@/usr/share/lua/5.4/vrchatapi/")
   behind the scenes for vrc_raise. Lua: core.layer(prefix). */
int vrc_raise_layer(lua_State *L);

/* ---- json.c: lua-cjson, an instance of our own ---- */

/* Loads lua-cjson; raises if it is not there. */
void vrc_json_open(lua_State *L);

/* Replaces the value on top by its JSON text. False: it has none, and the
   reason is on top instead. */
bool vrc_json_encode(lua_State *L);

/* Pushes the value of a JSON text; in tables, integers are integers, and nulls
   are absent. False: it is not JSON, and the reason is on top instead. */
bool vrc_json_decode(lua_State *L, const char *text, size_t length);

/* ---- request.c ---- */

/* One call of an operation, checked and ready to be sent, perhaps more than
   once. Box first: zeroed, and with its metatable, before it holds
   anything. */
struct vrc_call {
  struct vrc_engine *engine; /* referenced */
  struct vrc_account *account; /* referenced */
  const struct vrc_operation *operation;
  struct vrc_transfer *transfer; /* owned, from the first send on */
  struct vrc_buffer url;
  struct vrc_photo photo;
  bool has_photo;
  struct vrc_buffer json;
  bool has_json; /* else no body is sent */
  struct vrc_credentials credentials; /* of a login */
  long timeout_ms;
  int sends;
  unsigned readers; /* it is being read so many times: nothing may go */
  bool closes;      /* it was closed meanwhile: it goes after that */
};

/* What a client keeps alive, as its user value. */
enum {
  VRC_CLIENT_CALL = 1, /* the one of its last call, for the next */
  VRC_CLIENT_VALUES = VRC_CLIENT_CALL
};

/* What a request keeps alive, as its user values. */
enum {
  VRC_CALL_CLIENT = 1, /* collecting it would close it */
  VRC_CALL_IMAGE,      /* the string of its photo's bytes */
  VRC_CALL_VALUES = VRC_CALL_IMAGE
};

void vrc_call_open(lua_State *L);

/* Pushes a new request of the client's, whose operation the caller sets; the
   client's box is at that stack index. */
struct vrc_call *vrc_call_push(lua_State *L, int box,
                                     struct vrc_engine *engine,
                                     struct vrc_account *account);

/* The same for a request that nobody but the caller gets to see: the box keeps
   it, and once it is closed it serves the next call. */
struct vrc_call *vrc_call_push_kept(lua_State *L, int box,
                                          struct vrc_engine *engine,
                                          struct vrc_account *account);

/* Sends the request at index, waits for its end, and pushes its result: the
   number of values pushed, as a C function returns it. */
int vrc_call_perform(lua_State *L, int index);

/* Lets go of all that the request at index holds; the index is no relative
   one. Nothing happens to one that was closed. */
void vrc_call_close(lua_State *L, int index);

/* ---- arguments.c ---- */

/* Checks the arguments from stack index first on against the request's row,
   and fills in the request at index (URL, JSON, photo, timeout). Raises for
   mistakes. False: the photo will not do, and the error is on top. On success
   the table of per-call options, or nil, is on top. */
bool vrc_call_fill(lua_State *L, int index, int first);

/* ---- reply.c ---- */

/* Pushes what came of the request at index, whose transfer has ended: the
   result, or nil and an error; the number of values. */
int vrc_response_push(lua_State *L, int index);

/* ---- error.c ---- */

struct vrc_error {
  const char *code;
  const char *message;
  size_t message_length;
  const struct vrc_operation *operation; /* NULL: none */
  const struct vrc_account *account;       /* whose secrets are blotted out, or
                                            NULL */
  const struct vrc_credentials *credentials; /* the same, or NULL */
  long status;                           /* 0: none */
  long retry_after;                      /* seconds; 0: not known */
  enum vrc_acted acted;
  int attempts;
  const struct vrc_buffer *body;         /* NULL: none */
  int two_factor_methods;                /* stack index of the list; 0: none */
};

void vrc_error_open(lua_State *L);

/* Pushes the text with the secrets of a client and of a call (either may be
   NULL) blotted out. */
void vrc_push_redacted(lua_State *L, const struct vrc_account *account,
                      const struct vrc_credentials *credentials,
                      const char *text, size_t length);

/* Pushes nil and the error; returns 2. */
int vrc_error_push(lua_State *L, const struct vrc_error *error);

/* ---- client.c, options.c ---- */

void vrc_client_open(lua_State *L);

/* Lua: core.new(options). */
int vrc_client_create(lua_State *L);

/* Reads the options of a client from the table at index. Raises. */
void vrc_client_read_options(lua_State *L, int index,
                             struct vrc_account *account);

/* ---- describe.c: the tables as Lua sees them ---- */

/* Lua: core.operations(). */
int vrc_schema_operations(lua_State *L);

/* Lua: core.operation(name). */
int vrc_schema_operation(lua_State *L);

/* Lua: core.names(). */
int vrc_schema_names(lua_State *L);

/* Lua: core.errors(). */
int vrc_schema_errors(lua_State *L);

#endif
