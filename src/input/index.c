/*
 * The index file of git: the list of tracked files.
 *
 * Versions 2 to 4 are read, with SHA-1 and SHA-256 ids.  Of the extensions
 * only "link" (a split index) matters here; "sdir" announces folders among
 * the entries.  Not read: times, sizes, checksums, and the caches in the
 * optional extensions.  Format: gitformat-index(5).
 */

#include "input/index.h"

#include <string.h>

#include "base/arena.h"
#include "input/tree_internal.h"

enum {
	HEADER = 12,
	FIXED = 40, /* bytes of an entry before its id */
	MODE_AT = 24,
	NAME_BITS = 0xfff,
	STAGE_SHIFT = 12,
	EXTENDED = 0x4000,      /* flags of an entry ... */
	SKIP_WORKTREE = 0x4000, /* ... and its extended flags */
	INTENT_TO_ADD = 0x2000,
};

struct reader {
	struct arena *arena, *names;
	struct str bytes; /* without the checksum */
	size_t at;
	uint32_t version;
	struct str before; /* the path of the last entry */
	size_t made;       /* bytes of paths made for version 4 */
	struct index *out;
};

static uint32_t
get32(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
	       (uint32_t)b[2] << 8 | b[3];
}

static uint32_t
get16(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;

	return (uint32_t)b[0] << 8 | b[1];
}

static bool
fail(struct index *x, const char *error)
{
	if (!x->error)
		x->error = error;
	return false;
}

/* A number of version 4: 7 bits a byte, each continuation counts one more. */
static bool
read_varint(struct reader *r, size_t *out)
{
	size_t n = 0;

	for (int i = 0; r->at < r->bytes.len; i++) {
		unsigned char c = (unsigned char)r->bytes.at[r->at++];

		n = i ? ((n + 1) << 7) | (c & 127u) : c & 127u;
		if (n > TREE_PATH_LIMIT)
			return false;
		if (!(c & 128u)) {
			*out = n;
			return true;
		}
	}
	return false;
}

/* Version 4: so many bytes less of the path before, and a text behind. */
static bool
read_short_name(struct reader *r, struct str *out)
{
	size_t cut, end, kept;
	struct str tail;
	char *at;

	if (!read_varint(r, &cut) || cut > r->before.len)
		return false;
	end = str_find_char(r->bytes, r->at, '\0');
	if (end == SIZE_MAX)
		return false;
	tail = str_slice(r->bytes, r->at, end);
	kept = r->before.len - cut;
	if (kept + tail.len > TREE_PATH_LIMIT)
		return false;
	r->made += kept + tail.len;
	if (r->made > TREE_NAMES)
		return false;
	at = arena_bytes(r->names, kept + tail.len);
	if (kept)
		memcpy(at, r->before.at, kept);
	if (tail.len)
		memcpy(at + kept, tail.at, tail.len);
	*out = (struct str){ at, kept + tail.len };
	r->at = end + 1;
	return true;
}

/* Versions 2 and 3: a length, the text, and NULs up to 8 bytes. */
static bool
read_long_name(struct reader *r, size_t begin, uint32_t flags, struct str *out)
{
	size_t len = flags & NAME_BITS;
	size_t end;

	if (len == NAME_BITS) {
		end = str_find_char(r->bytes, r->at, '\0');
		if (end == SIZE_MAX)
			return false;
		len = end - r->at;
	}
	if (len > TREE_PATH_LIMIT || len > r->bytes.len - r->at)
		return false;
	*out = str_slice(r->bytes, r->at, r->at + len);
	end = r->at + len;
	r->at = end + 8 - (end - begin) % 8;
	return r->at <= r->bytes.len;
}

static bool
read_entry(struct reader *r)
{
	struct index_entry e = { 0 };
	size_t begin = r->at, id_len = r->out->id_len;
	const char *p = r->bytes.at + begin;
	uint32_t flags, more = 0;
	bool ok;

	if (r->bytes.len - begin < FIXED + id_len + 4)
		return false;
	e.mode = get32(p + MODE_AT);
	e.id = (const unsigned char *)p + FIXED;
	flags = get16(p + FIXED + id_len);
	r->at += FIXED + id_len + 2;
	if (flags & EXTENDED) {
		if (r->version < 3)
			return false;
		more = get16(r->bytes.at + r->at);
		r->at += 2;
	}
	e.stage = (unsigned char)(flags >> STAGE_SHIFT & 3);
	e.skip_worktree = more & SKIP_WORKTREE;
	e.intent_to_add = more & INTENT_TO_ADD;
	ok = r->version == 4 ? read_short_name(r, &e.path)
	                     : read_long_name(r, begin, flags, &e.path);
	if (!ok)
		return false;
	r->before = e.path;
	*vec_add(r->arena, &r->out->entries) = e;
	return true;
}

static bool
read_link(struct reader *r, struct str data)
{
	struct index *x = r->out;

	if (data.len < x->id_len)
		return fail(x, "its link to a shared index is cut short");
	x->shared = (const unsigned char *)data.at;
	for (size_t i = 0; i < x->id_len; i++)
		if (x->shared[i])
			x->split = true;
	data = str_from(data, x->id_len);
	if (!data.len || !x->split)
		return true;
	if (!index_read_bits(r->arena, &data, TREE_FILES, &x->deleted) ||
	    !index_read_bits(r->arena, &data, TREE_FILES, &x->replaced))
		return fail(x, "its list of changes to a shared index is "
		               "broken");
	return true;
}

/* Extensions that begin with a capital letter may be left unread. */
static bool
read_extensions(struct reader *r)
{
	while (r->bytes.len - r->at >= 8) {
		struct str name = str_slice(r->bytes, r->at, r->at + 4);
		size_t size = get32(r->bytes.at + r->at + 4);
		struct str data;

		r->at += 8;
		if (size > r->bytes.len - r->at)
			return fail(r->out, "an extension is cut short");
		data = str_slice(r->bytes, r->at, r->at + size);
		r->at += size;
		if (str_is(name, "link")) {
			if (!read_link(r, data))
				return false;
		} else if (!str_is(name, "sdir") &&
		           (name.at[0] < 'A' || name.at[0] > 'Z')) {
			return fail(r->out, "it has an unknown extension");
		}
	}
	return true;
}

/* Room for the N entries that the header announces, if it can be true. */
static void
make_room(struct reader *r, size_t n)
{
	size_t most = r->bytes.len / (FIXED + r->out->id_len + 4);

	r->out->entries.cap = n < most ? n : most;
	r->out->entries.at =
	    arena_array(r->arena, struct index_entry, r->out->entries.cap);
}

bool
index_parse(struct arena *a, struct arena *names, struct str bytes,
    size_t id_len, struct index *out)
{
	struct reader r = {
		.arena = a,
		.names = names,
		.bytes = bytes,
		.out = out,
	};
	uint32_t n;

	*out = (struct index){ .id_len = id_len };
	if (bytes.len < HEADER + id_len)
		return fail(out, "it is cut short");
	if (!str_starts(bytes, "DIRC"))
		return fail(out, "it is no index");
	r.version = get32(bytes.at + 4);
	if (r.version < 2 || r.version > 4)
		return fail(out, "its version is unknown");
	n = get32(bytes.at + 8);
	if (n > TREE_FILES)
		return fail(out, "it lists more than 1,000,000 files");
	r.bytes.len -= id_len;
	r.at = HEADER;
	make_room(&r, n);
	for (uint32_t i = 0; i < n; i++)
		if (!read_entry(&r))
			return fail(out, "an entry is broken or cut short");
	return read_extensions(&r);
}
