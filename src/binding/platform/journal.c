#include "binding/platform/journal.h"

#include "binding/platform/fail.h"
#include "platform/journal.h"

#define TYPE "vrchatapi.core.journal"

static struct vrc_journal *check(lua_State *L)
{
  struct vrc_journal *journal = luaL_checkudata(L, 1, TYPE);
  if(journal->fd < 0)
    (void)luaL_error(L, "the file is closed");
  return journal;
}

static int fail(lua_State *L, const struct vrc_os_error *error)
{
  (void)lua_getiuservalue(L, 1, 1);
  return vrc_fail(L, lua_gettop(L), error);
}

static int push_done(lua_State *L, bool done,
                     const struct vrc_os_error *error)
{
  if(!done)
    return fail(L, error);
  lua_pushboolean(L, 1);
  return 1;
}

/* core.system.append(path): the file, made if there is none and tightened to
   mode 0600 if there is, open for appending and locked; or nil, a message and
   a code, which is "busy" if somebody else has it open. */
static int system_append(lua_State *L)
{
  const char *path = vrc_check_path(L, 1);
  struct vrc_journal *journal = lua_newuserdatauv(L, sizeof(*journal), 1);
  struct vrc_os_error error;

  journal->fd = -1;
  journal->folder = -1;
  luaL_setmetatable(L, TYPE);
  lua_pushvalue(L, 1);
  (void)lua_setiuservalue(L, -2, 1);
  if(!vrc_journal_open(journal, path, &error))
    return vrc_fail(L, 1, &error);
  return 1;
}

/* file:write(bytes): true once they are on the disk, all of them; or nil, the
   message and the code, and the file is as it was. The code is "changed" if
   another program has removed, replaced or written it. */
static int journal_write(lua_State *L)
{
  struct vrc_journal *journal = check(L);
  struct vrc_os_error error;
  size_t length;
  const char *bytes = luaL_checklstring(L, 2, &length);
  const char *path;

  (void)lua_getiuservalue(L, 1, 1);
  path = lua_tostring(L, -1);
  return push_done(L, vrc_journal_append(journal, path, bytes, length,
                                         &error), &error);
}

/* file:size(): in bytes. */
static int journal_size(lua_State *L)
{
  struct vrc_os_error error;
  int64_t size = vrc_journal_size(check(L), &error);

  if(size < 0)
    return fail(L, &error);
  lua_pushinteger(L, (lua_Integer)size);
  return 1;
}

/* file:truncate(size): cuts it after size bytes. */
static int journal_truncate(lua_State *L)
{
  struct vrc_journal *journal = check(L);
  lua_Integer size = luaL_checkinteger(L, 2);
  struct vrc_os_error error;

  luaL_argcheck(L, size >= 0, 2, "size must be a number of bytes");
  return push_done(L, vrc_journal_truncate(journal, size, &error),
                   &error);
}

/* file:close(): also __close and __gc. Idempotent. */
static int journal_close(lua_State *L)
{
  vrc_journal_close(luaL_checkudata(L, 1, TYPE));
  return 0;
}

static const luaL_Reg methods[] = {
  { "write", journal_write },
  { "size", journal_size },
  { "truncate", journal_truncate },
  { "close", journal_close },
  { NULL, NULL }
};

static const luaL_Reg metamethods[] = {
  { "__gc", journal_close },
  { "__close", journal_close },
  { NULL, NULL }
};

void vrc_journal_type_open(lua_State *L)
{
  (void)luaL_newmetatable(L, TYPE);
  luaL_setfuncs(L, metamethods, 0);
  luaL_newlib(L, methods);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}

const luaL_Reg vrc_journal_functions[] = {
  { "append", system_append },
  { NULL, NULL }
};
