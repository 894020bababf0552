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

/*
 * Who makes the items of a long list one after the other, so that they are
 * never in memory together: the next one, to be freed, or NULL at the end.
 * WROTE is told when it stands in the text.
 */
struct json_items {
	cJSON *(*next)(void *context);
	void (*wrote)(void *context);
	void *context;
};

/*
 * Adds ROOT with an indentation of two and a line end.  The items of LIST,
 * an empty array in it, are those that are made.
 */
void json_write(struct buf *out, const cJSON *root, const cJSON *list,
    struct json_items items);

#endif
