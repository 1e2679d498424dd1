/* The image of a call: a path, the bytes of a PNG, or an open file. */
#include "binding/args/args.h"

#include "binding/error.h"

#include <string.h>

#define PATH_MAX_BYTES 4096 /* a longer string is the bytes of an image */

static bool is_path(const char *text, size_t length)
{
  size_t i;
  if(length > PATH_MAX_BYTES)
    return false;
  for(i = 0; i < length; i++) {
    unsigned char c = (unsigned char)text[i];
    if(c < 0x20 || c == 0x7f)
      return false;
  }
  return true;
}

static enum vrc_photo_fault open_bytes(const struct vrc_args *args,
                                       int value, char *message)
{
  size_t length;
  const char *bytes = lua_tolstring(args->L, value, &length);

  /* streamed from where it lies: the request keeps the string alive */
  lua_pushvalue(args->L, value);
  (void)lua_setiuservalue(args->L, args->box, VRC_CALL_IMAGE);
  return vrc_photo_open_bytes(&args->call->photo, bytes, length,
                              message);
}

static enum vrc_photo_fault open_path(const struct vrc_args *args,
                                      int value, char *message)
{
  size_t length;
  const char *path = lua_tolstring(args->L, value, &length);

  if(strlen(path) != length)
    vrc_args_error(args, "the path of the image must not contain NUL");
  return vrc_photo_open_path(&args->call->photo, path, message);
}

static enum vrc_photo_fault open_file(const struct vrc_args *args,
                                      const luaL_Stream *stream, char *message)
{
  if(!stream->closef)
    vrc_args_error(args,
                      "image must be an open file, got a closed file");
  return vrc_photo_open_stream(&args->call->photo, stream->f, message);
}

/* {path=} or {bytes=}, which leave nothing to guess. */
static enum vrc_photo_fault open_table(const struct vrc_args *args,
                                       char *message)
{
  lua_State *L = args->L;
  int path, bytes;

  lua_getfield(L, args->next, "path");
  path = lua_gettop(L);
  lua_getfield(L, args->next, "bytes");
  bytes = lua_gettop(L);
  if(lua_type(L, path) == LUA_TSTRING && lua_isnil(L, bytes))
    return open_path(args, path, message);
  if(lua_type(L, bytes) == LUA_TSTRING && lua_isnil(L, path))
    return open_bytes(args, bytes, message);
  vrc_args_error(args, "image must be {path=string} or {bytes=string}");
  return VRC_PHOTO_UNREADABLE; /* not reached */
}

static enum vrc_photo_fault open_photo(const struct vrc_args *args,
                                       char *message)
{
  lua_State *L = args->L;
  const luaL_Stream *stream;
  const char *text;
  size_t length;

  switch(lua_type(L, args->next)) {
  case LUA_TSTRING:
    text = lua_tolstring(L, args->next, &length);
    return is_path(text, length) ? open_path(args, args->next, message)
                                 : open_bytes(args, args->next, message);
  case LUA_TTABLE:
    return open_table(args, message);
  default:
    stream = luaL_testudata(L, args->next, LUA_FILEHANDLE);
    if(stream)
      return open_file(args, stream, message);
    vrc_args_must_be(args, args->next, "image",
                        "a path, the bytes of a PNG or an open file");
    return VRC_PHOTO_UNREADABLE; /* not reached */
  }
}

bool vrc_args_photo(struct vrc_args *args, int image)
{
  static const char *const codes[] = {NULL, "unreadable", "not_png",
                                      "too_many_pixels", "too_many_bytes"};
  char message[VRC_PHOTO_MESSAGE];
  enum vrc_photo_fault found;

  args->next = image;
  found = open_photo(args, message);
  if(found != VRC_PHOTO_OK) {
    struct vrc_error error = {0};
    error.code = codes[found];
    error.message = message;
    error.message_length = strlen(message);
    error.operation = args->call->operation;
    error.account = args->call->account;
    error.acted = VRC_ACTED_NO;
    (void)vrc_error_push(args->L, &error);
    return false;
  }
  args->call->has_photo = true;
  return true;
}
