/* What a login carries to the service: a name and a password, as HTTP's Basic
   authorization has them, or the code of a second factor. */
#ifndef VRC_CREDENTIALS_H
#define VRC_CREDENTIALS_H

#include "text/buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* The Base64 text follows it. */
#define VRC_AUTHORIZATION_PREFIX "Authorization: Basic "

/* Zeroed, there are none. The owner of the struct frees what it holds. */
struct vrc_credentials {
  struct vrc_buffer header; /* the line "Authorization: Basic ..." */
  struct vrc_buffer password;
  struct vrc_buffer encoded_password;
  struct vrc_buffer code;
};

/* Both are percent-encoded as JavaScript's encodeURIComponent does before they
   become Base64. False: out of memory. */
bool vrc_credentials_set(struct vrc_credentials *credentials, const char *name,
                         size_t name_length, const char *password,
                         size_t password_length);

/* Remembers a code, which is sent in a body. False: out of memory. */
bool vrc_credentials_set_code(struct vrc_credentials *credentials,
                              const char *code, size_t length);

/* True if there is any secret. */
bool vrc_credentials_are_set(const struct vrc_credentials *credentials);

/* Wipes and frees them. */
void vrc_credentials_free(struct vrc_credentials *credentials);

#endif
