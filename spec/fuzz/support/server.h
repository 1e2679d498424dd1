/* A server on loopback within this thread: it is stepped by hand, so that a run
   is the same each time. */
#ifndef FUZZ_SERVER_H
#define FUZZ_SERVER_H

#include "fuzz.h"

/* Writes the URL of the server to url. Each has an address of its own, so that
   no run waits for the sockets of those before. */
void fuzz_server_url(char *url, size_t size);

/* Takes one connection, if one waits, and writes the response to it, whatever
   the request says, and then ends the connection. */
void fuzz_server_respond(const char *response, size_t length);

#endif
