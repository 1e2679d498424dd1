/* What Lua lacks: the functions of core.system. What can go wrong for a right
   program returns nil, a message of one line, and a code: the name of an
   errno, or a word of our own. */
#include "binding/platform/system.h"

#include "binding/platform/fail.h"
#include "binding/platform/journal.h"
#include "binding/platform/lock.h"
#include "platform/clock.h"
#include "platform/file.h"
#include "platform/folder.h"
#include "platform/process.h"
#include "platform/random.h"
#include "platform/signals.h"
#include "platform/terminal.h"

#include <stdlib.h>

#define READ_MAX (1024 * 1024)         /* bytes, by default */
#define READ_LIMIT (1024 * 1024 * 1024)
#define RANDOM_MAX 65536               /* bytes at a time */

/* ---- strings of memory that has to be freed ---- */

struct bytes {
  const char *data;
  size_t length;
};

static int push_bytes(lua_State *L)
{
  const struct bytes *bytes = lua_touserdata(L, 1);
  lua_pushlstring(L, bytes->data, bytes->length);
  return 1;
}

/* Before there is memory to be freed, as it may raise. */
static void prepare_push(lua_State *L, struct bytes *bytes)
{
  lua_pushcfunction(L, push_bytes);
  lua_pushlightuserdata(L, bytes);
}

/* Pushes the bytes of prepare_push, or an error to raise once their memory is
   freed: the status is that of lua_pcall. */
static int push_protected(lua_State *L)
{
  return lua_pcall(L, 1, 1, 0);
}

/* ---- files ---- */

/* core.system.read(path [, max_bytes]): what is in a regular file of no more
   than that, 1 MiB by default. The code is "ENOENT" if there is no file. */
static int system_read(lua_State *L)
{
  const char *path = vrc_check_path(L, 1);
  lua_Integer max = luaL_optinteger(L, 2, READ_MAX);
  struct vrc_os_error error;
  struct bytes bytes;
  char *data;
  int status;

  luaL_argcheck(L, max >= 0 && max <= READ_LIMIT, 2,
                "max_bytes must be from 0 to 1073741824");
  prepare_push(L, &bytes);
  if(!vrc_file_read(path, (size_t)max, &data, &bytes.length, &error))
    return vrc_fail(L, 1, &error);
  bytes.data = data;
  status = push_protected(L);
  free(data);
  return status ? lua_error(L) : 1;
}

/* core.system.restrict(path): true once nobody but the owner has any right to
   the file; its mode becomes 0600 if somebody had. */
static int system_restrict(lua_State *L)
{
  const char *path = vrc_check_path(L, 1);
  struct vrc_os_error error;

  if(!vrc_file_restrict(path, &error))
    return vrc_fail(L, 1, &error);
  lua_pushboolean(L, 1);
  return 1;
}

/* core.system.replace(path, bytes): true once the file has this content, for
   good. Whatever happens, the old file is there whole or the new one, if the
   folder can take a new file; else it is written in place. */
static int system_replace(lua_State *L)
{
  const char *path = vrc_check_path(L, 1);
  struct vrc_os_error error;
  size_t length;
  const char *bytes = luaL_checklstring(L, 2, &length);

  if(!vrc_file_replace(path, bytes, length, &error))
    return vrc_fail(L, 1, &error);
  lua_pushboolean(L, 1);
  return 1;
}

/* core.system.make_folder(path): true once there is that folder; a new one is
   for its owner alone. */
static int system_make_folder(lua_State *L)
{
  const char *path = vrc_check_path(L, 1);
  struct vrc_os_error error;

  if(!vrc_folder_make(path, &error))
    return vrc_fail(L, 1, &error);
  lua_pushboolean(L, 1);
  return 1;
}

/* ---- signals ---- */

/* core.system.note_signals(): from now on a signal that asks the program to
   end is noted instead, once. For programs, not for libraries. */
static int system_note_signals(lua_State *L)
{
  (void)L;
  vrc_signals_note();
  return 0;
}

