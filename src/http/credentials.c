#include "http/credentials.h"

#include "text/base64.h"
#include "text/percent.h"

bool vrc_credentials_set(struct vrc_credentials *credentials, const char *name,
                         size_t name_length, const char *password,
                         size_t password_length)
{
  struct vrc_buffer plain = { NULL, 0, 0 };
  bool ok;

  vrc_credentials_free(credentials);
  ok = vrc_buffer_append(&credentials->password, password, password_length) &&
       vrc_percent_component(&credentials->encoded_password, password,
                             password_length) &&
       vrc_percent_component(&plain, name, name_length) &&
       vrc_buffer_append(&plain, ":", 1) &&
       vrc_buffer_append(&plain, credentials->encoded_password.data,
                         credentials->encoded_password.length) &&
       vrc_buffer_append_string(&credentials->header,
                                VRC_AUTHORIZATION_PREFIX) &&
       vrc_base64_encode(&credentials->header, plain.data, plain.length);
  vrc_buffer_wipe(&plain);
  return ok;
}

bool vrc_credentials_set_code(struct vrc_credentials *credentials,
                              const char *code, size_t length)
{
  vrc_buffer_clear(&credentials->code);
  return vrc_buffer_append(&credentials->code, code, length);
}

bool vrc_credentials_are_set(const struct vrc_credentials *credentials)
{
  return credentials->header.length || credentials->code.length;
}

void vrc_credentials_free(struct vrc_credentials *credentials)
{
  vrc_buffer_wipe(&credentials->header);
  vrc_buffer_wipe(&credentials->password);
  vrc_buffer_wipe(&credentials->encoded_password);
  vrc_buffer_wipe(&credentials->code);
}
