/* What the targets of libFuzzer share. A target reads its input with these
   functions, and checks with FUZZ_CHECK what must hold whatever the input
   was. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ends the process, so that libFuzzer keeps the input, if the condition does
   not hold; what is a format that says what should have held. */
#define FUZZ_CHECK(condition, ...)                  \
  do {                                              \
    if(!(condition))                                \
      fuzz_fail(__FILE__, __LINE__, __VA_ARGS__);   \
  } while(0)

void fuzz_fail(const char *file, int line, const char *what, ...);

/* What is left of an input. */
struct fuzz_input {
  const char *text;
  size_t length;
};

struct fuzz_input fuzz_begin(const uint8_t *data, size_t size);

/* Takes a byte; 0 at the end. */
unsigned fuzz_byte(struct fuzz_input *input);

/* Takes what comes before the next separator, and the separator. */
struct fuzz_input fuzz_cut(struct fuzz_input *input, char separator);

/* A copy with a NUL behind it, which the caller frees. Its length is exact, so
   that reading too far is noticed. */
char *fuzz_string(struct fuzz_input text);

/* True if the text holds the other one. */
bool fuzz_has(const char *text, size_t length, const char *part,
              size_t part_length);

/* True for one line of UTF-8 without control characters and without what
   reorders or ends a line. */
bool fuzz_is_printable(const char *text, size_t length);

#endif
