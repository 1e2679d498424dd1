/* Runs a target of spec/fuzz on the files that are named, without libFuzzer: for
   `make coverage`. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run(const char *path)
{
  FILE *file = fopen(path, "rb");
  uint8_t *data;
  long size;

  if(!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0 ||
     fseek(file, 0, SEEK_SET)) {
    perror(path);
    exit(1);
  }
  data = malloc(size ? (size_t)size : 1);
  if(!data || fread(data, 1, (size_t)size, file) != (size_t)size)
    exit(1);
  (void)LLVMFuzzerTestOneInput(data, (size_t)size);
  free(data);
  (void)fclose(file);
}

int main(int count, char **arguments)
{
  int i;

  for(i = 1; i < count; i++)
    run(arguments[i]);
  return 0;
}
