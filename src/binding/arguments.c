/* The arguments of an operation: Lua values checked against its row and turned
   into one request. */
#include "binding/binding.h"

#include "engine/text.h"
#include "engine/url.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define PATH_MAX_BYTES 4096 /* a longer string is the bytes of an image */
#define VRC_ARGUMENTS_MAX (VRC_PARAMETERS_MAX + 3) /* image, body, options */

/* What is known while one call's arguments are read. */
struct reading {
  lua_State *L;
  struct vrc_request *request;
  int box;        /* stack index of the request */
  int first;      /* stack index of the first argument */
  int next;       /* stack index of the argument to be read next */
  bool has_field; /* the JSON has a field already */
};

static int argument_number(const struct reading *reading)
{
  return reading->next - reading->first + 1;
}

/* Raises "bad argument #n to 'operation' (text)" for the argument at hand. */
static void fault(const struct reading *reading, const char *text)
{
  (void)vrc_bad_argument(reading->L, argument_number(reading),
                         reading->request->operation->name, text);
}

static void must_be(const struct reading *reading, int value,
                    const char *name, const char *what)
{
  const char *shown = vrc_push_shown(reading->L, value);
  fault(reading, lua_pushfstring(reading->L, "%s must be %s, got %s", name,
                                 what, shown));
}

/* ---- values ---- */

static void check_utf8(const struct reading *reading, const char *text,
                       size_t length, const char *name)
{
  size_t at = vrc_text_utf8_fault(text, length);
  if(at < length)
    fault(reading, lua_pushfstring(reading->L, "%s must be UTF-8, got a byte "
                                   "that is not at position %d", name,
                                   (int)at + 1));
}

static void check_id(const struct reading *reading, int value,
                     const char *name)
{
  size_t length;
  const char *text;

  if(lua_type(reading->L, value) != LUA_TSTRING)
    must_be(reading, value, name, "a string");
  text = lua_tolstring(reading->L, value, &length);
  if(!length || !strcmp(text, ".") || !strcmp(text, ".."))
    must_be(reading, value, name, "an id (not empty, '.' or '..')");
  if(!vrc_text_is_one_line(text, length))
    fault(reading, lua_pushfstring(reading->L, "%s must not contain CR, LF "
                                   "or NUL", name));
  check_utf8(reading, text, length, name);
}

static void check_text(const struct reading *reading, int value,
                       const char *name)
{
  size_t length;
  const char *text;

  if(lua_type(reading->L, value) != LUA_TSTRING)
    must_be(reading, value, name, "a string");
  text = lua_tolstring(reading->L, value, &length);
  check_utf8(reading, text, length, name);
}

static void check_message_type(const struct reading *reading, int value,
                               const char *name)
{
  bool is_string = lua_type(reading->L, value) == LUA_TSTRING;
  int i = 0;

  while(is_string && vrc_message_types[i] &&
        !vrc_is_word(reading->L, value, vrc_message_types[i]))
    i++;
  if(!is_string || !vrc_message_types[i])
    must_be(reading, value, name, "'message', 'response', 'request' or "
                                  "'requestResponse'");
}

/* Puts an integer in the place of a float such as 3.0. */
static void check_slot(const struct reading *reading, int value,
                       const char *name)
{
  int exact = 0;
  lua_Integer slot = lua_type(reading->L, value) == LUA_TNUMBER
                   ? lua_tointegerx(reading->L, value, &exact) : 0;

  if(!exact || slot < 0 || slot > VRC_SLOT_MAX)
    must_be(reading, value, name, "an integer from 0 to 11");
  lua_pushinteger(reading->L, slot);
  lua_replace(reading->L, value);
}

static void check_value(const struct reading *reading, int value,
                        const struct vrc_field *field)
{
  switch(field->type) {
  case VRC_ID:
    check_id(reading, value, field->name);
    break;
  case VRC_MESSAGE_TYPE:
    check_message_type(reading, value, field->name);
    break;
  case VRC_SLOT:
    check_slot(reading, value, field->name);
    break;
  case VRC_TEXT:
    check_text(reading, value, field->name);
    break;
  }
}

/* ---- the URL ---- */

static void append(const struct reading *reading, const char *text,
                   size_t length)
{
  if(!vrc_buffer_append(&reading->request->url, text, length))
    (void)luaL_error(reading->L, "not enough memory");
}

