/* The arguments of an operation: Lua values checked against its row and turned
   into one request. */
#include "binding/args/args.h"

#include "http/base_url.h"

#include <limits.h>
#include <stdarg.h>
#include <string.h>

#define ARGUMENTS_MAX (VRC_PARAMETERS_MAX + 4) /* image, body, query,
                                                  options */

int vrc_reading_number(const struct vrc_reading *reading)
{
  return reading->next - reading->first + 1;
}

void vrc_reading_fault(const struct vrc_reading *reading, const char *format,
                       ...)
{
  const char *text;
  va_list arguments;

  va_start(arguments, format);
  text = lua_pushvfstring(reading->L, format, arguments);
  va_end(arguments);
  (void)vrc_bad_argument(reading->L, vrc_reading_number(reading),
                         reading->call->operation->name, text);
}

/* True if any of the arguments may be a secret, in a wrong place. */
static bool is_secretive(const struct vrc_operation *row)
{
  return row->login || vrc_operation_has_secret(row);
}

void vrc_reading_must_be(const struct vrc_reading *reading, int value,
                         const char *name, const char *what)
{
  vrc_reading_fault(reading, "%s must be %s, got %s", name, what,
                    is_secretive(reading->call->operation)
                        ? luaL_typename(reading->L, value)
                        : vrc_push_shown(reading->L, value));
}

void vrc_reading_table(const struct vrc_reading *reading, int value,
                       const char *name)
{
  const struct vrc_operation *row = reading->call->operation;

  if(!lua_istable(reading->L, value) && is_secretive(row))
    vrc_reading_must_be(reading, value, name, "a table");
  vrc_check_table(reading->L, value, vrc_reading_number(reading), row->name,
                  name);
}

/* ---- the URL ---- */

static void append(const struct vrc_reading *reading, const char *text,
                   size_t length)
{
  if(!vrc_buffer_append(&reading->call->url, text, length))
    (void)luaL_error(reading->L, "not enough memory");
}

/* Appends the value of the parameter whose name stands in braces. */
static void append_parameter(const struct vrc_reading *reading,
                             const char *name, size_t length)
{
  const struct vrc_field *field = reading->call->operation->parameters;
  int value = reading->first;
  const char *text;
  size_t size;

  while(strncmp(field->name, name, length) || field->name[length]) {
    field++;
    value++;
  }
  text = lua_tolstring(reading->L, value, &size);
  if(!vrc_url_append_segment(&reading->call->url, text, size))
    (void)luaL_error(reading->L, "not enough memory");
}

static void read_path(struct vrc_reading *reading)
{
  const struct vrc_call *call = reading->call;
  const struct vrc_field *field = call->operation->parameters;
  const char *rest = call->operation->path;
  const char *brace;

  for(; field->name; field++, reading->next++)
    vrc_reading_check(reading, reading->next, field);
  append(reading, call->account->base_url.text,
         strlen(call->account->base_url.text));
  while((brace = strchr(rest, '{')) != NULL) {
    size_t length = strcspn(brace, "}") - 1;
    append(reading, rest, (size_t)(brace - rest));
    append_parameter(reading, brace + 1, length);
    rest = brace + length + 2;
  }
  append(reading, rest, strlen(rest));
}

/* ---- per-call options ---- */

static void read_timeout(const struct vrc_reading *reading, int value)
{
  lua_Number seconds = lua_type(reading->L, value) == LUA_TNUMBER
                           ? lua_tonumber(reading->L, value)
                           : 0;

  if(!(seconds >= 0.001 && seconds <= INT_MAX / 1000))
    vrc_reading_must_be(reading, value, "timeout",
                        "a positive number of seconds");
  reading->call->timeout_ms = (long)(seconds * 1000);
}

static void read_options(struct vrc_reading *reading)
{
  lua_State *L = reading->L;

  if(lua_isnoneornil(L, reading->next))
    return;
  vrc_reading_table(reading, reading->next, "options");
  lua_pushnil(L);
  while(lua_next(L, reading->next)) {
    int value = lua_gettop(L);
    if(vrc_is_word(L, value - 1, "timeout"))
      read_timeout(reading, value);
    else if(vrc_is_word(L, value - 1, "extra"))
      vrc_reading_extra(reading, value);
    else if(vrc_is_word(L, value - 1, "credentials"))
      vrc_reading_credentials(reading, value);
    else if(!vrc_is_word(L, value - 1, "progress"))
      vrc_reading_fault(reading,
                        "unknown option '%s'; the options of "
                        "a call are timeout, progress%s",
                        lua_tostring(L, value - 1),
                        reading->call->operation->login
                            ? ", extra and credentials"
                            : " and extra");
    else if(!lua_isfunction(L, value))
      vrc_reading_must_be(reading, value, "progress", "a function");
    lua_pop(L, 1);
  }
}

/* ---- all of them ---- */

static void refuse_more(struct vrc_reading *reading, int last)
{
  for(reading->next++; reading->next <= last; reading->next++) {
    if(!lua_isnil(reading->L, reading->next))
      vrc_reading_must_be(reading, reading->next, "what follows the options",
                          "absent");
  }
}

bool vrc_call_fill(lua_State *L, int index, int first)
{
  struct vrc_call *call = lua_touserdata(L, index);
  const struct vrc_operation *row = call->operation;
  int last = lua_gettop(L);
  struct vrc_reading reading = {L, call, index, first, first, false};
  int image = 0;
  int options;

  luaL_checkstack(L, 16 + ARGUMENTS_MAX, "too many arguments");
  /* so that every argument has a place on the stack */
  lua_settop(L, last < first + ARGUMENTS_MAX ? first + ARGUMENTS_MAX : last);
  read_path(&reading);
  vrc_reading_begin_json(&reading);
  if(row->photo)
    image = reading.next++;
  if(row->body) {
    vrc_reading_body(&reading);
    reading.next++;
  }
  if(row->query) {
    vrc_reading_query(&reading);
    reading.next++;
  }
  options = reading.next;
  read_options(&reading);
  refuse_more(&reading, last);
  vrc_reading_end_json(&reading);
  /* last, so that mistakes are told before faults of the photo */
  if(image && !vrc_reading_image(&reading, image))
    return false;
  lua_pushvalue(L, options);
  return true;
}
