/* Lua values as JSON. lua-cjson would write 14 digits of a number, an empty
   list as an object, names in any order and bytes that are not UTF-8, and ends
   the process when there is no memory. */
#ifndef VRC_JSON_WRITE_H
#define VRC_JSON_WRITE_H

#include "binding/compat.h"
#include "text/buffer.h"

/* Appends the JSON of the value at that absolute stack index: a string in
   UTF-8, a finite number, a boolean, lua-cjson's null, or a table of these. A
   table is a list if it has items 1 to N and nothing else, or a metatable
   whose field "__jsontype" is "array"; with names as keys, or without any, it
   is an object.

   NULL: it is done. Otherwise what is wrong, to be read behind the name of the
   value: ".tags[2] must be UTF-8". It is on the stack, with others. */
const char *vrc_json_write(lua_State *L, int value, struct vrc_buffer *out);

#endif
