#include "text/sha1.h"

#include <stdint.h>
#include <string.h>

#define BLOCK 64 /* bytes */

struct hash {
  uint32_t state[5];
  uint64_t length;            /* bytes taken so far */
  unsigned char block[BLOCK]; /* the last ones, if they make no block yet */
};

static void begin(struct hash *hash)
{
  static const uint32_t first[5] = { 0x67452301, 0xefcdab89, 0x98badcfe,
                                     0x10325476, 0xc3d2e1f0 };
  memcpy(hash->state, first, sizeof(first));
  hash->length = 0;
}

static uint32_t rotate(uint32_t word, unsigned bits)
{
  return word << bits | word >> (32 - bits);
}

/* The function and the constant of a round, added up. */
static uint32_t mix(int round, uint32_t b, uint32_t c, uint32_t d)
{
  if(round < 20)
    return (d ^ (b & (c ^ d))) + 0x5a827999;
  if(round < 40)
    return (b ^ c ^ d) + 0x6ed9eba1;
  if(round < 60)
    return ((b & c) | (d & (b | c))) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

static void compress(uint32_t state[5], const unsigned char *block)
{
  uint32_t words[80];
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint32_t e = state[4];
  int i;

  for(i = 0; i < 16; i++, block += 4)
    words[i] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 |
               (uint32_t)block[2] << 8 | block[3];
  for(; i < 80; i++)
    words[i] = rotate(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^
                      words[i - 16], 1);
  for(i = 0; i < 80; i++) {
    uint32_t next = rotate(a, 5) + mix(i, b, c, d) + e + words[i];
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = next;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
}

static void add(struct hash *hash, const void *bytes, size_t length)
{
  const unsigned char *next = bytes;
  size_t filled = (size_t)(hash->length % BLOCK);

  hash->length += length;
  while(length) {
    size_t part = BLOCK - filled < length ? BLOCK - filled : length;
    memcpy(hash->block + filled, next, part);
    next += part;
    length -= part;
    filled += part;
    if(filled == BLOCK) {
      compress(hash->state, hash->block);
      filled = 0;
    }
  }
}

/* Adds a one bit, zeros, and the length in bits, so that whole blocks come
   out; then writes the digest. */
static void end(struct hash *hash, unsigned char digest[VRC_SHA1_SIZE])
{
  static const unsigned char padding[BLOCK] = { 0x80 };
  uint64_t bits = hash->length * 8;
  size_t filled = (size_t)(hash->length % BLOCK);
  unsigned char size[8];
  int i;

  for(i = 0; i < 8; i++)
    size[i] = (unsigned char)(bits >> (56 - 8 * i));
  add(hash, padding, (filled < 56 ? 56 : 56 + BLOCK) - filled);
  add(hash, size, sizeof(size));
  for(i = 0; i < VRC_SHA1_SIZE; i++)
    digest[i] = (unsigned char)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
}

void vrc_sha1(const void *bytes, size_t length,
              unsigned char digest[VRC_SHA1_SIZE])
{
  struct hash hash;

  begin(&hash);
  add(&hash, bytes, length);
  end(&hash, digest);
}

/* Begins a hash with the key, each of its bytes masked. */
static void begin_masked(struct hash *hash, const unsigned char *key,
                         unsigned char mask)
{
  unsigned char masked[BLOCK];
  int i;

  for(i = 0; i < BLOCK; i++)
    masked[i] = key[i] ^ mask;
  begin(hash);
  add(hash, masked, sizeof(masked));
}

void vrc_hmac_sha1(const void *key, size_t key_length, const void *bytes,
                   size_t length, unsigned char code[VRC_SHA1_SIZE])
{
  unsigned char block[BLOCK] = { 0 };
  unsigned char inner[VRC_SHA1_SIZE];
  struct hash hash;

  if(key_length > BLOCK)
    vrc_sha1(key, key_length, block);
  else if(key_length)
    memcpy(block, key, key_length);
  begin_masked(&hash, block, 0x36);
  add(&hash, bytes, length);
  end(&hash, inner);
  begin_masked(&hash, block, 0x5c);
  add(&hash, inner, sizeof(inner));
  end(&hash, code);
}
