/* The kinds of values that an operation's row asks for. */
#include "binding/arguments.h"

#include "engine/text.h"

#include <string.h>

/* The string at that stack index, which must be UTF-8. */
static const char *check_text(const struct vrc_reading *reading, int value,
                              const char *name, size_t *length)
{
  const char *text;
  size_t at;

  if(lua_type(reading->L, value) != LUA_TSTRING)
    vrc_reading_must_be(reading, value, name, "a string");
  text = lua_tolstring(reading->L, value, length);
  at = vrc_text_utf8_fault(text, *length);
  if(at < *length)
    vrc_reading_fault(reading, "%s must be UTF-8, got a byte that is not at "
                      "position %d", name, (int)at + 1);
  return text;
}

static void check_id(const struct vrc_reading *reading, int value,
                     const char *name)
{
  size_t length;
  const char *text = check_text(reading, value, name, &length);

  if(!length || !strcmp(text, ".") || !strcmp(text, ".."))
    vrc_reading_must_be(reading, value, name,
                        "an id (not empty, '.' or '..')");
  if(!vrc_text_is_one_line(text, length))
    vrc_reading_fault(reading, "%s must not contain CR, LF or NUL", name);
}

static void check_message_type(const struct vrc_reading *reading, int value,
                               const char *name)
{
  bool is_string = lua_type(reading->L, value) == LUA_TSTRING;
  int i = 0;

  while(is_string && vrc_message_types[i] &&
        !vrc_is_word(reading->L, value, vrc_message_types[i]))
    i++;
  if(!is_string || !vrc_message_types[i])
    vrc_reading_must_be(reading, value, name,
                        "'message', 'response', 'request' or "
                        "'requestResponse'");
}

/* Puts an integer in the place of a float such as 3.0. */
static void check_slot(const struct vrc_reading *reading, int value,
                       const char *name)
{
  int exact = 0;
  lua_Integer slot = lua_type(reading->L, value) == LUA_TNUMBER
                         ? lua_tointegerx(reading->L, value, &exact)
                         : 0;

  if(!exact || slot < 0 || slot > VRC_SLOT_MAX)
    vrc_reading_must_be(reading, value, name, "an integer from 0 to 11");
  lua_pushinteger(reading->L, slot);
  lua_replace(reading->L, value);
}

void vrc_reading_check(const struct vrc_reading *reading, int value,
                       const struct vrc_field *field)
{
  size_t length;

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
    (void)check_text(reading, value, field->name, &length);
    break;
  }
}
