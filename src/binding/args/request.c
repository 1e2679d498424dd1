#include "binding/args/request.h"

#include "binding/args/options.h"
#include "binding/args/path.h"
#include "binding/args/photo.h"
#include "binding/json_write.h"
#include "binding/names.h"
#include "operations/request.h"
#include "text/percent.h"
#include "text/utf8.h"

#include <string.h>

/* The arguments, from the first one on, and what is put behind them: the
   options that are fields of the last one. */
enum { METHOD, PATH, OPTIONS, PARAMETERS, QUERY, BODY, PHOTO, COUNT };

static int index_of(const struct vrc_args *args, int argument)
{
  return args->first + argument;
}

const char *vrc_request_push_label(lua_State *L, int first)
{
  if(lua_type(L, first + METHOD) != LUA_TSTRING ||
     lua_type(L, first + PATH) != LUA_TSTRING)
    return lua_pushliteral(L, "request");
  return lua_pushfstring(L, "%s %s", lua_tostring(L, first + METHOD),
                         lua_tostring(L, first + PATH));
}

static void append(const struct vrc_args *args, struct vrc_buffer *buffer,
                   const char *text)
{
  if(!vrc_buffer_append_string(buffer, text))
    (void)luaL_error(args->L, "not enough memory");
}

/* ---- the options ---- */

/* Raises unless requests have the option whose name and value are on top. */
static void check_option(const struct vrc_args *args)
{
  static const char *const others[] = { "path", "query", "body", "photo" };
  lua_State *L = args->L;
  int value = lua_gettop(L);
  size_t i;

  for(i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
    if(vrc_is_word(L, value - 1, others[i]))
      return;
  }
  if(vrc_is_word(L, value - 1, "timeout"))
    vrc_args_timeout(args, value);
  else if(vrc_is_word(L, value - 1, "progress"))
    vrc_args_progress(args, value);
  else if(!vrc_is_word(L, value - 1, "send"))
    vrc_args_error(args,
                   "unknown option '%s'; the options of a request are path, "
                   "query, body, photo, timeout, progress and send",
                   lua_tostring(L, value - 1));
  else if(!lua_isboolean(L, value))
    vrc_args_must_be(args, value, "send", "true or false");
}

/* Checks the options, the argument at hand, and pushes those that are not read
   yet, where index_of finds them; nil for those that are absent. */
static void read_options(const struct vrc_args *args)
{
  lua_State *L = args->L;
  bool some = !lua_isnil(L, args->next);

  if(some) {
    vrc_args_check_table(args, args->next, "options");
    lua_pushnil(L);
    while(lua_next(L, args->next)) {
      check_option(args);
      lua_pop(L, 1);
    }
  }
  if(!some) {
    lua_settop(L, index_of(args, COUNT) - 1);
    return;
  }
  (void)lua_getfield(L, args->next, "path");
  (void)lua_getfield(L, args->next, "query");
  (void)lua_getfield(L, args->next, "body");
  (void)lua_getfield(L, args->next, "photo");
}

/* ---- the method ---- */

static void read_method(const struct vrc_args *args)
{
  lua_State *L = args->L;
  const struct vrc_operation *operation = NULL;
  size_t length;
  const char *text;

  if(lua_type(L, args->next) == LUA_TSTRING) {
    text = lua_tolstring(L, args->next, &length);
    operation = strlen(text) == length ? vrc_request_operation(text) : NULL;
  }
  if(!operation)
    vrc_args_must_be(args, args->next, "method",
                     "'GET', 'POST', 'PUT' or 'DELETE'");
  args->call->operation = operation;
}

/* ---- the path ---- */

static void read_path(struct vrc_args *args)
{
  int parameters = index_of(args, PARAMETERS);

  append(args, &args->call->url, args->call->account->base_url.text);
  if(!lua_isnil(args->L, parameters)) {
    args->next = index_of(args, OPTIONS);
    vrc_args_check_table(args, parameters, "path");
  }
  args->next = index_of(args, PATH);
  vrc_args_path(args, parameters, OPTIONS + 1);
}

/* ---- the query ---- */

/* Appends the text, which must be UTF-8. */
static void append_encoded(const struct vrc_args *args, const char *name,
                           int text_index)
{
  size_t length;
  const char *text = lua_tolstring(args->L, text_index, &length);

  if(vrc_utf8_fault(text, length) < length)
    vrc_args_error(args, "query.%s must be UTF-8", name);
  if(!vrc_percent_query(&args->call->url, text, length))
    (void)luaL_error(args->L, "not enough memory");
}

