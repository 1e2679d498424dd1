/* The option "credentials" of a call that logs in. */
#ifndef VRC_ARGS_CREDENTIALS_H
#define VRC_ARGS_CREDENTIALS_H

#include "binding/args/args.h"

/* Copies user name and password from the table at that stack index. */
void vrc_args_credentials(const struct vrc_args *args, int table);

#endif
