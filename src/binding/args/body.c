/* The JSON of a request: the fields of its body, and the extra ones. */
#include "binding/args/args.h"

#include "text/text.h"

#include <string.h>

static void append_json(const struct vrc_reading *reading, const char *text,
                        size_t length)
{
  if(!vrc_buffer_append(&reading->call->json, text, length))
    (void)luaL_error(reading->L, "not enough memory");
}

static void append_integer(const struct vrc_reading *reading,
                           lua_Integer number)
{
  char text[24];
  char *digit = text + sizeof(text);
  lua_Unsigned left = number < 0 ? 0 - (lua_Unsigned)number
                                 : (lua_Unsigned)number;
  do {
    *--digit = (char)('0' + left % 10);
    left /= 10;
  } while(left);
  if(number < 0)
    *--digit = '-';
  append_json(reading, digit, (size_t)(text + sizeof(text) - digit));
}

static void append_string(const struct vrc_reading *reading, int index)
{
  size_t length;
  const char *text = lua_tolstring(reading->L, index, &length);
  if(!vrc_text_json(&reading->call->json, text, length))
    (void)luaL_error(reading->L, "not enough memory");
}

/* What is neither a string nor a whole number: written by lua-cjson. */
static void append_other(const struct vrc_reading *reading, const char *name)
{
  lua_State *L = reading->L;
  const char *text;
  size_t length;

  lua_pushvalue(L, -1);
  if(!vrc_json_encode(L))
    vrc_reading_fault(reading, "%s cannot be written as JSON: %s", name,
                      lua_tostring(L, -1));
  text = lua_tolstring(L, -1, &length);
  append_json(reading, text, length);
  lua_pop(L, 1);
}

/* Appends the JSON of the value on top, which it takes. Strings and whole
   numbers, which is what most fields are, are written faster here; and
   lua-cjson 2.1.0 writes no more than 14 digits. */
static void append_value(const struct vrc_reading *reading, const char *name)
{
  lua_State *L = reading->L;
  int type = lua_type(L, -1);
  int exact = 0;
  lua_Integer number =
      type == LUA_TNUMBER ? lua_tointegerx(L, -1, &exact) : 0;

  if(exact)
    append_integer(reading, number);
  else if(type == LUA_TSTRING)
    append_string(reading, -1);
  else
    append_other(reading, name);
  lua_pop(L, 1);
}

/* Appends what stands before a field. */
static void append_separator(struct vrc_reading *reading)
{
  append_json(reading, reading->has_field ? "," : "{", 1);
  reading->has_field = true;
}

/* lua-cjson takes any bytes for a text. Refuses what has been appended from
   begin on unless it is UTF-8. */
static void check_utf8(const struct vrc_reading *reading, const char *name,
                       size_t begin)
{
  const struct vrc_buffer *json = &reading->call->json;
  size_t length = json->length - begin;

  if(vrc_text_utf8_fault(json->data + begin, length) < length)
    vrc_reading_fault(reading, "%s must be UTF-8", name);
}

/* Appends "name":value; the value is taken from the top. */
static void append_field(struct vrc_reading *reading,
                         const struct vrc_field *field)
{
  size_t begin;

  append_separator(reading);
  append_json(reading, "\"", 1);
  append_json(reading, field->name, strlen(field->name));
  append_json(reading, "\":", 2);
  begin = reading->call->json.length;
  if(field->type == VRC_IDS && !lua_rawlen(reading->L, -1)) {
    append_json(reading, "[]", 2); /* lua-cjson would write an object */
    lua_pop(reading->L, 1);
    return;
  }
  append_value(reading, field->name);
  if(field->type == VRC_TABLE)
    check_utf8(reading, field->name, begin);
}

/* The same for a name that the caller chose, which is below the value. */
static void append_extra(struct vrc_reading *reading)
{
  const char *name = lua_tostring(reading->L, -2);
  size_t begin;

  append_separator(reading);
  begin = reading->call->json.length;
  append_string(reading, -2);
  append_json(reading, ":", 1);
  append_value(reading, name);
  check_utf8(reading, name, begin);
}

/* True if the string at index is the name of a field of the body. */
static bool is_field(const struct vrc_reading *reading, int index)
{
  const struct vrc_table *body = reading->call->operation->body;
  const struct vrc_field *field;

  if(!body)
    return false;
  for(field = body->fields; field->name; field++) {
    if(vrc_is_word(reading->L, index, field->name))
      return true;
  }
  return false;
}

/* Raises unless the body is a table of fields that the row knows. */
static void check_fields(const struct vrc_reading *reading)
{
  lua_State *L = reading->L;
  bool fits = lua_istable(L, reading->next);

  if(fits)
    lua_pushnil(L);
  while(fits && lua_next(L, reading->next)) {
    lua_pop(L, 1);
    fits = lua_type(L, -1) == LUA_TSTRING && is_field(reading, -1);
  }
  if(fits)
    return;
  vrc_reading_table(reading, reading->next, "body");
  vrc_reading_fault(reading,
                    "unknown field '%s'; the option 'extra' takes "
                    "fields that are not known here",
                    lua_tostring(L, -1));
}

/* In the order of the row, so that equal calls are equal on the wire. */
void vrc_reading_body(struct vrc_reading *reading)
{
  const struct vrc_table *body = reading->call->operation->body;
  const struct vrc_field *field;
  lua_State *L = reading->L;

  if(lua_isnoneornil(L, reading->next) && !body->required)
    return;
  check_fields(reading);
  for(field = body->fields; field->name; field++) {
    if(lua_getfield(L, reading->next, field->name) != LUA_TNIL) {
      vrc_reading_check(reading, lua_gettop(L), field);
      append_field(reading, field);
    }
    else {
      if(field->required)
        vrc_reading_fault(reading, "%s is required", field->name);
      lua_pop(L, 1);
    }
  }
  reading->call->has_json = true;
}

void vrc_reading_extra(struct vrc_reading *reading, int extra)
{
  const struct vrc_operation *row = reading->call->operation;
  lua_State *L = reading->L;

  if(!vrc_operation_takes_json(row))
    vrc_reading_fault(reading,
                      "extra must be absent: a %s request has no body",
                      row->method);
  vrc_reading_table(reading, extra, "extra");
  lua_pushnil(L);
  while(lua_next(L, extra)) {
    if(is_field(reading, -2))
      vrc_reading_fault(reading,
                        "extra must not hold '%s', which is a field of "
                        "the body",
                        lua_tostring(L, -2));
    append_extra(reading);
  }
  reading->call->has_json = true;
}

void vrc_reading_begin_json(struct vrc_reading *reading)
{
  /* a photo has a part "data", if only "{}" */
  reading->call->has_json = reading->call->operation->photo;
}

void vrc_reading_end_json(const struct vrc_reading *reading)
{
  if(!reading->call->has_json)
    return;
  if(!reading->has_field)
    append_json(reading, "{", 1);
  append_json(reading, "}", 1);
}
