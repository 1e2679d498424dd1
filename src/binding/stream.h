/* Userdata for a stream: bytes both ways over a connection of its own. */
#ifndef VRC_BINDING_STREAM_H
#define VRC_BINDING_STREAM_H

#include "binding/compat.h"
#include "http/engine.h"

void vrc_stream_register(lua_State *L);

/* Pushes a new stream of a client's to the URL at stack index 2; the client's
   box is at index 1. Raises if the URL cannot be used. Returns 1. */
int vrc_stream_push(lua_State *L, struct vrc_engine *engine,
                    struct vrc_account *account);

#endif
