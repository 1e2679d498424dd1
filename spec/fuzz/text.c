/* Texts of others, through every function on texts. What is written can be read
   by a reader written for itself here. */
#include "support/fuzz.h"
#include "text/base64.h"
#include "text/json_string.h"
#include "text/json_surrogates.h"
#include "text/printable.h"
#include "text/punctuation.h"
#include "text/user_agent.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- JSON ---- */

/* The value of four hexadecimal digits; -1: they are none. */
static long hex4(const char *text)
{
  char digits[5] = "";

  memcpy(digits, text, 4);
  return strspn(digits, "0123456789abcdefABCDEF") == 4
             ? strtol(digits, NULL, 16) : -1;
}

/* Decodes a JSON string into out, which has room; escapes must be of bytes. The
   length, or (size_t)-1: it is no JSON string. */
static size_t unescape(const char *text, size_t length, char *out)
{
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  size_t size = 0;
  size_t i;

  if(length < 2 || text[0] != '"' || text[length - 1] != '"')
    return (size_t)-1;
  for(i = 1; i < length - 1; i++) {
    const char *found;
    if((unsigned char)text[i] < 0x20 || text[i] == '"')
      return (size_t)-1;
    if(text[i] != '\\') {
      out[size++] = text[i];
      continue;
    }
    i++;
    if(text[i] == 'u' && length - 1 - i > 4 && hex4(text + i + 1) >= 0 &&
       hex4(text + i + 1) < 0x80) {
      out[size++] = (char)hex4(text + i + 1);
      i += 4;
      continue;
    }
    found = text[i] ? strchr(from, text[i]) : NULL;
    if(!found || i == length - 1)
      return (size_t)-1;
    out[size++] = to[found - from];
  }
  return size;
}

static void try_json_string(struct fuzz_input input)
{
  struct vrc_buffer json = { NULL, 0, 0 };
  char *out;
  size_t size;

  FUZZ_CHECK(vrc_json_string_append(&json, input.text, input.length),
             "there is memory");
  out = malloc(json.length);
  if(!out)
    abort();
  size = unescape(json.data, json.length, out);
  FUZZ_CHECK(size == input.length && !memcmp(out, input.text, size),
             "%s decodes to what it was", json.data);
  free(out);
  vrc_buffer_free(&json);
}

/* The number of lone surrogates among the escapes: a scan from the end, which
   has another way to tell an escaped backslash. */
static size_t lone_surrogates(const char *text, size_t length)
{
  bool low_follows = false;
  size_t lone = 0;
  size_t i = length;

  while(i-- > 0) {
    size_t backslashes = 0;
    long unit = -1;
    while(backslashes <= i && text[i - backslashes] == '\\')
      backslashes++;
    if(backslashes % 2 && length - i >= 6 && text[i + 1] == 'u')
      unit = hex4(text + i + 2);
    if(unit >= 0xd800 && unit < 0xdc00 &&
       !(length - i >= 12 && text[i + 6] == '\\' && text[i + 7] == 'u' &&
         hex4(text + i + 8) >= 0xdc00 && hex4(text + i + 8) < 0xe000))
      lone++;
    if(unit >= 0xdc00 && unit < 0xe000) {
      /* alone unless a high one stands before it */
      low_follows = i >= 6 && text[i - 6] == '\\' && text[i - 5] == 'u' &&
                    hex4(text + i - 4) >= 0xd800 &&
                    hex4(text + i - 4) < 0xdc00;
      if(low_follows) {
        for(backslashes = 0; backslashes <= i - 6 &&
                             text[i - 6 - backslashes] == '\\';)
          backslashes++;
        low_follows = backslashes % 2;
      }
      lone += !low_follows;
    }
  }
  return lone;
}

static void try_surrogates(struct fuzz_input input)
{
  char *text = fuzz_string(input);
  size_t lone = lone_surrogates(input.text, input.length);
  size_t i;

  FUZZ_CHECK(vrc_json_replace_surrogates(text, input.length) == (lone > 0),
             "%zu lone surrogates are seen", lone);
  FUZZ_CHECK(lone || !memcmp(text, input.text, input.length),
             "what has no lone surrogate stays as it is");
  FUZZ_CHECK(!lone_surrogates(text, input.length), "none is left");
  for(i = 0; i < input.length; i++)
    FUZZ_CHECK(text[i] == input.text[i] || strchr("fd", text[i]),
               "nothing else is changed");
  FUZZ_CHECK(!vrc_json_replace_surrogates(text, input.length),
             "a second time changes nothing");
  free(text);
}

