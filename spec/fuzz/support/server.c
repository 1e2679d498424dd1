#include "server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int listener = -1;
static unsigned port;

static void begin(void)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t size = sizeof(address);

  listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if(listener < 0 ||
     bind(listener, (struct sockaddr *)&address, sizeof(address)) ||
     listen(listener, 16) ||
     getsockname(listener, (struct sockaddr *)&address, &size))
    abort();
  port = ntohs(address.sin_port);
}

void fuzz_server_url(char *url, size_t size)
{
  static unsigned runs;

  if(listener < 0)
    begin();
  runs++;
  (void)snprintf(url, size, "http://127.%u.%u.%u:%u/api/1",
                 1 + runs / 62500 % 200, 1 + runs / 250 % 250,
                 1 + runs % 250, port);
}

void fuzz_server_respond(const char *response, size_t length)
{
  int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  char request[4096];

  if(fd < 0)
    return;
  /* What is not read would turn the end into a reset. */
  (void)!recv(fd, request, sizeof(request), MSG_DONTWAIT);
  (void)!send(fd, response, length, MSG_DONTWAIT | MSG_NOSIGNAL);
  (void)shutdown(fd, SHUT_WR);
  (void)!recv(fd, request, sizeof(request), MSG_DONTWAIT);
  (void)close(fd);
}
