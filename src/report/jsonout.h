#ifndef REPORT_JSONOUT_H
#define REPORT_JSONOUT_H

#include <cjson/cJSON.h>

#include "base/buf.h"

/*
 * Building JSON with cJSON.  Without KEY the parent is an array.  Keys are
 * kept, not copied.  When memory ends the program does, as with arenas.
 */
cJSON *json_root(void);
cJSON *json_object(cJSON *parent, const char *key);
cJSON *json_array(cJSON *parent, const char *key);
void json_null(cJSON *parent, const char *key);
void json_bool(cJSON *parent, const char *key, bool value);
void json_count(cJSON *parent, const char *key, size_t n);
/* TEXT is kept, not copied. */
void json_text(cJSON *parent, const char *key, const char *text);
/* Invalid UTF-8 and NUL become U+FFFD; the copy is made in A. */
void json_str(struct arena *a, cJSON *parent, const char *key, struct str s);
/* The same, with null for an empty text. */
void json_str_or_null(
    struct arena *a, cJSON *parent, const char *key, struct str s);

/* Adds ROOT with an indentation of two and a line end. */
void json_write(struct buf *out, const cJSON *root);

#endif
