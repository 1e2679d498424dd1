#include "binding/args/args.h"

#include <stdarg.h>

int vrc_args_number(const struct vrc_args *args)
{
  return args->next - args->first + 1;
}

void vrc_args_error(const struct vrc_args *args, const char *format, ...)
{
  const char *text;
  va_list arguments;

  va_start(arguments, format);
  text = lua_pushvfstring(args->L, format, arguments);
  va_end(arguments);
  (void)vrc_argerror(args->L, vrc_args_number(args),
                     args->call->operation->name, text);
}

/* True if any of the arguments may be a secret, passed in a wrong place. */
static bool is_secretive(const struct vrc_operation *operation)
{
  return operation->login || vrc_operation_has_secret(operation);
}

void vrc_args_must_be(const struct vrc_args *args, int value,
                      const char *name, const char *what)
{
  vrc_args_error(args, "%s must be %s, got %s", name, what,
                 is_secretive(args->call->operation)
                     ? luaL_typename(args->L, value)
                     : vrc_push_shown(args->L, value));
}

void vrc_args_check_table(const struct vrc_args *args, int value,
                          const char *name)
{
  const struct vrc_operation *operation = args->call->operation;

  if(!lua_istable(args->L, value) && is_secretive(operation))
    vrc_args_must_be(args, value, name, "a table");
  vrc_check_table(args->L, value, vrc_args_number(args), operation->name,
                  name);
}
