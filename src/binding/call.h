/* Userdata for a call: one call of an operation, checked and ready to be sent,
   perhaps more than once. */
#ifndef VRC_CALL_H
#define VRC_CALL_H

#include "binding/compat.h"
#include "http/credentials.h"
#include "http/engine.h"
#include "operations/operation.h"

#define VRC_CALL_TYPE "vrchatapi.core.call"

/* Box first: zeroed, and with its metatable, before it holds anything. */
struct vrc_call {
  struct vrc_engine *engine;   /* referenced; NULL: it was closed */
  struct vrc_account *account; /* referenced */
  const struct vrc_operation *operation;
  struct vrc_buffer label; /* of a request: "GET /groups/{groupId}" */
  struct vrc_transfer *transfer; /* owned, from the first send on */
  struct vrc_buffer url;
  struct vrc_photo photo;
  bool has_photo;
  struct vrc_buffer json;
  bool has_json; /* else no body is sent */
  bool has_secret; /* a request whose body has one, in whatever spelling */
  struct vrc_credentials credentials; /* of a login */
  long timeout_ms;
  int sends;
  unsigned readers; /* how many functions read it: nothing may be freed */
  bool closes;      /* it was closed meanwhile: to be freed after that */
};

/* What a call keeps alive, as its user values. */
enum {
  VRC_CALL_CLIENT = 1, /* collecting it would close it */
  VRC_CALL_PHOTO,      /* the string of its photo's bytes */
  VRC_CALL_VALUES = VRC_CALL_PHOTO
};

/* The user value of a client's box: the call of its last operation, for the
   next. */
enum { VRC_CLIENT_CALL = 1, VRC_CLIENT_VALUES = VRC_CLIENT_CALL };

/* Pushes a new call of a client's, whose operation the caller sets; the
   client's box is at that stack index. */
struct vrc_call *vrc_call_push(lua_State *L, int box,
                               struct vrc_engine *engine,
                               struct vrc_account *account);

/* The same for a call that nobody but the caller gets to see: the box keeps
   it, and once it is closed it serves the next operation. */
struct vrc_call *vrc_call_push_kept(lua_State *L, int box,
                                    struct vrc_engine *engine,
                                    struct vrc_account *account);

/* What errors call it: the name of its operation, or the label. */
const char *vrc_call_name(const struct vrc_call *call);

/* Sends it; raises if it cannot be sent now. */
void vrc_call_send(lua_State *L, struct vrc_call *call);

/* Releases all that the call at that absolute index holds. Nothing happens to
   one that was closed. */
void vrc_call_close(lua_State *L, int index);

#endif
