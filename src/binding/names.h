/* The names in a table, in an order that does not depend on the table. */
#ifndef VRC_NAMES_H
#define VRC_NAMES_H

#include "binding/compat.h"

/* Pushes a list of the keys of the table at that absolute stack index, which
   are all strings, sorted by their bytes: what is written in that order is the
   same each time. */
void vrc_push_sorted_names(lua_State *L, int table);

#endif
