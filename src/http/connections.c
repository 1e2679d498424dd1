#include "http/connections.h"

#include "platform/process.h"
#include "platform/socket.h"

#include <string.h>

static bool share(CURLSH **handle, bool connections)
{
  *handle = curl_share_init();
  return *handle &&
         curl_share_setopt(*handle, CURLSHOPT_SHARE,
                           CURL_LOCK_DATA_SSL_SESSION) == CURLSHE_OK &&
         (!connections ||
          curl_share_setopt(*handle, CURLSHOPT_SHARE,
                            CURL_LOCK_DATA_CONNECT) == CURLSHE_OK);
}

/* The TLS library is libcurl's: it is asked for among what this module needs,
   not among what the host has loaded. */
static void find_ssl_pending(struct vrc_connections *connections)
{
  static const char here = 0; /* an address within this module */
  void *symbol = vrc_process_symbol(&here, "SSL_pending");

  /* ISO C has no cast for this */
  memcpy(&connections->ssl_pending, &symbol, sizeof(symbol));
}

bool vrc_connections_open(struct vrc_connections *connections)
{
  find_ssl_pending(connections);
  return share(&connections->reads, false) && share(&connections->sends, true);
}

void vrc_connections_close(struct vrc_connections *connections)
{
  /* both fail only while handles use them, and these are gone */
  (void)curl_share_cleanup(connections->reads);
  (void)curl_share_cleanup(connections->sends); /* closes its connections */
  connections->reads = NULL;
  connections->sends = NULL;
}

static struct vrc_connection *find(struct vrc_connections *connections,
                                   intptr_t socket)
{
  unsigned i;

  for(i = 0; i < connections->count; i++) {
    if(connections->open[i].socket == socket)
      return &connections->open[i];
  }
  return NULL;
}

void vrc_connections_add(struct vrc_connections *connections, intptr_t socket)
{
  struct vrc_connection *connection = find(connections, socket);

  if(!connection && connections->count == VRC_CONNECTIONS_MAX)
    return; /* more than there can be: it is never looked at */
  if(!connection)
    connection = &connections->open[connections->count++];
  memset(connection, 0, sizeof(*connection));
  connection->socket = socket;
}

void vrc_connections_remove(struct vrc_connections *connections,
                            intptr_t socket)
{
  struct vrc_connection *connection = find(connections, socket);

  if(connection)
    *connection = connections->open[--connections->count];
}

/* True if the TLS library of the handle's connection holds bytes that nobody
   has read, which no look at the socket shows. Known of OpenSSL alone. */
static bool has_decrypted(const struct vrc_connections *connections,
                          CURL *easy)
{
  struct curl_tlssessioninfo *tls = NULL;

  return connections->ssl_pending &&
         curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &tls) == CURLE_OK &&
         tls && tls->backend == CURLSSLBACKEND_OPENSSL && tls->internals &&
         connections->ssl_pending(tls->internals) > 0;
}

bool vrc_connections_use(struct vrc_connections *connections, CURL *easy,
                         int port, bool http1)
{
  bool spoiled = false;
  unsigned i;

  for(i = 0; i < connections->count; i++) {
    struct vrc_connection *connection = &connections->open[i];
    if(!connection->port) /* known once it is connected */
      connection->port = vrc_socket_port(connection->socket);
    if(connection->port != port)
      continue;
    /* before the first response TLS tickets wait there */
    if(connection->used && (http1 || connection->http1) &&
       (vrc_socket_has_input(connection->socket) ||
        has_decrypted(connections, easy)))
      spoiled = true;
    connection->used = true;
    connection->http1 = http1;
  }
  return spoiled;
}

void vrc_connections_note_http1(struct vrc_connections *connections, int port)
{
  unsigned i;

  for(i = 0; i < connections->count; i++) {
    if(connections->open[i].port == port)
      connections->open[i].http1 = true;
  }
}
