#include "http/tls.h"

#include "platform/folder.h"

#include <stdlib.h>
#include <string.h>

/* libcurl as it ships may name a bundle and a folder, and then reads the
   bundle again for every connection. The folder alone is read file by file, as
   needed; but only by OpenSSL, and only if it has certificates by their
   hash. */
static char *find_ca_path(void)
{
  const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);

  if(!version->ssl_version || strncmp(version->ssl_version, "OpenSSL", 7) ||
     !version->capath || !vrc_folder_has(version->capath, ".0"))
    return NULL;
  return strdup(version->capath);
}

bool vrc_tls_make(struct vrc_tls *tls)
{
  tls->ca_path = find_ca_path();
  tls->tls_sessions = curl_share_init();
  return tls->tls_sessions &&
         curl_share_setopt(tls->tls_sessions, CURLSHOPT_SHARE,
                           CURL_LOCK_DATA_SSL_SESSION) == CURLSHE_OK;
}

void vrc_tls_free(struct vrc_tls *tls)
{
  /* fails only while handles use it, and they are gone */
  (void)curl_share_cleanup(tls->tls_sessions);
  free(tls->ca_path);
  memset(tls, 0, sizeof(*tls));
}