/* Appends the value of the parameter whose name stands in braces. */
static void append_parameter(const struct reading *reading, const char *name,
                             size_t length)
{
  const struct vrc_field *field = reading->request->operation->parameters;
  int value = reading->first;
  const char *text;
  size_t size;

  while(strncmp(field->name, name, length) || field->name[length]) {
    field++;
    value++;
  }
  text = lua_tolstring(reading->L, value, &size);
  if(!vrc_url_append_segment(&reading->request->url, text, size))
    (void)luaL_error(reading->L, "not enough memory");
}

static void read_path(struct reading *reading)
{
  const struct vrc_request *request = reading->request;
  const struct vrc_field *field = request->operation->parameters;
  const char *rest = request->operation->path;
  const char *brace;

  for(; field->name; field++, reading->next++)
    check_value(reading, reading->next, field);
  append(reading, request->client->base_url.text,
         strlen(request->client->base_url.text));
  while((brace = strchr(rest, '{')) != NULL) {
    size_t length = strcspn(brace, "}") - 1;
    append(reading, rest, (size_t)(brace - rest));
    append_parameter(reading, brace + 1, length);
    rest = brace + length + 2;
  }
  append(reading, rest, strlen(rest));
}

/* ---- the photo ---- */

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

static enum vrc_photo_fault open_bytes(const struct reading *reading,
                                       int value, char *message)
{
  size_t length;
  const char *bytes = lua_tolstring(reading->L, value, &length);

  /* streamed from where it lies: the request keeps the string alive */
  lua_pushvalue(reading->L, value);
  (void)lua_setiuservalue(reading->L, reading->box, VRC_REQUEST_IMAGE);
  return vrc_photo_open_bytes(&reading->request->photo, bytes, length,
                              message);
}

static enum vrc_photo_fault open_path(const struct reading *reading,
                                      int value, char *message)
{
  size_t length;
  const char *path = lua_tolstring(reading->L, value, &length);

  if(strlen(path) != length)
    fault(reading, "the path of the image must not contain NUL");
  return vrc_photo_open_path(&reading->request->photo, path, message);
}

static enum vrc_photo_fault open_file(const struct reading *reading,
                                      const luaL_Stream *stream,
                                      char *message)
{
  off_t start;

  if(!stream->closef)
    fault(reading, "image must be an open file, got a closed file");
  /* what is still in the stream's buffer belongs to the image as well */
  start = fflush(stream->f) ? -1 : ftello(stream->f);
  if(start < 0) {
    (void)snprintf(message, VRC_PHOTO_MESSAGE,
                   "the photo cannot be read: %s", strerror(errno));
    return VRC_PHOTO_UNREADABLE;
  }
  return vrc_photo_open_fd(&reading->request->photo, fileno(stream->f), start,
                           message);
}

/* {path=} or {bytes=}, which leave nothing to guess. */
static enum vrc_photo_fault open_table(const struct reading *reading,
                                       char *message)
{
  lua_State *L = reading->L;
  int path, bytes;

  lua_getfield(L, reading->next, "path");
  path = lua_gettop(L);
  lua_getfield(L, reading->next, "bytes");
  bytes = lua_gettop(L);
  if(lua_type(L, path) == LUA_TSTRING && lua_isnil(L, bytes))
    return open_path(reading, path, message);
  if(lua_type(L, bytes) == LUA_TSTRING && lua_isnil(L, path))
    return open_bytes(reading, bytes, message);
  fault(reading, "image must be {path=string} or {bytes=string}");
  return VRC_PHOTO_UNREADABLE; /* not reached */
}

static enum vrc_photo_fault open_image(const struct reading *reading,
                                       char *message)
{
  lua_State *L = reading->L;
  const luaL_Stream *stream;
  const char *text;
  size_t length;

  switch(lua_type(L, reading->next)) {
  case LUA_TSTRING:
    text = lua_tolstring(L, reading->next, &length);
    return is_path(text, length) ? open_path(reading, reading->next, message)
                                 : open_bytes(reading, reading->next, message);
  case LUA_TTABLE:
    return open_table(reading, message);
  default:
    stream = luaL_testudata(L, reading->next, LUA_FILEHANDLE);
    if(stream)
      return open_file(reading, stream, message);
    must_be(reading, reading->next, "image",
            "a path, the bytes of a PNG or an open file");
    return VRC_PHOTO_UNREADABLE; /* not reached */
  }
}

