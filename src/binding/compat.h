/* What differs between the versions of Lua; the only file that asks which one
   it is. The rest is written against the part of Lua 5.4's API that is
   supplied here for Lua 5.2, 5.3 and LuaJIT 2.1. */
#ifndef VRC_COMPAT_H
#define VRC_COMPAT_H

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include <stdbool.h>
#include <stdio.h>

/* LuaJIT counts as 5.1. Lua 5.1 itself has no LUA_OK: no yields across pcall,
   and assert() makes texts of errors that are tables. */
#if LUA_VERSION_NUM < 502 && !defined(LUA_OK)
#error "Lua 5.2 or newer, or LuaJIT 2.1, is needed"
#endif

/* Of functions that raise; lauxlib.h does not say it of its own. */
#if defined(__GNUC__)
#define VRC_NORETURN __attribute__((noreturn))
#define VRC_COMPAT static inline __attribute__((unused))
#else
#define VRC_NORETURN
#define VRC_COMPAT static
#endif

/* ---- from 5.5 on: a state has a seed ---- */

#if LUA_VERSION_NUM > 504
#define vrc_newstate(allocate, data) lua_newstate(allocate, data, 0)
#else
#define vrc_newstate(allocate, data) lua_newstate(allocate, data)
#endif

/* ---- before 5.2: LuaJIT ---- */

#if LUA_VERSION_NUM < 502

#define lua_rawlen(L, index) lua_objlen(L, index)
#define LUA_LOADED_TABLE "_LOADED"
#define LUA_PRELOAD_TABLE "_PRELOAD"

/* Lua 5.1 looks for modules where LuaJIT does, and lacks these functions. As
   they may be absent, the module can be loaded and say so. */
#if defined(__ELF__)
#pragma weak luaL_setfuncs
#pragma weak luaL_setmetatable
#pragma weak luaL_testudata
#pragma weak lua_tonumberx
#endif

VRC_COMPAT void luaL_checkversion(lua_State *L)
{
  if(!luaL_setfuncs)
    (void)luaL_error(L, "vrchatapi needs LuaJIT or Lua 5.2 to 5.5, and this "
                        "is Lua 5.1");
}

VRC_COMPAT void lua_rawgetp(lua_State *L, int index, const void *key)
{
  int table = index < 0 && index > LUA_REGISTRYINDEX ? index - 1 : index;
  lua_pushlightuserdata(L, (void *)key);
  lua_rawget(L, table);
}

/* Pops the value. */
VRC_COMPAT void lua_rawsetp(lua_State *L, int index, const void *key)
{
  int table = index < 0 && index > LUA_REGISTRYINDEX ? index - 1 : index;
  lua_pushlightuserdata(L, (void *)key);
  lua_insert(L, -2);
  lua_rawset(L, table);
}

/* Returns the text, as later versions do. */
VRC_COMPAT const char *vrc_pushstring(lua_State *L, const char *text)
{
  lua_pushstring(L, text);
  return lua_tostring(L, -1);
}
#undef lua_pushliteral
#define lua_pushstring vrc_pushstring
#define lua_pushliteral vrc_pushstring

/* Pushes the table in that field, which it makes if there is none. */
VRC_COMPAT int luaL_getsubtable(lua_State *L, int index, const char *name)
{
  int table = index < 0 && index > LUA_REGISTRYINDEX
                  ? lua_gettop(L) + index + 1 : index;
  lua_getfield(L, table, name);
  if(lua_istable(L, -1))
    return 1;
  lua_pop(L, 1);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_setfield(L, table, name);
  return 0;
}

/* Opens a library and pushes it, as require finds it from then on. */
VRC_COMPAT void luaL_requiref(lua_State *L, const char *name,
                              lua_CFunction open, int global)
{
  lua_pushcfunction(L, open);
  lua_pushstring(L, name);
  lua_call(L, 1, 1);
  (void)luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_pushvalue(L, -2);
  lua_setfield(L, -2, name);
  lua_pop(L, 1);
  if(global) {
    lua_pushvalue(L, -1);
    lua_setglobal(L, name);
  }
}

/* A buffer of a fixed size: memory on the stack. Nothing but pushresultsize
   may be used with it. */
VRC_COMPAT char *luaL_buffinitsize(lua_State *L, luaL_Buffer *out, size_t size)
{
  luaL_buffinit(L, out);
  out->p = lua_newuserdata(L, size);
  return out->p;
}

VRC_COMPAT void luaL_pushresultsize(luaL_Buffer *out, size_t length)
{
  lua_pushlstring(out->L, out->p, length);
  lua_remove(out->L, -2);
}

/* Hooks belong to the whole state. */
VRC_COMPAT lua_State *vrc_main_thread(lua_State *L)
{
  return L;
}

/* The file in a userdata of type LUA_FILEHANDLE; NULL if it is closed. */
VRC_COMPAT FILE *vrc_file_of(void *userdata)
{
  return *(FILE **)userdata;
}

#else

VRC_COMPAT lua_State *vrc_main_thread(lua_State *L)
{
  lua_State *main;
  (void)lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
  main = lua_tothread(L, -1);
  lua_pop(L, 1);
  return main;
}

VRC_COMPAT FILE *vrc_file_of(void *userdata)
{
  const luaL_Stream *stream = userdata;
  return stream->closef ? stream->f : NULL;
}

