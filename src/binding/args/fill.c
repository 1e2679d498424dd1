#include "binding/args/fill.h"

#include "binding/args/body.h"
#include "binding/args/credentials.h"
#include "binding/args/options.h"
#include "binding/args/photo.h"
#include "binding/args/query.h"
#include "binding/args/values.h"
#include "text/percent.h"

#include <string.h>

/* ---- the URL ---- */

static void append(const struct vrc_args *args, const char *text,
                   size_t length)
{
  if(!vrc_buffer_append(&args->call->url, text, length))
    (void)luaL_error(args->L, "not enough memory");
}

/* Appends the value of the parameter of that name. */
static void append_parameter(const struct vrc_args *args, const char *name,
                             size_t length)
{
  const struct vrc_field *field = args->call->operation->parameters;
  int value = args->first;
  const char *text;
  size_t size;

  while(strncmp(field->name, name, length) || field->name[length]) {
    field++;
    value++;
  }
  text = lua_tolstring(args->L, value, &size);
  if(!vrc_percent_segment(&args->call->url, text, size))
    (void)luaL_error(args->L, "not enough memory");
}

/* Checks the path parameters, and writes the URL as far as the path goes. */
static void read_path(struct vrc_args *args)
{
  const struct vrc_call *call = args->call;
  const struct vrc_field *field = call->operation->parameters;
  const char *rest = call->operation->path;
  const char *brace;

  for(; field && field->name; field++, args->next++)
    vrc_args_check(args, args->next, field);
  append(args, call->account->base_url.text,
         strlen(call->account->base_url.text));
  while((brace = strchr(rest, '{')) != NULL) {
    size_t length = strcspn(brace, "}") - 1;
    append(args, rest, (size_t)(brace - rest));
    append_parameter(args, brace + 1, length);
    rest = brace + length + 2;
  }
  append(args, rest, strlen(rest));
}

/* ---- per-call options ---- */

static void read_options(struct vrc_args *args)
{
  lua_State *L = args->L;

  if(lua_isnoneornil(L, args->next))
    return;
  vrc_args_check_table(args, args->next, "options");
  lua_pushnil(L);
  while(lua_next(L, args->next)) {
    int value = lua_gettop(L);
    if(vrc_is_word(L, value - 1, "timeout"))
      vrc_args_timeout(args, value);
    else if(vrc_is_word(L, value - 1, "extra"))
      vrc_args_extra(args, value);
    else if(vrc_is_word(L, value - 1, "credentials"))
      vrc_args_credentials(args, value);
    else if(vrc_is_word(L, value - 1, "progress"))
      vrc_args_progress(args, value);
    else
      vrc_args_error(args,
                     "unknown option '%s'; the options of a call are "
                     "timeout, progress%s",
                     lua_tostring(L, value - 1),
                     args->call->operation->login
                         ? ", extra and credentials"
                         : " and extra");
    lua_pop(L, 1);
  }
}

/* ---- all of them ---- */

bool vrc_call_fill(lua_State *L, int index, int first)
{
  struct vrc_call *call = lua_touserdata(L, index);
  const struct vrc_operation *operation = call->operation;
  int last = lua_gettop(L);
  struct vrc_args args = {L, call, index, first, first, false};
  int options = first + vrc_operation_arguments(operation) - 1;
  int photo = 0;

  luaL_checkstack(L, 16 + options, "too many arguments");
  if(last < options)
    lua_settop(L, options); /* absent arguments are nil */
  read_path(&args);
  vrc_args_begin_json(&args);
  if(operation->photo)
    photo = args.next++;
  if(operation->body) {
    vrc_args_body(&args);
    args.next++;
  }
  if(operation->query) {
    vrc_args_query(&args);
    args.next++;
  }
  read_options(&args);
  vrc_args_refuse_more(&args, last);
  vrc_args_end_json(&args);
  /* last, so that mistakes raise before a photo is refused */
  if(photo) {
    args.next = photo;
    if(!vrc_args_photo(&args, photo, "image"))
      return false;
  }
  lua_pushvalue(L, options);
  return true;
}
