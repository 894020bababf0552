#ifndef INPUT_INDEX_H
#define INPUT_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/vec.h"

struct arena;

struct index_entry {
	struct str path;
	const unsigned char *id; /* as many bytes as the hash has */
	uint32_t mode;           /* 0100644 ...; 040000: a sparse folder */
	unsigned char stage;     /* 0; 1 to 3 in a conflict */
	bool skip_worktree;      /* a sparse checkout leaves it out */
	bool intent_to_add;
};

/* The bits of an EWAH bitmap that are set, in order. */
struct index_bits {
	VEC(uint32_t) list;
};

/* An index file as it stands, in git's order. */
struct index {
	size_t id_len; /* 20, or 32 for SHA-256 */
	VEC(struct index_entry) entries;

	/* A split index holds only what differs from a shared one. */
	bool split;
	const unsigned char *shared; /* id of the shared index */
	struct index_bits deleted, replaced;

	const char *error; /* why it could not be read */
};

/*
 * Reads an index file of version 2, 3 or 4.  Paths and ids point into BYTES
 * or lie in NAMES; all else lies in A.  Checksums are not verified.  False:
 * OUT->error says why.
 */
bool index_parse(struct arena *a, struct arena *names, struct str bytes,
    size_t id_len, struct index *out);

/*
 * Completes the split index TOP with the shared index BASE, after which
 * BASE is of no use.  False: TOP->error says why.
 */
bool index_join(struct arena *a, struct index *top, struct index *base);

/* Reads an EWAH bitmap of at most NBITS bits from *REST. */
bool index_read_bits(
    struct arena *a, struct str *rest, size_t nbits, struct index_bits *out);

#endif
