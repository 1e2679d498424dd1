/* Targets in Lua: the C file of a target names its Lua file, which is called
   with a table of functions and returns a function of the input. What that
   raises is a failure. Each line of
   lua/vrchatapi that runs counts as a place of the code for libFuzzer. */
#ifndef FUZZ_LUA_H
#define FUZZ_LUA_H

#include "fuzz.h"

/* Calls the function that spec/fuzz/NAME.lua has returned. */
void fuzz_run_lua(const char *name, const uint8_t *data, size_t size);

#endif
