#include "binding/photo.h"

#include "binding/argerror.h"
#include "binding/error.h"

#include <string.h>

#define PATH_MAX_BYTES 4096 /* a longer string is the bytes of an image */

static bool is_path(lua_State *L, int value)
{
  size_t length, i;
  const char *text = lua_tolstring(L, value, &length);

  if(length > PATH_MAX_BYTES)
    return false;
  for(i = 0; i < length; i++) {
    unsigned char c = (unsigned char)text[i];
    if(c < 0x20 || c == 0x7f)
      return false;
  }
  return true;
}

static VRC_NORETURN void refuse(lua_State *L,
                                const struct vrc_photo_argument *argument,
                                const char *text)
{
  (void)vrc_argerror(L, argument->number, argument->function, text);
}

/* In all of these, what is opened is opened last, as Lua may raise. */

static enum vrc_photo_fault open_bytes(lua_State *L, int value,
                                       struct vrc_photo *photo, char *message)
{
  size_t length;
  const char *bytes = lua_tolstring(L, value, &length);

  lua_pushvalue(L, value); /* they are streamed from where they are */
  return vrc_photo_open_bytes(photo, bytes, length, message);
}

static enum vrc_photo_fault open_path(
  lua_State *L, int value, const struct vrc_photo_argument *argument,
  struct vrc_photo *photo, char *message)
{
  size_t length;
  const char *path = lua_tolstring(L, value, &length);

  if(strlen(path) != length)
    refuse(L, argument, lua_pushfstring(L, "the path of the %s must not "
                                        "contain NUL", argument->name));
  lua_pushnil(L);
  return vrc_photo_open_path(photo, path, message);
}

/* {path=} or {bytes=}, which leave nothing to guess. */
static enum vrc_photo_fault open_table(
  lua_State *L, int value, const struct vrc_photo_argument *argument,
  struct vrc_photo *photo, char *message)
{
  int path, bytes;

  lua_getfield(L, value, "path");
  path = lua_gettop(L);
  lua_getfield(L, value, "bytes");
  bytes = lua_gettop(L);
  if(lua_type(L, path) == LUA_TSTRING && lua_isnil(L, bytes))
    return open_path(L, path, argument, photo, message);
  if(lua_type(L, bytes) != LUA_TSTRING || !lua_isnil(L, path))
    refuse(L, argument, lua_pushfstring(L, "%s must be {path=string} or "
                                        "{bytes=string}", argument->name));
  return open_bytes(L, bytes, photo, message);
}

static enum vrc_photo_fault open_file(
  lua_State *L, int value, const struct vrc_photo_argument *argument,
  struct vrc_photo *photo, char *message)
{
  void *userdata = luaL_testudata(L, value, LUA_FILEHANDLE);
  FILE *file = userdata ? vrc_file_of(userdata) : NULL;

  if(!userdata) {
    const char *shown = vrc_push_shown(L, value);
    refuse(L, argument, lua_pushfstring(L, "%s must be a path, the bytes of a "
                                        "PNG or an open file, got %s",
                                        argument->name, shown));
  }
  else if(!file)
    refuse(L, argument, lua_pushfstring(L, "%s must be an open file, got a "
                                        "closed file", argument->name));
  lua_pushnil(L);
  return vrc_photo_open_stream(photo, file, message);
}

const char *vrc_photo_take(lua_State *L, int value,
                           const struct vrc_photo_argument *argument,
                           struct vrc_photo *photo, char *message)
{
  static const char *const codes[] = { NULL, "unreadable", "not_png",
                                       "too_many_pixels", "too_many_bytes" };

  switch(lua_type(L, value)) {
  case LUA_TSTRING:
    if(is_path(L, value))
      return codes[open_path(L, value, argument, photo, message)];
    return codes[open_bytes(L, value, photo, message)];
  case LUA_TTABLE:
    return codes[open_table(L, value, argument, photo, message)];
  default:
    return codes[open_file(L, value, argument, photo, message)];
  }
}

/* core.check_photo(photo [, number, function]): true if calls would take it;
   or nil and an error of kind "photo". What cannot be a photo is raised as a
   mistake in the argument of that number of that function, by default in this
   one's. */
static int photo_check(lua_State *L)
{
  const struct vrc_photo_argument argument = {
    (int)luaL_optinteger(L, 2, 1), luaL_optstring(L, 3, "check_photo"), "photo"
  };
  struct vrc_error error = { 0 };
  char message[VRC_PHOTO_MESSAGE];
  struct vrc_photo photo;

  lua_settop(L, 3);
  error.code = vrc_photo_take(L, 1, &argument, &photo, message);
  vrc_photo_close(&photo);
  if(error.code) {
    error.message = message;
    error.message_length = strlen(message);
    return vrc_error_push(L, &error);
  }
  lua_pushboolean(L, 1);
  return 1;
}

const luaL_Reg vrc_photo_functions[] = {
  { "check_photo", photo_check },
  { NULL, NULL }
};
