#include "binding/body_text.h"

#include "binding/text.h"
#include "text/ascii.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 200 /* bytes of a page's title or a text's line */
#define SPACE " \t\r\n"

struct span {
  const char *text;
  size_t length;
};

bool vrc_body_begins(const struct vrc_buffer *body, const char *bytes)
{
  size_t i;
  for(i = 0; i < body->length; i++) {
    if(body->data[i] && !strchr(SPACE, body->data[i]))
      return strchr(bytes, body->data[i]) != NULL;
  }
  return false;
}

/* ---- JSON ---- */

/* Pushes the text as people read it: without the quotes that one family of
   errors has, with the punctuation that the other replaces. */
static void push_readable(lua_State *L, const char *text, size_t length)
{
  if(length >= 2 && text[0] == '"' && text[length - 1] == '"') {
    text++;
    length -= 2;
  }
  vrc_push_plain(L, text, length);
}

/* Replaces the value on top, a string, by its readable form. */
static void make_readable(lua_State *L)
{
  size_t length;
  const char *text = lua_tolstring(L, -1, &length);

  push_readable(L, text, length);
  lua_remove(L, -2);
}

/* Pushes the field of the table at that stack index if it is a string that is
   not empty; else pushes nothing, and returns false. */
static bool push_words(lua_State *L, int table, const char *name)
{
  if(lua_getfield(L, table, name) == LUA_TSTRING && lua_rawlen(L, -1)) {
    make_readable(L);
    return true;
  }
  lua_pop(L, 1);
  return false;
}

/* Pushes the message of the table at that stack index, or "". */
static void push_message(lua_State *L, int body)
{
  if(push_words(L, body, "error"))
    return;
  if(lua_getfield(L, body, "error") == LUA_TTABLE &&
     push_words(L, lua_gettop(L), "message"))
    return;
  lua_pop(L, 1);
  if(push_words(L, body, "title")) { /* RFC 9457, as the edge writes it */
    if(push_words(L, body, "detail"))
      lua_pushfstring(L, "%s: %s", lua_tostring(L, -2), lua_tostring(L, -1));
    return;
  }
  if(!push_words(L, body, "detail") && !push_words(L, body, "message"))
    lua_pushliteral(L, "");
}

void vrc_body_take_message(lua_State *L)
{
  int body = lua_gettop(L);

  if(lua_istable(L, body))
    push_message(L, body);
  else
    lua_pushliteral(L, "");
  lua_replace(L, body);
  lua_settop(L, body);
}

/* ---- pages and texts ---- */

/* The bytes from the first occurrence of the word on, whatever its case; an
   empty span if it does not occur. */
static struct span find(struct span span, const char *word)
{
  size_t length = strlen(word);

  for(; span.length >= length; span.text++, span.length--) {
    if(vrc_ascii_equal(span.text, word, length))
      return span;
  }
  span.length = 0;
  return span;
}

static struct span trim(struct span span)
{
  while(span.length && strchr(SPACE, *span.text)) {
    span.text++;
    span.length--;
  }
  while(span.length && strchr(SPACE, span.text[span.length - 1]))
    span.length--;
  return span;
}

static void cut_before(struct span *span, char end)
{
  const char *found = memchr(span->text, end, span->length);
  if(found)
    span->length = (size_t)(found - span->text);
}

static struct span title_of(struct span page)
{
  static const char tag[] = "<title>";
  struct span title = find(page, tag);

  if(!title.length)
    return title;
  title.text += sizeof(tag) - 1;
  title.length -= sizeof(tag) - 1;
  cut_before(&title, '<');
  return title;
}

static struct span whole(const struct vrc_buffer *body)
{
  struct span span = { body->data ? body->data : "", body->length };
  return span;
}

void vrc_body_push_words(lua_State *L, const struct vrc_buffer *body)
{
  struct span words = trim(whole(body));

  if(vrc_body_begins(body, "<"))
    words = title_of(words);
  else if(vrc_body_begins(body, "{["))
    words.length = 0;
  cut_before(&words, '\n');
  words = trim(words);
  if(words.length > WORDS_MAX)
    words.length = WORDS_MAX;
  push_readable(L, words.text, words.length);
}

long vrc_body_edge_code(const struct vrc_buffer *body)
{
  static const char *const marks[] = { "error code", "cf-error-code",
                                       "error" };
  size_t i;

  for(i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
    struct span span = find(whole(body), marks[i]);
    char text[32] = "";
    size_t skip = strlen(marks[i]);
    long code;

    if(span.length <= skip)
      continue;
    span.text += skip;
    span.length -= skip;
    skip = 0;
    while(skip < span.length && skip < 4 && strchr(": \">", span.text[skip]))
      skip++;
    memcpy(text, span.text + skip,
           span.length - skip < 5 ? span.length - skip : 5);
    code = strtol(text, NULL, 10);
    if(code >= 1000 && code < 2000)
      return code;
  }
  return 0;
}
