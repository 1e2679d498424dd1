/* The cookies of one client. libcurl's own engine stays off: a reused handle
   would carry one client's session to the next. All of them go to the host of
   the client's base URL and nowhere else, so neither Domain nor Path of a
   cookie widens that. */
#ifndef VRC_COOKIES_H
#define VRC_COOKIES_H

#include "text/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VRC_COOKIES_MAX 32 /* more than that from a service is a mistake */

/* Bytes of a cookie's name and value together (RFC 6265, 6.1). */
#define VRC_COOKIE_MAX 4096

/* Seconds that a cookie lives at most, whatever it says (as browsers do). */
#define VRC_COOKIE_AGE_MAX (400L * 24 * 3600)

struct vrc_cookie {
  char *name;
  char *value;
  char *scope; /* the domain and the path with which it was set; NULL: by the
                  client's options or its session */
  int64_t expires; /* wall clock; 0: not before the session ends */
};

/* Where a response comes from. */
struct vrc_cookie_origin {
  const char *host;
  const char *path; /* of the base URL; "" if it has none */
};

struct vrc_cookies {
  struct vrc_cookie items[VRC_COOKIES_MAX];
  size_t count;
  unsigned version; /* differs after every change */
};

/* True if the bytes can be the value of a cookie: visible ASCII without
   quotes, comma, semicolon and backslash (RFC 6265). */
bool vrc_cookie_value_fits(const char *value, size_t length);

/* Adds or replaces; an expiry in the past removes. One too many replaces the
   oldest, never one of the session's own ("auth", "twoFactorAuth"). False: out
   of memory, and the old value is kept. */
bool vrc_cookies_set(struct vrc_cookies *cookies, const char *name,
                     size_t name_length, const char *value,
                     size_t value_length, int64_t expires, int64_t now);

/* Takes over what follows "Set-Cookie:" of a response; what cannot be a
   cookie, or is for another host or path, is ignored, as is an attribute that
   cannot be understood (RFC 6265). False: out of memory. */
bool vrc_cookies_receive(struct vrc_cookies *cookies, const char *text,
                         size_t length,
                         const struct vrc_cookie_origin *origin, int64_t now);

/* Forgets what has expired. */
void vrc_cookies_expire(struct vrc_cookies *cookies, int64_t now);

/* Appends "name=value; name=value". False: out of memory. */
bool vrc_cookies_header(const struct vrc_cookies *cookies,
                        struct vrc_buffer *out);

void vrc_cookies_free(struct vrc_cookies *cookies);

#endif
