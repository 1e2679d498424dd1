#include "text/mask.h"

#include "text/eight_bytes.h"

void vrc_mask(char *out, const char *bytes, size_t length,
              const char key[VRC_MASK_KEY_SIZE])
{
  char twice[2 * VRC_MASK_KEY_SIZE];
  uint64_t keys, masked;
  size_t i;

  memcpy(twice, key, VRC_MASK_KEY_SIZE);
  memcpy(twice + VRC_MASK_KEY_SIZE, key, VRC_MASK_KEY_SIZE);
  keys = vrc_eight_bytes(twice);
  for(i = 0; length - i >= sizeof(keys); i += sizeof(keys)) {
    masked = vrc_eight_bytes(bytes + i) ^ keys;
    memcpy(out + i, &masked, sizeof(masked));
  }
  for(; i < length; i++)
    out[i] = (char)(bytes[i] ^ key[i % VRC_MASK_KEY_SIZE]);
}