/* ---- for people ---- */

static void try_printable(struct fuzz_input input)
{
  struct vrc_buffer line = { NULL, 0, 0 };

  FUZZ_CHECK(vrc_printable_append(&line, input.text, input.length),
             "there is memory");
  FUZZ_CHECK(fuzz_is_printable(line.data, line.length),
             "'%s' is one printable line", line.data);
  FUZZ_CHECK(line.length <= VRC_PRINTABLE_SIZE(input.length),
             "it is not longer than was promised");
  if(fuzz_is_printable(input.text, input.length))
    FUZZ_CHECK(line.length == input.length &&
                   (!line.length ||
                    !memcmp(line.data, input.text, line.length)),
               "a printable line stays as it is");
  vrc_buffer_free(&line);
}

static void try_punctuation(struct fuzz_input input)
{
  struct vrc_buffer plain = { NULL, 0, 0 };
  struct vrc_buffer again = { NULL, 0, 0 };

  FUZZ_CHECK(vrc_punctuation_restore(&plain, input.text, input.length),
             "there is memory");
  FUZZ_CHECK(plain.length <= input.length, "it is never longer");
  FUZZ_CHECK(vrc_utf8_fault(input.text, input.length) < input.length ||
                 vrc_utf8_fault(plain.data ? plain.data : "", plain.length) ==
                     plain.length,
             "UTF-8 stays UTF-8");
  FUZZ_CHECK(!fuzz_has(plain.data, plain.length, "\xef\xbc\x86", 3),
             "no full-width ampersand is left");
  FUZZ_CHECK(vrc_utf8_fault(input.text, input.length) < input.length ||
                 (vrc_punctuation_restore(&again, plain.data ? plain.data : "",
                                          plain.length) &&
                  again.length == plain.length),
             "a second time changes nothing");
  vrc_buffer_free(&plain);
  vrc_buffer_free(&again);
}

/* ---- others ---- */

static void try_utf8(struct fuzz_input input)
{
  size_t fault = vrc_utf8_fault(input.text, input.length);

  FUZZ_CHECK(fault <= input.length, "the fault is within the text");
  FUZZ_CHECK(vrc_utf8_fault(input.text, fault) == fault,
             "what comes before the fault is UTF-8");
  FUZZ_CHECK(!fuzz_is_printable(input.text, input.length) ||
                 fault == input.length, "printable text is UTF-8");
}

static void try_user_agent(struct fuzz_input input)
{
  char *text = fuzz_string(input);
  const char *fault = vrc_user_agent_fault(text, input.length);

  FUZZ_CHECK(!fault || *fault, "a fault has words");
  if(!fault)
    FUZZ_CHECK(strlen(text) == input.length && strcspn(text, "\r\n") ==
                   input.length && strchr(text, '/') &&
                   (strchr(text, '@') || strstr(text, "://")),
               "'%s' is Name/Version contact, in one line", text);
  free(text);
}

static void try_base64(struct fuzz_input input)
{
  struct vrc_buffer text = { NULL, 0, 0 };
  char *out = malloc(input.length ? input.length : 1);
  size_t size = 0;

  if(!out)
    abort();
  if(vrc_base64_decode(out, &size, input.text, input.length))
    FUZZ_CHECK(size <= input.length / 4 * 3 + 2, "it becomes shorter");
  free(out);
  FUZZ_CHECK(vrc_base64_encode(&text, input.text, input.length),
             "there is memory");
  FUZZ_CHECK(text.length == VRC_BASE64_SIZE(input.length),
             "it is as long as was promised");
  out = malloc(text.length ? text.length : 1);
  if(!out)
    abort();
  FUZZ_CHECK(vrc_base64_decode(out, &size, text.data ? text.data : "",
                               text.length) &&
                 size == input.length && !memcmp(out, input.text, size),
             "%s decodes to what it was", text.data);
  free(out);
  vrc_buffer_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct fuzz_input input = fuzz_begin(data, size);

  try_json_string(input);
  try_surrogates(input);
  try_printable(input);
  try_punctuation(input);
  try_utf8(input);
  try_user_agent(input);
  try_base64(input);
  return 0;
}
