/* How connections are made: one place for all kinds of jobs. */
#ifndef VRC_CONNECT_OPTIONS_H
#define VRC_CONNECT_OPTIONS_H

#include "http/account.h"
#include "http/connections.h"
#include "http/poller/poller.h"
#include "http/tls.h"

#include <curl/curl.h>
#include <stdbool.h>

/* What all jobs of an engine use. */
struct vrc_transport {
  struct vrc_poller *poller; /* borrowed */
  struct vrc_tls tls;
  struct vrc_connections connections;
};

/* Sets what the account says of its connections: whom to trust, its proxy,
   address family and time limit; and where sockets are opened and closed.
   loopback: they lead to this machine, and so through no proxy. False: out of
   memory. */
bool vrc_set_connect_options(CURL *easy, struct vrc_transport *transport,
                             const struct vrc_account *account, bool loopback);

#endif