/* Appends the value on top. */
static void append_query_value(const struct vrc_args *args, const char *name)
{
  lua_State *L = args->L;
  int value = lua_gettop(L);

  switch(lua_type(L, value)) {
  case LUA_TBOOLEAN:
    append(args, &args->call->url,
           lua_toboolean(L, value) ? "true" : "false");
    break;
  case LUA_TSTRING:
    append_encoded(args, name, value);
    break;
  case LUA_TNUMBER: {
    const char *wrong = vrc_json_write(L, value, &args->call->url);
    if(wrong)
      vrc_args_error(args, "query.%s must be a finite number", name);
    break;
  }
  default:
    vrc_args_error(args,
                   "query.%s must be a string, a number, true or false, got "
                   "%s", name, luaL_typename(L, value));
  }
}

/* In the order of the names, so that equal calls are equal on the wire. */
static void read_query(const struct vrc_args *args, int query)
{
  lua_State *L = args->L;
  const char *separator = "?";
  lua_Integer i;
  int names;

  if(lua_isnil(L, query))
    return;
  vrc_args_check_table(args, query, "query");
  vrc_push_sorted_names(L, query);
  names = lua_gettop(L);
  for(i = 1; lua_rawgeti(L, names, i) != LUA_TNIL; i++) {
    const char *name = lua_tostring(L, names + 1);
    append(args, &args->call->url, separator);
    append_encoded(args, name, names + 1);
    append(args, &args->call->url, "=");
    lua_pushvalue(L, names + 1);
    lua_rawget(L, query);
    append_query_value(args, name);
    lua_settop(L, names);
    separator = "&";
  }
  lua_settop(L, names - 1);
}

/* ---- the body ---- */

/* Raises if the value at that stack index is there and the method has no
   body. */
static void refuse_without_body(const struct vrc_args *args, int value,
                                const char *name)
{
  const struct vrc_operation *operation = args->call->operation;

  if(!lua_isnil(args->L, value) && !vrc_operation_takes_json(operation))
    vrc_args_error(args, "%s must be absent: a %s request has no body", name,
                   operation->method);
}

/* True if the body has a field that is a secret wherever the service has a
   field of that name. */
static bool has_secret(lua_State *L, int body)
{
  static const char *const names[] = { "password", "currentPassword", "code" };
  bool found = false;
  size_t i;

  for(i = 0; i < sizeof(names) / sizeof(names[0]) && !found; i++) {
    lua_pushstring(L, names[i]);
    lua_rawget(L, body);
    found = !lua_isnil(L, -1);
    lua_pop(L, 1);
  }
  return found;
}

/* Beside a photo there is always a part "data", "{}" at least. */
static void read_body(const struct vrc_args *args, int body, bool has_photo)
{
  lua_State *L = args->L;
  struct vrc_call *call = args->call;
  const char *wrong;

  refuse_without_body(args, body, "body");
  call->has_json = has_photo || !lua_isnil(L, body);
  if(lua_isnil(L, body)) {
    if(has_photo)
      append(args, &call->json, "{}");
    return;
  }
  if(!lua_istable(L, body))
    vrc_args_error(args, "body must be a table, got %s",
                   luaL_typename(L, body));
  call->has_secret = has_secret(L, body);
  wrong = vrc_json_write(L, body, &call->json);
  if(wrong)
    vrc_args_error(args, "body%s", wrong);
}

/* ---- all of them ---- */

bool vrc_request_fill(lua_State *L, int index, int first)
{
  struct vrc_call *call = lua_touserdata(L, index);
  struct vrc_args args = {L, call, index, first, first, false};
  int options = index_of(&args, OPTIONS);
  int photo = index_of(&args, PHOTO);

  luaL_checkstack(L, 16 + COUNT, "too many arguments");
  args.next = options;
  vrc_args_refuse_more(&args, lua_gettop(L));
  lua_settop(L, options); /* absent arguments are nil */
  args.next = index_of(&args, METHOD);
  read_method(&args);
  args.next = options;
  read_options(&args);
  read_path(&args);
  args.next = options;
  read_query(&args, index_of(&args, QUERY));
  refuse_without_body(&args, photo, "photo");
  read_body(&args, index_of(&args, BODY), !lua_isnil(L, photo));
  append(&args, &call->label, vrc_request_push_label(L, first));
  /* last, so that mistakes raise before a photo is refused */
  if(!lua_isnil(L, photo) && !vrc_args_photo(&args, photo, "photo"))
    return false;
  lua_pushvalue(L, options);
  return true;
}
