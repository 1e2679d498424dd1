#include "engine/shared.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static bool append(struct curl_slist **list, const char *line)
{
  struct curl_slist *longer = curl_slist_append(*list, line);
  if(longer)
    *list = longer;
  return longer != NULL;
}

/* True if the folder has certificates by their hash, as OpenSSL reads them. */
static bool has_hash_links(const char *path)
{
  DIR *folder = opendir(path);
  const struct dirent *entry;
  bool found = false;

  if(!folder)
    return false;
  while(!found && (entry = readdir(folder)) != NULL) {
    size_t length = strlen(entry->d_name);
    found = length > 2 && !strcmp(entry->d_name + length - 2, ".0");
  }
  (void)closedir(folder); /* was read only */
  return found;
}

/* libcurl as it ships may name a bundle and a folder, and then reads the bundle
   again for every connection. The folder alone is read file by file, as needed;
   but only by OpenSSL, and only if it has hash links. */
static char *find_ca_path(void)
{
  const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);

  if(!version->ssl_version || strncmp(version->ssl_version, "OpenSSL", 7) ||
     !version->capath || !has_hash_links(version->capath))
    return NULL;
  return strdup(version->capath);
}

bool vrc_shared_make(struct vrc_shared *shared)
{
  static const char accept[] = "Accept: application/json";

  shared->ca_path = find_ca_path();
  shared->tls_sessions = curl_share_init();
  if(!shared->tls_sessions ||
     curl_share_setopt(shared->tls_sessions, CURLSHOPT_SHARE,
                       CURL_LOCK_DATA_SSL_SESSION) != CURLSHE_OK)
    return false;
  /* An empty "Expect:" suppresses 100-continue, which costs a second where it
     is ignored. An empty "Content-Type:" suppresses libcurl's own for forms. */
  return append(&shared->plain, accept) &&
         append(&shared->no_body, accept) &&
         append(&shared->no_body, "Content-Type:") &&
         append(&shared->json, accept) &&
         append(&shared->json, "Content-Type: application/json") &&
         append(&shared->json, "Expect:") &&
         append(&shared->multipart, accept) &&
         append(&shared->multipart, "Expect:");
}

void vrc_shared_free(struct vrc_shared *shared)
{
  curl_slist_free_all(shared->plain);
  curl_slist_free_all(shared->no_body);
  curl_slist_free_all(shared->json);
  curl_slist_free_all(shared->multipart);
  /* fails only while handles use it, and they are gone */
  (void)curl_share_cleanup(shared->tls_sessions);
  free(shared->ca_path);
  memset(shared, 0, sizeof(*shared));
}
