#include "binding/args/options.h"

#include <limits.h>

void vrc_args_timeout(const struct vrc_args *args, int value)
{
  lua_Number seconds = lua_type(args->L, value) == LUA_TNUMBER
                           ? lua_tonumber(args->L, value)
                           : 0;

  if(!(seconds >= 0.001 && seconds <= INT_MAX / 1000))
    vrc_args_must_be(args, value, "timeout",
                     "a positive number of seconds");
  args->call->timeout_ms = (long)(seconds * 1000);
}

void vrc_args_progress(const struct vrc_args *args, int value)
{
  if(!lua_isfunction(args->L, value))
    vrc_args_must_be(args, value, "progress", "a function");
}

void vrc_args_refuse_more(struct vrc_args *args, int last)
{
  for(args->next++; args->next <= last; args->next++) {
    if(!lua_isnil(args->L, args->next))
      vrc_args_must_be(args, args->next, "what follows the options",
                       "absent");
  }
}
