#include "binding/names.h"

#include <stdbool.h>
#include <string.h>

/* True if the item at i comes before that at j. */
static bool is_less(lua_State *L, int list, lua_Integer i, lua_Integer j)
{
  size_t length, other_length;
  const char *text, *other;
  int order;

  (void)lua_rawgeti(L, list, i);
  (void)lua_rawgeti(L, list, j);
  text = lua_tolstring(L, -2, &length);
  other = lua_tolstring(L, -1, &other_length);
  order = memcmp(text, other, length < other_length ? length : other_length);
  lua_pop(L, 2); /* the list keeps both */
  return order ? order < 0 : length < other_length;
}

static void swap(lua_State *L, int list, lua_Integer i, lua_Integer j)
{
  (void)lua_rawgeti(L, list, i);
  (void)lua_rawgeti(L, list, j);
  lua_rawseti(L, list, i);
  lua_rawseti(L, list, j);
}

/* Shell's sort. */
static void sort(lua_State *L, int list, lua_Integer count)
{
  lua_Integer gap, i, j;

  for(gap = count / 2; gap; gap /= 2) {
    for(i = gap + 1; i <= count; i++) {
      for(j = i; j > gap && is_less(L, list, j, j - gap); j -= gap)
        swap(L, list, j, j - gap);
    }
  }
}

void vrc_push_sorted_names(lua_State *L, int table)
{
  lua_Integer count = 0;
  int list;

  luaL_checkstack(L, 6, "too many names");
  lua_newtable(L);
  list = lua_gettop(L);
  lua_pushnil(L);
  while(lua_next(L, table)) {
    lua_pop(L, 1);
    lua_pushvalue(L, -1);
    lua_rawseti(L, list, ++count);
  }
  sort(L, list, count);
}
