/* The body of a response as people read it. */
#ifndef VRC_BODY_TEXT_H
#define VRC_BODY_TEXT_H

#include "binding/compat.h"
#include "text/buffer.h"

#include <stdbool.h>

/* True if the first byte that is not white space is one of these. */
bool vrc_body_begins(const struct vrc_buffer *body, const char *bytes);

/* Replaces the decoded body on top (anything that is not a table counts as
   none) by the text of its error: of {"error": {"message": ...}}, {"error":
   ...} or {"title": ..., "detail": ...}, without quotes and look-alikes; "" if
   it has none. */
void vrc_body_take_message(lua_State *L);

/* Pushes what a body that is not JSON says: the title of a page of HTML, or
   the first line of a text; "" if it says nothing. */
void vrc_body_push_words(lua_State *L, const struct vrc_buffer *body);

/* The error of the edge in front of the service (1020, say) that a body names
   which is a page or a text; 0: it names none. */
long vrc_body_edge_code(const struct vrc_buffer *body);

#endif
