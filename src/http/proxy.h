/* The URLs of proxies: an account's, and those that the environment names. */
#ifndef VRC_PROXY_H
#define VRC_PROXY_H

#include <stdbool.h>
#include <stddef.h>

/* The variables in which libcurl looks for a proxy for https:// URLs. */
#define VRC_PROXY_VARIABLES 4

/* What the variable of that number holds; NULL: nothing. */
const char *vrc_proxy_from_environment(size_t number);

/* True if the environment names a proxy. */
bool vrc_proxy_is_in_environment(void);

/* NULL if the text is the URL of a proxy that libcurl takes ("" is none), else
   what is wrong with it; the text completes "proxy ...". */
const char *vrc_proxy_fault(const char *url);

/* "user:password" within the URL, and its length; NULL: it has none. Works for
   URLs that nobody can use as well. */
const char *vrc_proxy_userinfo(const char *url, size_t *length);

#endif
