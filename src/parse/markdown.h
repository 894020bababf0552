#ifndef PARSE_MARKDOWN_H
#define PARSE_MARKDOWN_H

#include "parse/problem.h"

/*
 * Markdown as the flat list of its blocks and of what stands inside them, in
 * the order of the file, each with its place.
 */
enum md_block_kind {
	MD_FRONT_MATTER, /* between --- lines at the begin; content: YAML */
	MD_HEADING,
	MD_PARAGRAPH, /* of list items too */
	MD_LIST,
	MD_ITEM,
	MD_QUOTE,
	MD_CODE, /* fenced or indented */
	MD_HTML, /* a block of HTML, comments included */
	MD_TABLE_ROW,
	MD_RULE,
};

struct md_block {
	enum md_block_kind kind;
	struct span span; /* marks included, blank lines at the end not */
	/*
	 * HEADING, PARAGRAPH, CODE, HTML, TABLE_ROW, FRONT_MATTER: the
	 * content without marks and indentation, with its places.  Lines
	 * are joined by "\n", also where the file has "\r\n"; the last one
	 * has none, but in FRONT_MATTER.  A TABLE_ROW keeps its '|'; the
	 * row of dashes is none.
	 */
	struct text text;
	const struct md_block *parent; /* the item, list or quote around */
	/*
	 * The heading it stands under: the last one in no container; of a
	 * HEADING the last one of a smaller level.
	 */
	const struct md_block *heading;
	/* LIST: the paragraph right in front of it, in the same parent */
	const struct md_block *lead;
	int level;       /* HEADING: 1 to 6; else the depth of parents */
	int number;      /* ITEM of an ordered list: as counted, else -1 */
	bool fenced;     /* CODE */
	struct str info; /* CODE: the info string, trimmed */
	struct str lang; /* CODE: its first word, without a { or . */
};

enum md_inline_kind {
	MD_CODE_SPAN, /* text: the content, on one line; a cell's \| is | */
	MD_LINK,      /* text: what is shown; target: where it leads */
	MD_IMAGE,
	MD_COMMENT, /* <!-- -->; text: what stands between */
};

struct md_inline {
	enum md_inline_kind kind;
	struct span span;
	struct text text;
	struct text target; /* LINK, IMAGE; unescaped only where verbatim */
	const struct md_block *block;
};

struct markdown {
	struct md_block **blocks;
	size_t nblocks;
	struct md_inline *inlines; /* sorted by place; code blocks have none */
	size_t ninlines;
	struct problems problems; /* bounds only: any text is Markdown */
};

/*
 * Parses T.  Blocks come from cmark; code spans, links, comments and table
 * rows are found here inside a block's text, because cmark's places for them
 * are not to be relied on.  A paragraph that only defines references is no
 * block.  Bounds: 1 MiB of text, depth 50 of blocks (lists and their items
 * count; what stands deeper has the deepest for its parent), 100,000 blocks
 * and 100,000 inlines.  What has a meaning inside blocks is blunted before
 * cmark sees it, so that a hostile text costs linear time.  Without INLINES
 * those are not looked for, which saves a quarter of the time.
 */
void markdown_parse(
    struct arena *a, struct text t, bool inlines, struct markdown *out);

#endif
