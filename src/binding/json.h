/* Reading JSON by lua-cjson, an instance of our own. json_write.h writes. */
#ifndef VRC_JSON_H
#define VRC_JSON_H

#include "binding/compat.h"

#include <stdbool.h>

/* Loads lua-cjson; raises if it is not there. */
void vrc_json_open(lua_State *L);

/* Pushes the value of a JSON text; in tables, integers are integers, and nulls
   are absent. False: it is not JSON, and the reason is on top instead. */
bool vrc_json_decode(lua_State *L, const char *text, size_t length);

#endif
