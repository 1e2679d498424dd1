#include "http/tls.h"

#include "platform/folder.h"

#include <curl/curl.h>
#include <stdbool.h>
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

void vrc_tls_open(struct vrc_tls *tls)
{
  tls->ca_path = find_ca_path();
}

void vrc_tls_close(struct vrc_tls *tls)
{
  free(tls->ca_path);
  tls->ca_path = NULL;
}
