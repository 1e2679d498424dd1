/* Functions on strings: vrchatapi.core's, and what the binding shares. */
#ifndef VRC_BINDING_TEXT_H
#define VRC_BINDING_TEXT_H

#include "binding/compat.h"

/* Pushes the text with the service's look-alikes of punctuation mapped back
   to ASCII. */
void vrc_push_plain(lua_State *L, const char *text, size_t length);

/* Pushes the text as one printable line, as core.printable makes it. */
void vrc_push_printable(lua_State *L, const char *text, size_t length);

/* core.plain, printable, base64, unbase64, sha1, hmac_sha1, is_utf8, mask. */
extern const luaL_Reg vrc_text_functions[];

#endif
