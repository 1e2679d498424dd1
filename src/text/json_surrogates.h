/* Lone surrogates in a JSON text, which JSON decoders refuse. */
#ifndef VRC_JSON_SURROGATES_H
#define VRC_JSON_SURROGATES_H

#include <stdbool.h>
#include <stddef.h>

/* Replaces each escape of a lone surrogate ("\ud83c" without its other half)
   by the one of U+FFFD, which is as long. Returns true if there was one. */
bool vrc_json_replace_surrogates(char *text, size_t length);

#endif