/* ---- JSON ---- */

static void append_json(const struct reading *reading, const char *text,
                        size_t length)
{
  if(!vrc_buffer_append(&reading->request->json, text, length))
    (void)luaL_error(reading->L, "not enough memory");
}

/* Puts the text of a whole number on top into its place: lua-cjson 2.1.0
   writes no more than 14 digits. False: it is something else. */
static bool whole_number(lua_State *L)
{
  int exact = 0;
  lua_Integer number = lua_type(L, -1) == LUA_TNUMBER
                     ? lua_tointegerx(L, -1, &exact) : 0;
  if(exact) {
    lua_pop(L, 1);
    lua_pushfstring(L, "%I", (LUAI_UACINT)number);
  }
  return exact;
}

/* Appends the JSON of the value on top, which it takes. */
static void append_value(const struct reading *reading, const char *name)
{
  lua_State *L = reading->L;
  const char *text;
  size_t length;

  if(!whole_number(L) && !vrc_json_encode(L))
    fault(reading, lua_pushfstring(L, "%s cannot be written as JSON: %s",
                                   name, lua_tostring(L, -1)));
  text = lua_tolstring(L, -1, &length);
  if(vrc_text_utf8_fault(text, length) < length) /* lua-cjson takes any */
    fault(reading, lua_pushfstring(L, "%s must be UTF-8", name));
  append_json(reading, text, length);
  lua_pop(L, 1);
}

/* Appends what stands between two fields. */
static void append_separator(struct reading *reading)
{
  if(reading->has_field)
    append_json(reading, ",", 1);
  reading->has_field = true;
}

/* Appends "name":value; the name is a row's, the value is taken from the
   top. */
static void append_field(struct reading *reading, const char *name)
{
  append_separator(reading);
  append_json(reading, "\"", 1);
  append_json(reading, name, strlen(name));
  append_json(reading, "\":", 2);
  append_value(reading, name);
}

/* The same for a name that the caller chose, which is below the value. */
static void append_extra(struct reading *reading)
{
  const char *name = lua_tostring(reading->L, -2);

  append_separator(reading);
  lua_pushvalue(reading->L, -2);
  append_value(reading, name);
  append_json(reading, ":", 1);
  append_value(reading, name);
}

/* True if the string at index is the name of a field of the body. */
static bool is_field(const struct reading *reading, int index)
{
  const struct vrc_body *body = reading->request->operation->body;
  const struct vrc_field *field;

  if(!body)
    return false;
  for(field = body->fields; field->name; field++) {
    if(vrc_is_word(reading->L, index, field->name))
      return true;
  }
  return false;
}

/* ---- the body ---- */

static void refuse_unknown_fields(const struct reading *reading)
{
  lua_State *L = reading->L;

  lua_pushnil(L);
  while(lua_next(L, reading->next)) {
    lua_pop(L, 1);
    if(!is_field(reading, -1))
      fault(reading, lua_pushfstring(L, "unknown field '%s'; the option "
                                     "'extra' takes fields that are not "
                                     "known here", lua_tostring(L, -1)));
  }
}

/* In the order of the row, so that equal calls are equal on the wire. */
static void read_body(struct reading *reading)
{
  const struct vrc_body *body = reading->request->operation->body;
  const struct vrc_field *field;
  lua_State *L = reading->L;

  if(lua_isnoneornil(L, reading->next) && !body->required)
    return;
  vrc_check_table(L, reading->next, argument_number(reading),
                  reading->request->operation->name, "body");
  refuse_unknown_fields(reading);
  for(field = body->fields; field->name; field++) {
    if(lua_getfield(L, reading->next, field->name) != LUA_TNIL) {
      check_value(reading, lua_gettop(L), field);
      append_field(reading, field->name);
    }
    else {
      if(field->required)
        fault(reading, lua_pushfstring(L, "%s is required", field->name));
      lua_pop(L, 1);
    }
  }
  reading->request->has_json = true;
}

/* ---- per-call options ---- */

