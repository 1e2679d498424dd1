#include "http/account.h"

#include <stdlib.h>

struct vrc_account *vrc_account_new(void)
{
  struct vrc_account *account = calloc(1, sizeof(*account));
  if(account) {
    account->references = 1;
    account->timeout_ms = 30 * 1000;
    account->connect_timeout_ms = 10 * 1000;
    account->max_reply_bytes = 8 * 1024 * 1024;
  }
  return account;
}

void vrc_account_reference(struct vrc_account *account)
{
  account->references++;
}

void vrc_account_release(struct vrc_account *account)
{
  if(!account || --account->references)
    return;
  vrc_headers_free(&account->headers);
  vrc_base_url_free(&account->base_url);
  free(account->proxy);
  free(account->ca_file);
  free(account->ca_path);
  vrc_cookies_free(&account->cookies);
  free(account);
}
