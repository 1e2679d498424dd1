/* Functions on strings: vrchatapi.core's, and what the binding shares. */
#ifndef VRC_BINDING_TEXT_H
#define VRC_BINDING_TEXT_H

#include "binding/compat.h"

/* Pushes the text with the service's look-alikes of punctuation mapped back
   to ASCII. */
void vrc_push_plain(lua_State *L, const char *text, size_t length);

/* core.plain, base64, unbase64, sha1 and hmac_sha1. */
extern const luaL_Reg vrc_text_functions[];

#endif