/* core.system.noted_signal(): its name, such as "SIGTERM"; nil: none came. */
static int system_noted_signal(lua_State *L)
{
  lua_pushstring(L, vrc_signals_noted()); /* NULL becomes nil */
  return 1;
}

/* core.system.end_by_signal(): ends the process as the noted signal would have
   done. Does nothing if there is none. */
static int system_end_by_signal(lua_State *L)
{
  (void)L;
  vrc_signals_end();
  return 0;
}

/* ---- the rest ---- */

/* core.system.columns(stream): how wide the terminal is that the standard
   output (1) or the standard error (2) is; 0: it does not say; nil: it is
   none. */
static int system_columns(lua_State *L)
{
  lua_Integer stream = luaL_checkinteger(L, 1);
  int columns;

  luaL_argcheck(L, stream == 1 || stream == 2, 1, "stream must be 1 or 2");
  columns = vrc_terminal_columns((int)stream);
  if(columns < 0)
    lua_pushnil(L);
  else
    lua_pushinteger(L, columns);
  return 1;
}

/* core.system.prompt(text [, shows]): shows the text on the terminal and reads
   a line; what is typed does not show unless `shows` is true. The code is
   "eof" if there is none. */
static int system_prompt(lua_State *L)
{
  struct vrc_os_error error;
  struct vrc_line line;
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);
  bool shows = lua_toboolean(L, 2);
  struct bytes bytes;
  int status = LUA_OK;
  bool done;

  prepare_push(L, &bytes);
  done = vrc_terminal_prompt(text, length, shows, &line, &error);
  if(done) {
    bytes.data = line.text;
    bytes.length = line.length;
    status = push_protected(L);
  }
  vrc_line_wipe(&line);
  if(status)
    return lua_error(L);
  return done ? 1 : vrc_fail(L, 0, &error);
}

/* core.system.random(n): n bytes that nobody can guess. */
static int system_random(lua_State *L)
{
  lua_Integer count = luaL_checkinteger(L, 1);
  struct vrc_os_error error;
  luaL_Buffer out;
  char *bytes;

  luaL_argcheck(L, count >= 0 && count <= RANDOM_MAX, 1,
                "n must be from 0 to 65536");
  bytes = luaL_buffinitsize(L, &out, (size_t)count);
  if(!vrc_random(bytes, (size_t)count, &error))
    return vrc_fail(L, 0, &error);
  luaL_pushresultsize(&out, (size_t)count);
  return 1;
}

/* core.system.time(): seconds since 1970 with a fraction, as the system's
   clock is set. */
static int system_time(lua_State *L)
{
  lua_pushnumber(L, (lua_Number)vrc_clock_wall_us() / 1e6);
  return 1;
}

/* core.system.process_id(): of this process, an integer. */
static int system_process_id(lua_State *L)
{
  lua_pushinteger(L, (lua_Integer)vrc_process_id());
  return 1;
}

/* core.system.closed_streams(): how many of standard input, output and error
   are closed. */
static int system_closed_streams(lua_State *L)
{
  lua_pushinteger(L, vrc_process_closed_streams());
  return 1;
}

static const luaL_Reg functions[] = {
  { "read", system_read },
  { "replace", system_replace },
  { "restrict", system_restrict },
  { "make_folder", system_make_folder },
  { "note_signals", system_note_signals },
  { "noted_signal", system_noted_signal },
  { "end_by_signal", system_end_by_signal },
  { "columns", system_columns },
  { "prompt", system_prompt },
  { "random", system_random },
  { "time", system_time },
  { "process_id", system_process_id },
  { "closed_streams", system_closed_streams },
  { NULL, NULL }
};

void vrc_system_open(lua_State *L)
{
  vrc_lock_open(L);
  vrc_journal_type_open(L);
  luaL_newlib(L, functions);
  luaL_setfuncs(L, vrc_lock_functions, 0);
  luaL_setfuncs(L, vrc_journal_functions, 0);
}
