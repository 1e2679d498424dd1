#include "platform/os_error.h"

#include "platform/posix/errno.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* What calls about files, descriptors and terminals return; strerrorname_np is
   glibc's alone. */
static const struct {
  int number;
  const char *name;
} names[] = {
#define NAME(symbol) { symbol, #symbol }
  NAME(EACCES), NAME(EAGAIN), NAME(EBADF), NAME(EBUSY), NAME(EDQUOT),
  NAME(EEXIST), NAME(EFBIG), NAME(EINTR), NAME(EINVAL), NAME(EIO),
  NAME(EISDIR), NAME(ELOOP), NAME(EMFILE), NAME(ENAMETOOLONG), NAME(ENFILE),
  NAME(ENODEV), NAME(ENOENT), NAME(ENOLCK), NAME(ENOMEM), NAME(ENOSPC),
  NAME(ENOSYS), NAME(ENOTDIR), NAME(ENOTSUP), NAME(ENOTTY), NAME(ENXIO),
  NAME(EOVERFLOW), NAME(EPERM), NAME(EPIPE), NAME(EROFS), NAME(ESTALE),
  NAME(ETIMEDOUT), NAME(ETXTBSY)
#undef NAME
};

static const char *name_of(int number)
{
  size_t i;
  for(i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    if(names[i].number == number)
      return names[i].name;
  }
  return "unknown";
}

bool vrc_os_error_errno(struct vrc_os_error *error, const char *attempt)
{
  int number = errno;
  return vrc_os_error_words(error, attempt, name_of(number),
                            strerror(number));
}

bool vrc_os_error_words(struct vrc_os_error *error, const char *attempt,
                        const char *code, const char *reason)
{
  error->attempt = attempt;
  error->code = code;
  (void)snprintf(error->reason, sizeof(error->reason), "%s", reason);
  return false;
}
