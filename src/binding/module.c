/* The module vrchatapi.core. */
#include "binding/argerror.h"
#include "binding/call_methods.h"
#include "binding/client.h"
#include "binding/decode.h"
#include "binding/engine.h"
#include "binding/error.h"
#include "binding/json.h"
#include "binding/photo.h"
#include "binding/platform/system.h"
#include "binding/schema.h"
#include "binding/stream.h"
#include "binding/text.h"
#include "platform/process.h"

/* Of the whole library; rockspecs and archives have it from here. */
#define VERSION "0.1.0"

static const luaL_Reg schema_functions[] = {
  { "operations", vrc_schema_operations },
  { "operation", vrc_schema_operation },
  { "names", vrc_schema_names },
  { "errors", vrc_schema_errors },
  { NULL, NULL }
};

static const luaL_Reg *const registrations[] = {
  vrc_client_functions, vrc_engine_functions, vrc_error_functions,
  vrc_argerror_functions, vrc_decode_functions, vrc_photo_functions,
  vrc_text_functions, schema_functions
};

#if defined(__GNUC__)
#define EXPORT __attribute__((visibility("default")))
#else
#define EXPORT
#endif

EXPORT int luaopen_vrchatapi_core(lua_State *L);

int luaopen_vrchatapi_core(lua_State *L)
{
  size_t i;

  /* libcurl may have threads (resolvers) in flight when the last Lua state is
     closed, and libraries that it loaded cannot be unloaded safely: the shared
     object stays. */
  vrc_process_pin(&registrations);
  luaL_checkversion(L);
  vrc_json_open(L);
  vrc_engine_open(L);
  vrc_error_open(L);
  vrc_call_open(L);
  vrc_stream_register(L);
  vrc_client_open(L);
  lua_newtable(L);
  for(i = 0; i < sizeof(registrations) / sizeof(registrations[0]); i++)
    luaL_setfuncs(L, registrations[i], 0);
  vrc_system_open(L);
  lua_setfield(L, -2, "system");
  lua_pushliteral(L, VERSION);
  lua_setfield(L, -2, "VERSION");
  return 1;
}
