#include "http/connect_options.h"

#include "platform/socket.h"

#include <stdint.h>

#define SET(option, value) \
  (curl_easy_setopt(easy, (option), (value)) == CURLE_OK)

static bool set_trust(CURL *easy, const struct vrc_tls *tls,
                      const struct vrc_account *account)
{
  if(!account->ca_file && !account->ca_path) /* the system's */
    return !tls->ca_path || (SET(CURLOPT_CAINFO, NULL) &&
                             SET(CURLOPT_CAPATH, tls->ca_path));
  return SET(CURLOPT_CAINFO, account->ca_file) &&
         SET(CURLOPT_CAPATH, account->ca_path);
}

static bool set_proxy(CURL *easy, const struct vrc_account *account,
                      bool loopback)
{
  if(loopback)
    return SET(CURLOPT_PROXY, "");
  return !account->proxy || SET(CURLOPT_PROXY, account->proxy);
}

/* libcurl asks for sockets here so that children of this process (os.execute)
   do not inherit them, and so that those that are open are known. context is
   the engine's, which outlives its connections. */
static curl_socket_t on_socket(void *context, curlsocktype purpose,
                               struct curl_sockaddr *address)
{
  struct vrc_transport *transport = context;
  intptr_t fd = vrc_socket_open(address->family, address->socktype,
                                address->protocol);

  (void)purpose;
  if(fd >= 0) {
    vrc_connections_add(&transport->connections, fd);
    vrc_poller_opened(transport->poller, (int)fd);
  }
  return (curl_socket_t)fd;
}

static int on_socket_closed(void *context, curl_socket_t fd)
{
  struct vrc_transport *transport = context;

  vrc_connections_remove(&transport->connections, fd);
  vrc_poller_closing(transport->poller, fd);
  return vrc_socket_close(fd) ? 0 : 1;
}

static bool set_sockets(CURL *easy, struct vrc_transport *transport)
{
  return SET(CURLOPT_OPENSOCKETFUNCTION, on_socket) &&
         SET(CURLOPT_OPENSOCKETDATA, transport) &&
         SET(CURLOPT_CLOSESOCKETFUNCTION, on_socket_closed) &&
         SET(CURLOPT_CLOSESOCKETDATA, transport);
}

/* Sessions are bound to the address: one that is reached by two loses them. */
static long ip_resolve(const struct vrc_account *account)
{
  return account->ip_version == 4   ? CURL_IPRESOLVE_V4
         : account->ip_version == 6 ? CURL_IPRESOLVE_V6
                                    : CURL_IPRESOLVE_WHATEVER;
}

bool vrc_set_connect_options(CURL *easy, struct vrc_transport *transport,
                             const struct vrc_account *account, bool loopback)
{
  return set_trust(easy, &transport->tls, account) &&
         set_proxy(easy, account, loopback) &&
         set_sockets(easy, transport) &&
         SET(CURLOPT_PROTOCOLS_STR, "http,https") &&
         SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L) &&
         SET(CURLOPT_IPRESOLVE, ip_resolve(account)) &&
         SET(CURLOPT_NOSIGNAL, 1L) &&
         SET(CURLOPT_QUICK_EXIT, 1L) &&
         SET(CURLOPT_CONNECTTIMEOUT_MS, account->connect_timeout_ms);
}
