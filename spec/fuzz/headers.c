/* The bytes of a response, over a real connection. The first byte says how the
   request is: whether it reads, and whether the account takes few bytes. An
   exchange always ends; what it leaves is within its limits and says of itself
   what came. */
#include "http/engine.h"
#include "support/fuzz.h"
#include "support/server.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define FEW 100 /* bytes */
#define STEP_US 1000000
#define HEADERS_MAX (128 * 1024)

static struct vrc_engine *engine;

static struct vrc_account *make_account(bool few)
{
  struct vrc_account *account = vrc_account_new();
  char url[100];

  fuzz_server_url(url, sizeof(url));
  if(!account || vrc_base_url_set(&account->base_url, url, strlen(url)) ||
     !vrc_headers_make(&account->headers, "Fuzz/1.0 spec@vrchatapi.test") ||
     !vrc_cookies_set(&account->cookies, "auth", 4, "authcookie_1", 12, 0, 1))
    abort();
  account->timeout_ms = 5000;
  if(few)
    account->max_reply_bytes = FEW;
  return account;
}

static void exchange(const struct vrc_transfer *transfer,
                     struct fuzz_input response)
{
  int steps;

  vrc_engine_step(engine, 0, STEP_US);
  fuzz_server_respond(response.text, response.length);
  for(steps = 0; transfer->job.outcome == VRC_RUNNING; steps++) {
    FUZZ_CHECK(steps < 1000, "the exchange ends");
    vrc_engine_step(engine, 5, STEP_US);
    fuzz_server_respond(response.text, response.length);
  }
}

static void check_status(const struct vrc_transfer *transfer)
{
  enum vrc_acted acted = vrc_transfer_acted(transfer);

  FUZZ_CHECK(transfer->status == 0 ||
                 (transfer->status >= 200 && transfer->status <= 999),
             "%ld is the status of a response", transfer->status);
  FUZZ_CHECK(transfer->retry_after >= 0, "nobody waits for %ld s",
             transfer->retry_after);
  FUZZ_CHECK(transfer->job.outcome != VRC_COMPLETE || transfer->status,
             "what is complete has a status");
  if(transfer->job.outcome == VRC_COMPLETE && transfer->status == 403)
    FUZZ_CHECK(acted == VRC_ACTED_NO, "what is refused was not done");
  if(transfer->status >= 200 && transfer->status < 300)
    FUZZ_CHECK(acted == VRC_ACTED_YES, "what is confirmed was done");
  FUZZ_CHECK(vrc_transfer_is_refusal(transfer) ==
                 (transfer->status >= 300 &&
                  (transfer->job.outcome == VRC_COMPLETE ||
                   transfer->job.outcome == VRC_BAD_ENCODING)),
             "a refusal is a status of 300 or more");
}

static void check_cookies(const struct vrc_account *account, bool has_status)
{
  time_t most = time(NULL) + VRC_COOKIE_AGE_MAX;
  size_t i;

  FUZZ_CHECK(account->cookies.count <= VRC_COOKIES_MAX, "there are not many");
  FUZZ_CHECK(has_status || (account->cookies.count == 1 &&
                            !strcmp(account->cookies.items[0].value,
                                    "authcookie_1")),
             "no cookie is taken from what is not a response");
  for(i = 0; i < account->cookies.count; i++) {
    const struct vrc_cookie *cookie = &account->cookies.items[i];
    FUZZ_CHECK(*cookie->name && *cookie->value &&
                   !strpbrk(cookie->name, "=; \t\r\n") &&
                   !strpbrk(cookie->value, "; \t\r\n"),
               "'%s=%s' can be sent", cookie->name, cookie->value);
    FUZZ_CHECK(cookie->expires >= 0 && cookie->expires <= most,
               "'%s' expires within the limit", cookie->name);
  }
}

/* Where a word begins in the head, from there on, in any case of letters;
   NULL: nowhere. The head does not end with a NUL. */
static const char *find(const struct vrc_transfer *transfer, const char *from,
                        const char *word)
{
  const char *end = transfer->headers.data + transfer->headers.length;
  size_t length = strlen(word);

  for(; (size_t)(end - from) >= length; from++) {
    if(!strncasecmp(from, word, length))
      return from;
  }
  return NULL;
}

/* A cookie that the response sets within its head is in the jar: looked for in
   the plainest form alone, and where no other follows, which may displace it
   or end it. */
static void check_taken(const struct vrc_transfer *transfer)
{
  static const char line[] = "\nSet-Cookie: fuzzed=yes\r\n";
  const struct vrc_cookies *cookies = &transfer->job.account->cookies;
  const char *at;
  size_t i;

  if(!transfer->status || !transfer->headers.length)
    return;
  at = find(transfer, transfer->headers.data, line);
  if(!at || memcmp(at, line, sizeof(line) - 1) ||
     find(transfer, at + sizeof(line) - 1, "set-cookie"))
    return;
  for(i = 0; i < cookies->count; i++) {
    if(!strcmp(cookies->items[i].name, "fuzzed"))
      return;
  }
  FUZZ_CHECK(false, "a plain cookie is taken");
}

static void check_transfer(const struct vrc_transfer *transfer)
{
  char host[40];

  check_status(transfer);
  check_cookies(transfer->job.account, transfer->status != 0);
  check_taken(transfer);
  FUZZ_CHECK(transfer->body.length <= transfer->job.account->max_reply_bytes,
             "the body is within its limit");
  FUZZ_CHECK(transfer->headers.length <= HEADERS_MAX,
             "the head is within its limit");
  FUZZ_CHECK(memchr(transfer->message, '\0', sizeof(transfer->message)) !=
                 NULL, "the message ends");
  if(vrc_transfer_redirect_host(transfer, host, sizeof(host)))
    FUZZ_CHECK(*host && strlen(host) < sizeof(host),
               "a response leads to '%s'", host);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct fuzz_input input = fuzz_begin(data, size);
  unsigned flags = fuzz_byte(&input);
  struct vrc_account *account = make_account((flags & 2) != 0);
  struct vrc_http_request request = { .method = flags & 1 ? "POST" : "GET",
                                      .timeout_ms = 5000 };
  struct vrc_transfer *transfer;

  if(!engine)
    engine = vrc_engine_new();
  request.url = account->base_url.text;
  transfer = vrc_engine_start(engine, account, &request, account);
  if(!transfer)
    abort();
  exchange(transfer, input);
  FUZZ_CHECK(vrc_engine_next_ended(engine) == account, "the end is reported");
  check_transfer(transfer);
  vrc_engine_drop(engine, transfer);
  vrc_engine_close_account(engine, account);
  vrc_account_release(account);
  return 0;
}
