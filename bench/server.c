/* Takes what is sent to it and answers every request with the file named on
   the command line. It never says "100 Continue", whatever a request expects.
   Prints its port, and serves until it is killed. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEAD_MAX 8192

static char reply[16384];
static size_t reply_length;

static void check(int ok, const char *what)
{
  if(!ok) {
    perror(what);
    exit(1);
  }
}

static void make_reply(const char *path)
{
  static char body[8192];
  FILE *file = fopen(path, "rb");
  size_t length;
  int head;

  check(file != NULL, path);
  length = fread(body, 1, sizeof(body), file);
  fclose(file);
  head = snprintf(reply, sizeof(reply),
                  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                  "Content-Length: %zu\r\n\r\n", length);
  memcpy(reply + head, body, length);
  reply_length = (size_t)head + length;
}

/* Reads one request to its end. 0: the connection was closed. */
static int take(int fd)
{
  static char head[HEAD_MAX + 1];
  static char sink[256 * 1024];
  size_t length = 0;
  long left;
  const char *end, *header;
  ssize_t got;

  do {
    got = read(fd, head + length, HEAD_MAX - length);
    if(got <= 0)
      return 0;
    length += (size_t)got;
    head[length] = '\0';
    end = strstr(head, "\r\n\r\n");
  } while(!end);
  header = strcasestr(head, "\r\nContent-Length:");
  left = header && header < end ? atol(header + 17) : 0;
  left -= (long)(length - (size_t)(end + 4 - head));
  while(left > 0) {
    got = read(fd, sink, sizeof(sink));
    if(got <= 0)
      return 0;
    left -= got;
  }
  return 1;
}

int main(int argc, char **argv)
{
  struct sockaddr_in address = { 0 };
  socklen_t size = sizeof(address);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int yes = 1;
  int fd;

  check(argc == 2, "usage: server reply");
  make_reply(argv[1]);
  signal(SIGCHLD, SIG_IGN);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  check(!bind(listener, (struct sockaddr *)&address, size) &&
        !listen(listener, 64) &&
        !getsockname(listener, (struct sockaddr *)&address, &size), "listen");
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  while((fd = accept(listener, NULL, NULL)) >= 0) {
    if(!fork()) {
      close(listener);
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
      while(take(fd) && write(fd, reply, reply_length) > 0)
        ;
      _exit(0);
    }
    close(fd);
  }
  return 0;
}
