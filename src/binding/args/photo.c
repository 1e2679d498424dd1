#include "binding/args/photo.h"

#include "binding/error.h"
#include "binding/photo.h"

#include <string.h>

bool vrc_args_photo(const struct vrc_args *args, int photo, const char *name)
{
  struct vrc_call *call = args->call;
  struct vrc_photo_argument argument;
  struct vrc_error error = { 0 };
  char message[VRC_PHOTO_MESSAGE];

  argument.number = vrc_args_number(args);
  argument.function = call->operation->name;
  argument.name = name;
  error.code = vrc_photo_take(args->L, photo, &argument, &call->photo,
                              message);
  (void)lua_setiuservalue(args->L, args->box, VRC_CALL_PHOTO);
  if(error.code) {
    error.message = message;
    error.message_length = strlen(message);
    error.operation = vrc_call_name(call);
    error.account = call->account;
    (void)vrc_error_push(args->L, &error);
    return false;
  }
  call->has_photo = true;
  return true;
}
