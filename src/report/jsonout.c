/*
 * JSON on its way out: cJSON holds the values, the text is written here.
 *
 * cJSON's own printer knows no indentation by two, and leaves in strings
 * what JSON allows but a terminal or a log would obey; here that is written
 * as \u escapes, so that the JSON may be shown as it is.
 */

#include "report/jsonout.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/source.h"
#include "report/glyph.h"

/* Nothing has been written yet when this happens. */
static _Noreturn void
out_of_memory(void)
{
	(void)fputs("driftcheck: error: out of memory\n", stderr);
	exit(2);
}

static cJSON *
add(cJSON *parent, const char *key, cJSON *item)
{
	bool done;

	if (!item)
		out_of_memory();
	done = key ? cJSON_AddItemToObjectCS(parent, key, item)
	           : cJSON_AddItemToArray(parent, item);
	if (!done)
		out_of_memory();
	return item;
}

cJSON *
json_root(void)
{
	cJSON *root = cJSON_CreateObject();

	if (!root)
		out_of_memory();
	return root;
}

cJSON *
json_object(cJSON *parent, const char *key)
{
	return add(parent, key, cJSON_CreateObject());
}

cJSON *
json_array(cJSON *parent, const char *key)
{
	return add(parent, key, cJSON_CreateArray());
}

void
json_null(cJSON *parent, const char *key)
{
	add(parent, key, cJSON_CreateNull());
}

void
json_bool(cJSON *parent, const char *key, bool value)
{
	add(parent, key, cJSON_CreateBool(value));
}

void
json_count(cJSON *parent, const char *key, size_t n)
{
	add(parent, key, cJSON_CreateNumber((double)n));
}

void
json_text(cJSON *parent, const char *key, const char *text)
{
	add(parent, key, cJSON_CreateStringReference(text));
}

void
json_str(struct arena *a, cJSON *parent, const char *key, struct str s)
{
	struct buf b = buf_new(a);

	for (size_t at = 0; at < s.len;) {
		size_t n = utf8_length(str_from(s, at));

		if (n && s.at[at])
			buf_add(&b, str_slice(s, at, at + n));
		else
			buf_add_text(&b, "\xef\xbf\xbd");
		at += n ? n : 1;
	}
	buf_add_char(&b, '\0');
	json_text(parent, key, b.at);
}

void
json_str_or_null(struct arena *a, cJSON *parent, const char *key, struct str s)
{
	if (s.len)
		json_str(a, parent, key, s);
	else
		json_null(parent, key);
}

static void
write_escape(struct buf *out, uint32_t code)
{
	if (code >= 0x10000) {
		code -= 0x10000;
		buf_printf(out, "\\u%04x\\u%04x", 0xd800 + (code >> 10),
		    0xdc00 + (code & 0x3ff));
	} else {
		buf_printf(out, "\\u%04x", code);
	}
}

static void
write_glyph(struct buf *out, struct glyph g)
{
	if (g.code == '\n')
		buf_add_text(out, "\\n");
	else if (g.code == '\t')
		buf_add_text(out, "\\t");
	else if (g.code == '\r')
		buf_add_text(out, "\\r");
	else if (g.code == '"' || g.code == '\\')
		buf_printf(out, "\\%c", (char)g.code);
	else if (g.hidden)
		write_escape(out, g.code);
	else
		glyph_write(out, g);
}

static void
write_string(struct buf *out, const char *text)
{
	struct str s = str_of(text);

	buf_add_char(out, '"');
	for (size_t at = 0; at < s.len;) {
		struct glyph g = glyph_at(s, at);

		write_glyph(out, g);
		at += g.length;
	}
	buf_add_char(out, '"');
}

/* What is written, and the list whose items are made on the way. */
struct writer {
	struct buf *out;
	const cJSON *list;
	struct json_items items;
};

static void write_value(struct writer *w, const cJSON *v, size_t depth);

static void
begin_line(struct buf *out, size_t depth)
{
	buf_add_char(out, '\n');
	buf_fill(out, ' ', 2 * depth);
}

static void
write_made(struct writer *w, size_t depth)
{
	bool any = false;
	cJSON *item;

	buf_add_char(w->out, '[');
	while ((item = w->items.next(w->items.context)) != NULL) {
		if (any)
			buf_add_char(w->out, ',');
		begin_line(w->out, depth + 1);
		write_value(w, item, depth + 1);
		cJSON_Delete(item);
		w->items.wrote(w->items.context);
		any = true;
	}
	if (any)
		begin_line(w->out, depth);
	buf_add_char(w->out, ']');
}

static void
write_items(struct writer *w, const cJSON *v, size_t depth)
{
	struct buf *out = w->out;
	const char *marks = cJSON_IsObject(v) ? "{}" : "[]";

	buf_add_char(out, marks[0]);
	for (const cJSON *item = v->child; item; item = item->next) {
		begin_line(out, depth + 1);
		if (cJSON_IsObject(v)) {
			write_string(out, item->string);
			buf_add_text(out, ": ");
		}
		write_value(w, item, depth + 1);
		if (item->next)
			buf_add_char(out, ',');
	}
	if (v->child)
		begin_line(out, depth);
	buf_add_char(out, marks[1]);
}

/* As deep as the callers build, which is a dozen levels. */
static void
write_value(struct writer *w, const cJSON *v, size_t depth)
{
	struct buf *out = w->out;

	if (v == w->list)
		write_made(w, depth);
	else if (cJSON_IsObject(v) || cJSON_IsArray(v))
		write_items(w, v, depth);
	else if (cJSON_IsString(v))
		write_string(out, v->valuestring);
	else if (cJSON_IsNumber(v))
		buf_printf(out, "%.0f", v->valuedouble);
	else if (cJSON_IsBool(v))
		buf_add_text(out, cJSON_IsTrue(v) ? "true" : "false");
	else
		buf_add_text(out, "null");
}

void
json_write(struct buf *out, const cJSON *root, const cJSON *list,
    struct json_items items)
{
	struct writer w = { out, list, items };

	write_value(&w, root, 0);
	buf_add_char(out, '\n');
}
