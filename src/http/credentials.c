#include "http/credentials.h"

#include <string.h>

static const char prefix[] = "Authorization: Basic ";

/* As encodeURIComponent: letters, digits and -_.!~*'() stay. */
static bool append_component(struct vrc_buffer *out, const char *text,
                             size_t length)
{
  static const char kept[] = "abcdefghijklmnopqrstuvwxyz"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "0123456789-_.!~*'()";
  static const char digits[] = "0123456789ABCDEF";
  size_t i;

  for(i = 0; i < length; i++) {
    unsigned char c = (unsigned char)text[i];
    char encoded[3] = { '%', digits[c >> 4], digits[c & 15] };
    bool keeps = c && strchr(kept, c);
    if(!vrc_buffer_append(out, keeps ? &text[i] : encoded, keeps ? 1 : 3))
      return false;
  }
  return true;
}

static bool append_base64(struct vrc_buffer *out,
                          const struct vrc_buffer *bytes)
{
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "abcdefghijklmnopqrstuvwxyz0123456789+/=";
  const unsigned none = 64; /* the place of "=" */
  size_t i;

  for(i = 0; i < bytes->length; i += 3) {
    size_t left = bytes->length - i;
    unsigned a = (unsigned char)bytes->data[i];
    unsigned b = left > 1 ? (unsigned char)bytes->data[i + 1] : 0;
    unsigned c = left > 2 ? (unsigned char)bytes->data[i + 2] : 0;
    char group[4] = { digits[a >> 2], digits[(a & 3) << 4 | b >> 4],
                      digits[left > 1 ? (b & 15) << 2 | c >> 6 : none],
                      digits[left > 2 ? c & 63 : none] };
    if(!vrc_buffer_append(out, group, sizeof(group)))
      return false;
  }
  return true;
}

bool vrc_credentials_set(struct vrc_credentials *credentials, const char *name,
                         size_t name_length, const char *password,
                         size_t password_length)
{
  struct vrc_buffer plain = { NULL, 0, 0 };
  bool ok;

  vrc_credentials_free(credentials);
  ok = vrc_buffer_append(&credentials->password, password, password_length) &&
       append_component(&credentials->encoded_password, password,
                        password_length) &&
       append_component(&plain, name, name_length) &&
       vrc_buffer_append(&plain, ":", 1) &&
       vrc_buffer_append(&plain, credentials->encoded_password.data,
                         credentials->encoded_password.length) &&
       vrc_buffer_append_string(&credentials->header, prefix) &&
       append_base64(&credentials->header, &plain);
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

static bool begins(const char *text, size_t length, const char *secret,
                   size_t secret_length)
{
  return secret_length && secret_length <= length &&
         !memcmp(text, secret, secret_length);
}

size_t vrc_credentials_secret(const struct vrc_credentials *credentials,
                              const char *text, size_t length)
{
  const struct vrc_buffer *header = &credentials->header;
  const struct vrc_buffer *encoded = &credentials->encoded_password;
  const struct vrc_buffer *password = &credentials->password;
  const struct vrc_buffer *code = &credentials->code;
  const size_t skip = sizeof(prefix) - 1;

  if(header->length &&
     begins(text, length, header->data + skip, header->length - skip))
    return header->length - skip;
  if(begins(text, length, encoded->data, encoded->length))
    return encoded->length;
  if(begins(text, length, password->data, password->length))
    return password->length;
  if(begins(text, length, code->data, code->length))
    return code->length;
  return 0;
}

void vrc_credentials_free(struct vrc_credentials *credentials)
{
  vrc_buffer_wipe(&credentials->header);
  vrc_buffer_wipe(&credentials->password);
  vrc_buffer_wipe(&credentials->encoded_password);
  vrc_buffer_wipe(&credentials->code);
}
