#include "binding/text.h"

#include "binding/argerror.h"
#include "text/base64.h"
#include "text/mask.h"
#include "text/printable.h"
#include "text/punctuation.h"
#include "text/sha1.h"
#include "text/utf8.h"

/* A string of Lua's as a buffer to append to, at most size bytes; nothing is
   allocated over a Lua call. The caller ends with
   luaL_pushresultsize(out, buffer.length). */
static struct vrc_buffer begin(lua_State *L, luaL_Buffer *out, size_t size)
{
  struct vrc_buffer buffer = { NULL, 0, 0 };

  buffer.data = luaL_buffinitsize(L, out, size + 1);
  buffer.capacity = size + 1;
  return buffer;
}

void vrc_push_plain(lua_State *L, const char *text, size_t length)
{
  luaL_Buffer out;
  struct vrc_buffer plain = begin(L, &out, length);

  (void)vrc_punctuation_restore(&plain, text, length); /* there is room */
  luaL_pushresultsize(&out, plain.length);
}

/* The argument of that function, which must be a string. */
static const char *check(lua_State *L, int argument, const char *function,
                         const char *name, size_t *length)
{
  if(lua_type(L, argument) != LUA_TSTRING)
    (void)vrc_argerror(L, argument, function,
                       lua_pushfstring(L, "%s must be a string, got %s", name,
                                       luaL_typename(L, argument)));
  return lua_tolstring(L, argument, length);
}

/* core.plain(text): the text with the service's look-alikes of punctuation
   mapped back to ASCII. */
static int text_plain(lua_State *L)
{
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);

  vrc_push_plain(L, text, length);
  return 1;
}

void vrc_push_printable(lua_State *L, const char *text, size_t length)
{
  luaL_Buffer out;
  struct vrc_buffer line = begin(L, &out, VRC_PRINTABLE_SIZE(length));

  (void)vrc_printable_append(&line, text, length); /* there is room */
  luaL_pushresultsize(&out, line.length);
}

/* core.printable(text): the text as one line for a terminal or a log: white
   space becomes a space, and other control characters, marks of direction and
   what is not UTF-8 are written as \xNN. */
static int text_printable(lua_State *L)
{
  size_t length;
  const char *text = check(L, 1, "printable", "text", &length);

  vrc_push_printable(L, text, length);
  return 1;
}

/* core.base64(bytes): their Base64 text, padded. */
static int text_base64(lua_State *L)
{
  size_t length;
  const char *bytes = check(L, 1, "base64", "bytes", &length);
  luaL_Buffer out;
  struct vrc_buffer text = begin(L, &out, VRC_BASE64_SIZE(length));

  (void)vrc_base64_encode(&text, bytes, length); /* there is room */
  luaL_pushresultsize(&out, text.length);
  return 1;
}

/* core.unbase64(text): the bytes that the text encodes, or nil if it is not
   Base64. Padding may be left out. */
static int text_unbase64(lua_State *L)
{
  size_t length;
  const char *text = check(L, 1, "unbase64", "text", &length);
  luaL_Buffer out;
  char *bytes = luaL_buffinitsize(L, &out, length);
  size_t size;
  bool valid = vrc_base64_decode(bytes, &size, text, length);

  luaL_pushresultsize(&out, valid ? size : 0);
  if(!valid)
    lua_pushnil(L);
  return 1;
}

/* core.sha1(bytes): their SHA-1, a string of 20 bytes. */
static int text_sha1(lua_State *L)
{
  size_t length;
  const char *bytes = check(L, 1, "sha1", "bytes", &length);
  unsigned char digest[VRC_SHA1_SIZE];

  vrc_sha1(bytes, length, digest);
  lua_pushlstring(L, (const char *)digest, sizeof(digest));
  return 1;
}

/* core.hmac_sha1(key, bytes): the HMAC-SHA-1 of the bytes, a string of 20
   bytes. */
static int text_hmac_sha1(lua_State *L)
{
  size_t key_length, length;
  const char *key = check(L, 1, "hmac_sha1", "key", &key_length);
  const char *bytes = check(L, 2, "hmac_sha1", "bytes", &length);
  unsigned char code[VRC_SHA1_SIZE];

  vrc_hmac_sha1(key, key_length, bytes, length, code);
  lua_pushlstring(L, (const char *)code, sizeof(code));
  return 1;
}

/* core.is_utf8(text): whether it is UTF-8, without surrogates. */
static int text_is_utf8(lua_State *L)
{
  size_t length;
  const char *text = check(L, 1, "is_utf8", "text", &length);

  lua_pushboolean(L, vrc_utf8_fault(text, length) == length);
  return 1;
}

/* core.mask(bytes, key): the bytes, masked as in WebSocket frames with a key
   of 4 bytes; masked bytes are unmasked. */
static int text_mask(lua_State *L)
{
  size_t length, key_length;
  const char *bytes = check(L, 1, "mask", "bytes", &length);
  const char *key = check(L, 2, "mask", "key", &key_length);
  luaL_Buffer out;

  if(key_length != VRC_MASK_KEY_SIZE)
    (void)vrc_argerror(L, 2, "mask",
                       lua_pushfstring(L, "key must be 4 bytes, got %d",
                                       (int)key_length));
  vrc_mask(luaL_buffinitsize(L, &out, length), bytes, length, key);
  luaL_pushresultsize(&out, length);
  return 1;
}

const luaL_Reg vrc_text_functions[] = {
  { "plain", text_plain },
  { "printable", text_printable },
  { "base64", text_base64 },
  { "unbase64", text_unbase64 },
  { "sha1", text_sha1 },
  { "hmac_sha1", text_hmac_sha1 },
  { "is_utf8", text_is_utf8 },
  { "mask", text_mask },
  { NULL, NULL }
};
