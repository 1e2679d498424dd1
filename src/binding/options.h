/* The options of a client. */
#ifndef VRC_OPTIONS_H
#define VRC_OPTIONS_H

#include "binding/compat.h"
#include "http/account.h"

/* Reads them from the table at index. Raises. */
void vrc_client_read_options(lua_State *L, int index,
                             struct vrc_account *account);

#endif
