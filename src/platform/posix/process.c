#include "platform/process.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

int64_t vrc_process_id(void)
{
  return getpid();
}

int vrc_process_closed_streams(void)
{
  int fd, count = 0;

  for(fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    count += fcntl(fd, F_GETFD) == -1;
  return count;
}

void *vrc_process_symbol(const void *address, const char *name)
{
  Dl_info info;
  void *object = NULL;
  void *symbol;

  if(dladdr(address, &info) && info.dli_fname)
    object = dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
  if(!object)
    return NULL;
  symbol = dlsym(object, name);
  (void)dlclose(object); /* it was loaded before, and stays so */
  return symbol;
}

void vrc_process_pin(const void *address)
{
  Dl_info info;
  if(dladdr(address, &info) && info.dli_fname)
    /* fails where we are linked into the program, which stays anyway */
    (void)dlopen(info.dli_fname, RTLD_NOW | RTLD_NODELETE);
}