static void read_timeout(const struct reading *reading, int value)
{
  lua_Number seconds = lua_type(reading->L, value) == LUA_TNUMBER
                     ? lua_tonumber(reading->L, value) : 0;

  if(!(seconds >= 0.001 && seconds <= INT_MAX / 1000))
    must_be(reading, value, "timeout", "a positive number of seconds");
  reading->request->timeout_ms = (long)(seconds * 1000);
}

static void read_extra(struct reading *reading, int extra)
{
  const struct vrc_operation *row = reading->request->operation;
  lua_State *L = reading->L;

  if(!vrc_operation_takes_json(row))
    fault(reading, lua_pushfstring(L, "extra must be absent: a %s request "
                                   "has no body", row->method));
  vrc_check_table(L, extra, argument_number(reading), row->name, "extra");
  lua_pushnil(L);
  while(lua_next(L, extra)) {
    if(is_field(reading, -2))
      fault(reading, lua_pushfstring(L, "extra must not hold '%s', which is "
                                     "a field of the body",
                                     lua_tostring(L, -2)));
    append_extra(reading);
  }
  reading->request->has_json = true;
}

static void read_options(struct reading *reading)
{
  lua_State *L = reading->L;

  if(lua_isnoneornil(L, reading->next))
    return;
  vrc_check_table(L, reading->next, argument_number(reading),
                  reading->request->operation->name, "options");
  lua_pushnil(L);
  while(lua_next(L, reading->next)) {
    int value = lua_gettop(L);
    if(vrc_is_word(L, value - 1, "timeout"))
      read_timeout(reading, value);
    else if(vrc_is_word(L, value - 1, "extra"))
      read_extra(reading, value);
    else if(!vrc_is_word(L, value - 1, "progress"))
      fault(reading, lua_pushfstring(L, "unknown option '%s'; the options of "
                                     "a call are timeout, progress and extra",
                                     lua_tostring(L, value - 1)));
    else if(!lua_isfunction(L, value))
      must_be(reading, value, "progress", "a function");
    lua_pop(L, 1);
  }
}

/* ---- all of them ---- */

static void refuse_more(struct reading *reading, int last)
{
  for(reading->next++; reading->next <= last; reading->next++) {
    if(!lua_isnil(reading->L, reading->next))
      must_be(reading, reading->next, "what follows the options", "absent");
  }
}

/* False: the photo will not do, and nil and the error are on top. */
static bool read_image(struct reading *reading, int image)
{
  static const char *const codes[] = {
    NULL, "unreadable", "not_png", "too_many_pixels", "too_many_bytes"
  };
  char message[VRC_PHOTO_MESSAGE];
  enum vrc_photo_fault found;

  reading->next = image;
  found = open_image(reading, message);
  if(found != VRC_PHOTO_OK) {
    struct vrc_error error = { 0 };
    error.code = codes[found];
    error.message = message;
    error.message_length = strlen(message);
    error.operation = reading->request->operation;
    error.client = reading->request->client;
    error.acted = VRC_ACTED_NO;
    (void)vrc_error_push(reading->L, &error);
    return false;
  }
  reading->request->has_photo = true;
  return true;
}

bool vrc_request_fill(lua_State *L, int index, int first)
{
  struct vrc_request *request = lua_touserdata(L, index);
  const struct vrc_operation *row = request->operation;
  int last = lua_gettop(L);
  struct reading reading = { L, request, index, first, first, false };
  int image = 0;
  int options;

  luaL_checkstack(L, 16 + VRC_PARAMETERS_MAX, "too many arguments");
  /* so that every argument has a place on the stack */
  lua_settop(L, last < first + VRC_ARGUMENTS_MAX ? first + VRC_ARGUMENTS_MAX
                                                 : last);
  request->has_json = row->photo; /* its part "data", if only "{}" */

  read_path(&reading);
  append_json(&reading, "{", 1);
  if(row->photo)
    image = reading.next++;
  if(row->body) {
    read_body(&reading);
    reading.next++;
  }
  options = reading.next;
  read_options(&reading);
  refuse_more(&reading, last);
  append_json(&reading, "}", 1);
  /* last, so that mistakes are told before faults of the photo */
  if(image && !read_image(&reading, image))
    return false;
  lua_pushvalue(L, options);
  return true;
}
