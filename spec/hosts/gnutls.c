/* A host that is linked with a libcurl of its own, which uses GnuTLS, and has
   a connection open while a script uses the module.

   usage: gnutls url certificate script.lua [argument...] */
#include <curl/curl.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include <stdio.h>
#include <stdlib.h>

static size_t ignore(char *bytes, size_t size, size_t count, void *user)
{
  (void)bytes;
  (void)user;
  return size * count;
}

/* Prints what the host's own libcurl says of a request. */
static void request(CURL *easy, const char *title)
{
  char problem[CURL_ERROR_SIZE] = "";
  CURLcode code;

  (void)curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, problem);
  code = curl_easy_perform(easy);
  (void)printf("host, %s: %s\n", title, code == CURLE_OK ? "ok" : problem);
  (void)fflush(stdout);
  (void)curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, NULL);
}

static int run_script(int argc, char **argv)
{
  lua_State *L = luaL_newstate();
  int status = EXIT_FAILURE;
  int i;

  if(!L)
    return status;
  luaL_openlibs(L);
  if(luaL_loadfile(L, argv[0]) == LUA_OK) {
    for(i = 1; i < argc; i++)
      (void)lua_pushstring(L, argv[i]);
    if(lua_pcall(L, argc - 1, 0, 0) == LUA_OK)
      status = EXIT_SUCCESS;
  }
  if(status)
    (void)fprintf(stderr, "host: %s\n", luaL_tolstring(L, -1, NULL));
  lua_close(L);
  return status;
}

int main(int argc, char **argv)
{
  int status = EXIT_FAILURE;
  CURL *easy;

  if(argc < 4 || curl_global_init(CURL_GLOBAL_ALL))
    return EXIT_FAILURE;
  (void)printf("host: %s\n", curl_version_info(CURLVERSION_NOW)->ssl_version);
  easy = curl_easy_init();
  if(easy) {
    (void)curl_easy_setopt(easy, CURLOPT_URL, argv[1]);
    (void)curl_easy_setopt(easy, CURLOPT_TIMEOUT, 20L);
    (void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore);
    request(easy, "without the certificate");
    (void)curl_easy_setopt(easy, CURLOPT_CAINFO, argv[2]);
    request(easy, "with it");
    status = run_script(argc - 3, argv + 3);
    request(easy, "after the script");
    curl_easy_cleanup(easy);
  }
  curl_global_cleanup();
  return status;
}
