/* See websocket.lua. */
#include "support/lua.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  fuzz_run_lua("websocket", data, size);
  return 0;
}
