#include "binding/args/path.h"

#include "text/ascii.h"
#include "text/percent.h"
#include "text/utf8.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* What is known while a path is read. */
struct path {
  const struct vrc_args *args;  /* at hand: the path */
  const struct vrc_args *table; /* at hand: what has the parameters */
  int parameters;               /* stack index of their table, or of nil */
  const char *text;
  const char *end;
};

static void append(const struct path *path, const char *text, size_t length)
{
  if(!vrc_buffer_append(&path->args->call->url, text, length))
    (void)luaL_error(path->args->L, "not enough memory");
}

/* ---- parameters ---- */

static bool is_name_char(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_';
}

/* The length of the name that begins there; 0: none does. */
static size_t name_length(const char *text, const char *end)
{
  size_t length = 0;

  while(text + length < end && is_name_char(text[length]))
    length++;
  return length;
}

/* Raises unless the value on top is a string that can be a parameter. */
static void check_text(const struct path *path, const char *name)
{
  lua_State *L = path->args->L;
  size_t length;
  const char *text = lua_tolstring(L, -1, &length);

  if(!length || !strcmp(text, ".") || !strcmp(text, ".."))
    vrc_args_error(path->table, "path.%s must not be empty, '.' or '..'",
                   name);
  if(vrc_utf8_fault(text, length) < length)
    vrc_args_error(path->table, "path.%s must be UTF-8", name);
  if(!vrc_is_one_line(text, length))
    vrc_args_error(path->table, "path.%s must not contain CR, LF or NUL",
                   name);
}

/* Replaces the value on top, a parameter, by its text. */
static void take_value(const struct path *path, const char *name)
{
  lua_State *L = path->args->L;
  int exact = 0;
  lua_Integer number = lua_type(L, -1) == LUA_TNUMBER
                           ? lua_tointegerx(L, -1, &exact) : 0;

  if(exact) {
    char digits[24];
    (void)snprintf(digits, sizeof(digits), "%lld", (long long)number);
    lua_pushstring(L, digits);
    lua_replace(L, -2);
  }
  else if(lua_type(L, -1) == LUA_TSTRING)
    check_text(path, name);
  else if(lua_isnil(L, -1))
    vrc_args_error(path->table, "path.%s is required: the path has {%s}",
                   name, name);
  else
    vrc_args_error(path->table,
                   "path.%s must be a string or an integer, got %s", name,
                   luaL_typename(L, -1));
}

/* Appends the value for the {name} that begins there. Returns what follows. */
static const char *append_parameter(const struct path *path, const char *brace)
{
  lua_State *L = path->args->L;
  size_t length = name_length(brace + 1, path->end);
  const char *close = brace + 1 + length;
  const char *text;

  if(!length || close == path->end || *close != '}')
    vrc_args_error(path->args, "path must have a name of letters, digits and "
                   "'_' between '{' and '}'");
  lua_pushlstring(L, brace + 1, length);
  if(lua_isnil(L, path->parameters))
    lua_pushnil(L);
  else
    (void)lua_getfield(L, path->parameters, lua_tostring(L, -1));
  take_value(path, lua_tostring(L, -2));
  text = lua_tolstring(L, -1, &length);
  if(!vrc_percent_segment(&path->args->call->url, text, length))
    (void)luaL_error(L, "not enough memory");
  lua_pop(L, 2);
  return close + 1;
}

/* True if the path has {name}. */
static bool has_parameter(const struct path *path, const char *name,
                          size_t length)
{
  const char *brace = path->text;

  while((brace = strchr(brace, '{')) != NULL) {
    if(name_length(++brace, path->end) == length &&
       !memcmp(brace, name, length))
      return true;
  }
  return false;
}

/* Raises for a field of the table that the path does not have. */
static void refuse_unused(const struct path *path)
{
  lua_State *L = path->args->L;

  if(lua_isnil(L, path->parameters))
    return;
  lua_pushnil(L);
  while(lua_next(L, path->parameters)) {
    size_t length;
    const char *name;
    lua_pop(L, 1);
    name = lua_tolstring(L, -1, &length);
    if(!has_parameter(path, name, length))
      vrc_args_error(path->table,
                     "unknown field '%s' of path: the path has no {%s}", name,
                     name);
  }
}

/* ---- the rest ---- */

static void refuse_byte(const struct path *path, unsigned char c)
{
  char shown[8];

  (void)snprintf(shown, sizeof(shown), c >= ' ' && c < 0x7f ? "'%c'" : "%02X",
                 (unsigned)c);
  if(c == '?')
    vrc_args_error(path->args, "path must not contain '?': the option 'query' "
                   "takes what would follow it");
  if(c == '%')
    vrc_args_error(path->args, "path must not contain '%%' without two "
                   "hexadecimal digits behind it");
  vrc_args_error(path->args, "path must not contain %s%s outside of {name}: "
                 "the option 'path' takes what has to be encoded",
                 *shown == '\'' ? "" : "the byte ", shown);
}

/* The length of what stands for one byte there: an escape has three. */
static size_t byte_length(const struct path *path, const char *p)
{
  unsigned char c = (unsigned char)*p;

  if(c == '%' && path->end - p > 2 && isxdigit((unsigned char)p[1]) &&
     isxdigit((unsigned char)p[2]))
    return 3;
  if(!vrc_percent_is_pchar(c))
    refuse_byte(path, c);
  return 1;
}

/* True if a dot is there, encoded or not. */
static bool is_dot(const char *p, size_t length)
{
  return length == 1 ? *p == '.'
                     : p[1] == '2' && (p[2] == 'e' || p[2] == 'E');
}

/* Appends the segment that begins there. Returns its end. */
static const char *append_segment(const struct path *path, const char *p)
{
  int dots = 0;
  bool others = false;

  while(p < path->end && *p != '/') {
    if(*p == '{') {
      p = append_parameter(path, p);
      others = true; /* it is neither empty nor dots */
    }
    else {
      size_t length = byte_length(path, p);
      if(is_dot(p, length))
        dots++;
      else
        others = true;
      append(path, p, length);
      p += length;
    }
  }
  if(!others && !dots)
    vrc_args_error(path->args, "path must not have an empty segment");
  if(!others && dots <= 2)
    vrc_args_error(path->args, "path must not have a segment '%s'",
                   dots == 1 ? "." : "..");
  return p;
}

void vrc_args_path(struct vrc_args *args, int parameters,
                   int parameters_argument)
{
  struct vrc_args table = *args;
  struct path path;
  size_t length;
  const char *p;

  if(lua_type(args->L, args->next) != LUA_TSTRING)
    vrc_args_must_be(args, args->next, "path", "a string");
  table.next = args->first + parameters_argument - 1;
  path.args = args;
  path.table = &table;
  path.parameters = parameters;
  path.text = lua_tolstring(args->L, args->next, &length);
  path.end = path.text + length;
  if(*path.text != '/')
    vrc_args_error(args, "path must begin with '/', such as "
                   "'/groups/{groupId}'");
  for(p = path.text; p < path.end;) {
    append(&path, "/", 1);
    p = append_segment(&path, p + 1);
  }
  refuse_unused(&path);
}
