/* Preloaded into children of specs: what goes wrong on other machines. A
   resolver that takes a minute for one name, and memory that is short. Another
   name stands for this machine without being a name of loopback. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LARGEST ((size_t)60 * 1024 * 1024)

typedef int resolver(const char *, const char *, const struct addrinfo *,
                     struct addrinfo **);

int getaddrinfo(const char *node, const char *service,
                const struct addrinfo *hints, struct addrinfo **result)
{
  resolver *next;

  if(node && !strcmp(node, "slow.invalid"))
    (void)sleep(60);
  if(node && !strcmp(node, "service.test"))
    node = "127.0.0.1";
  *(void **)&next = dlsym(RTLD_NEXT, "getaddrinfo");
  return next(node, service, hints, result);
}

void *realloc(void *block, size_t size)
{
  static void *(*next)(void *, size_t);

  if(size > LARGEST)
    return NULL;
  if(!next)
    *(void **)&next = dlsym(RTLD_NEXT, "realloc");
  return next(block, size);
}
