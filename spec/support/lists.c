/* An operation with longer lists than any of the service's: prints what the
   functions of operation.h find in it. */
#include "operations/operation.h"

#include <stdio.h>

#define FIELD(n) { .name = (n), .type = VRC_TEXT }
#define TEN FIELD("a"), FIELD("b"), FIELD("c"), FIELD("d"), FIELD("e"), \
            FIELD("f"), FIELD("g"), FIELD("h"), FIELD("i"), FIELD("j")

static const struct vrc_table body = {
  .name = "Body",
  .fields = VRC_FIELDS(TEN, TEN, TEN, TEN,
                       { .name = "code", .type = VRC_SECRET })
};

static const struct vrc_table query = {
  .name = "Query",
  .fields = VRC_FIELDS(TEN, TEN, TEN, TEN, FIELD("n"), FIELD("offset"))
};

static const struct vrc_table open_body = {
  .name = "OpenBody",
  .fields = VRC_FIELDS(TEN, TEN, TEN, TEN)
};

static const struct vrc_operation long_lists = {
  .method = "POST",
  .parameters = VRC_FIELDS(TEN, TEN),
  .body = &body,
  .query = &query
};

static const struct vrc_operation no_lists = { .method = "GET" };

static const struct vrc_operation others = {
  .method = "PUT",
  .body = &open_body,
  .query = &open_body,
  .no_send = true
};

static void print(const struct vrc_operation *operation)
{
  (void)printf("arguments %d, secret %d, pages %d, send %d\n",
               vrc_operation_arguments(operation),
               vrc_operation_has_secret(operation),
               vrc_operation_pages(operation),
               vrc_operation_is_send(operation));
}

int main(void)
{
  print(&long_lists);
  print(&no_lists);
  print(&others);
  return 0;
}