#endif

/* ---- before 5.3 ---- */

#if LUA_VERSION_NUM < 503

/* A metatable whose values are shown with that name. */
VRC_COMPAT int vrc_newmetatable(lua_State *L, const char *name)
{
  if(!luaL_newmetatable(L, name))
    return 0;
  lua_pushstring(L, name);
  lua_setfield(L, -2, "__name");
  return 1;
}
#define luaL_newmetatable vrc_newmetatable

VRC_COMPAT const char *vrc_tolstring(lua_State *L, int index, size_t *length)
{
  int value = index < 0 ? lua_gettop(L) + index + 1 : index;

  if(luaL_callmeta(L, value, "__tostring")) {
    if(!lua_isstring(L, -1))
      (void)luaL_error(L, "'__tostring' must return a string");
  }
  else if(lua_type(L, value) == LUA_TNUMBER ||
          lua_type(L, value) == LUA_TSTRING)
    lua_pushvalue(L, value);
  else if(lua_type(L, value) == LUA_TBOOLEAN)
    lua_pushstring(L, lua_toboolean(L, value) ? "true" : "false");
  else if(lua_type(L, value) == LUA_TNIL)
    lua_pushliteral(L, "nil");
  else {
    bool named = luaL_getmetafield(L, value, "__name");
    lua_pushfstring(L, "%s: %p", named ? lua_tostring(L, -1)
                                       : luaL_typename(L, value),
                    lua_topointer(L, value));
    if(named)
      lua_remove(L, -2);
  }
  return lua_tolstring(L, -1, length);
}
#undef luaL_tolstring
#define luaL_tolstring vrc_tolstring

/* They return the type of what they push. */
VRC_COMPAT int vrc_getfield(lua_State *L, int index, const char *name)
{
  lua_getfield(L, index, name);
  return lua_type(L, -1);
}
#define lua_getfield vrc_getfield

VRC_COMPAT int vrc_rawgeti(lua_State *L, int index, lua_Integer i)
{
  lua_rawgeti(L, index, (int)i);
  return lua_type(L, -1);
}
#define lua_rawgeti vrc_rawgeti

VRC_COMPAT void vrc_rawseti(lua_State *L, int index, lua_Integer i)
{
  lua_rawseti(L, index, (int)i);
}
#define lua_rawseti vrc_rawseti

/* Exact, as later versions are: 1.5 is no integer. */
VRC_COMPAT lua_Integer vrc_tointegerx(lua_State *L, int index, int *is_exact)
{
  const lua_Number limit = sizeof(lua_Integer) < 8 ? 0x1p31 : 0x1p63;
  int is_number;
  lua_Number number = lua_tonumberx(L, index, &is_number);
  int exact = is_number && number >= -limit && number < limit &&
              (lua_Number)(lua_Integer)number == number;

  if(is_exact)
    *is_exact = exact;
  return exact ? (lua_Integer)number : 0;
}
#undef lua_tointeger
#define lua_tointegerx vrc_tointegerx
#define lua_tointeger(L, index) vrc_tointegerx(L, index, NULL)

VRC_COMPAT int lua_isinteger(lua_State *L, int index)
{
  int exact = 0;
  if(lua_type(L, index) == LUA_TNUMBER)
    (void)vrc_tointegerx(L, index, &exact);
  return exact;
}

VRC_COMPAT lua_Integer vrc_checkinteger(lua_State *L, int argument)
{
  int exact;
  lua_Integer number = vrc_tointegerx(L, argument, &exact);

  if(!exact) {
    (void)luaL_checknumber(L, argument);
    (void)luaL_argerror(L, argument,
                        "number has no integer representation");
  }
  return number;
}
#define luaL_checkinteger vrc_checkinteger

VRC_COMPAT lua_Integer vrc_optinteger(lua_State *L, int argument,
                                      lua_Integer absent)
{
  return lua_isnoneornil(L, argument) ? absent
                                      : vrc_checkinteger(L, argument);
}
#define luaL_optinteger vrc_optinteger

#endif

/* ---- before 5.4: one user value, where there are several now ---- */

#if LUA_VERSION_NUM < 504

#if LUA_VERSION_NUM < 502
#define vrc_getuservalue lua_getfenv
#define vrc_setuservalue(L, index) ((void)lua_setfenv(L, index))
#else
#define vrc_getuservalue (void)lua_getuservalue
#define vrc_setuservalue lua_setuservalue
#endif

/* The user values are a table, unless there are to be none. */
VRC_COMPAT void *lua_newuserdatauv(lua_State *L, size_t size, int values)
{
  void *userdata = lua_newuserdata(L, size);
  if(values) {
    lua_createtable(L, values, 0);
    vrc_setuservalue(L, -2);
  }
  return userdata;
}

VRC_COMPAT int lua_getiuservalue(lua_State *L, int index, int n)
{
  vrc_getuservalue(L, index);
  (void)lua_rawgeti(L, -1, n);
  lua_remove(L, -2);
  return lua_type(L, -1);
}

/* Pops the value. */
VRC_COMPAT int lua_setiuservalue(lua_State *L, int index, int n)
{
  vrc_getuservalue(L, index);
  lua_insert(L, -2);
  lua_rawseti(L, -2, n);
  lua_pop(L, 1);
  return 1;
}

#endif

#endif
