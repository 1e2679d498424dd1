/* What libcurl calls while a transfer runs. None of it calls libcurl or Lua;
   the context is the transfer. */
#ifndef VRC_TRANSFER_CALLBACKS_H
#define VRC_TRANSFER_CALLBACKS_H

#include "http/transfer.h"

size_t vrc_on_body(char *bytes, size_t size, size_t count, void *context);
size_t vrc_on_header(char *line, size_t size, size_t count, void *context);
int vrc_on_request(void *context, char *remote_address, char *local_address,
                   int remote_port, int local_port);
size_t vrc_on_photo_read(char *out, size_t size, size_t count, void *context);
int vrc_on_photo_seek(void *context, curl_off_t offset, int origin);

#endif
