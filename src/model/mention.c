/*
 * What skills and release documents name and the repository does not have:
 * targets of relative links, and workflows in code.
 *
 * A link is held against the folder of its document and against the root.
 * Left out: links that leave the repository, as to pages of the forge, and
 * those without an ending; what is ignored, generated or a placeholder;
 * quotations and sections of examples or history.  A workflow counts only
 * where the text around calls it one, and no file of its name lies anywhere.
 */

#include <string.h>

#include "base/arena.h"
#include "input/discover.h"
#include "model/build.h"
#include "model/event.h"
#include "model/query.h"
#include "parse/markdown.h"

enum {
	HEADING_BYTES = 256,
	TEXT_BYTES = 4096, /* of a block that is looked through */
	ASTRAY = 3,
	MENTIONS = 100, /* of one document */
	LOOKS = 2000,   /* at what one document names */
};

struct all {
	struct mention *at;
	size_t len, cap;
};

struct look {
	struct model *m;
	struct claim_forms forms;
	struct source *source;
	bool is_skill;
	struct str folder; /* of the document */
	struct all found;  /* in the document */
	size_t links;      /* relative ones of it */
	size_t looks;      /* at its names */
};

static bool
is_placeholder(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (strchr("<>{}$*%|", s.at[i]) || char_is_space(s.at[i]))
			return true;
	return str_contains(s, "...") || str_contains(s, "path/to") ||
	       str_contains(s, "YYYY") || str_contains(s, "X.Y");
}

static bool
is_aside(const struct look *l, const struct md_block *b)
{
	for (const struct md_block *p = b; p; p = p->parent)
		if (p->kind == MD_QUOTE)
			return true;
	for (const struct md_block *h = b ? b->heading : NULL; h;
	     h = h->heading)
		if (know_stands_in(KNOW_ASIDE,
		        str_lower(l->m->scratch,
		            str_slice(h->text.s, 0, HEADING_BYTES))))
			return true;
	return false;
}

static bool
stands(const struct look *l, struct str path)
{
	struct tree *t = l->m->tree;

	return tree_find(t, path) || tree_has_folder(t, path) ||
	       tree_ignores(t, path) || tree_on_disk(t, path);
}

static void
add(struct look *l, bool is_workflow, struct span span, struct str path)
{
	struct arena *a = l->m->arena;

	/* Each once for a document. */
	if (l->found.len >= MENTIONS)
		return;
	for (size_t i = 0; i < l->found.len; i++)
		if (str_eq(l->found.at[i].path, path))
			return;
	*vec_add(a, &l->found) = (struct mention){ .is_workflow = is_workflow,
		.span = span,
		.path = str_copy(a, path),
		.nearest = tree_nearest(l->m->tree, path) };
}

/* Is it about releasing: by its name, or by the headings around? */
static bool
is_of_release(const struct look *l, const struct md_block *b)
{
	struct arena *a = l->m->scratch;

	if (l->is_skill || know_stands_in(KNOW_TELLS_RELEASE,
	                       str_lower(a, str_basename(l->source->path))))
		return true;
	for (const struct md_block *h = b->heading; h; h = h->heading)
		if (know_stands_in(KNOW_TELLS_RELEASE,
		        str_lower(a, str_slice(h->text.s, 0, HEADING_BYTES))))
			return true;
	return false;
}

/* A relative link to a file. */
static void
look_at_link(struct look *l, const struct md_inline *in)
{
	struct model *m = l->m;
	struct str target = in->target.s, rest, path, from_root;
	size_t i;

	str_cut(target, '#', &target, &rest);
	str_cut(target, '?', &target, &rest);
	if (!target.len || target.at[0] == '/' || is_placeholder(target))
		return;
	for (i = 0; i < target.len && target.at[i] != '/'; i++)
		if (target.at[i] == ':' || target.at[i] == '@')
			return;
	if (str_find_char(str_basename(target), 1, '.') == SIZE_MAX ||
	    !tree_resolve(
	        m->tree, str_join_path(m->scratch, l->folder, target), &path))
		return;
	l->links++;
	l->looks++;
	if (stands(l, path) || is_aside(l, in->block) ||
	    !is_of_release(l, in->block) ||
	    (tree_resolve(m->tree, target, &from_root) && stands(l, from_root)))
		return;
	add(l, false, in->span, path);
}

static bool
has_file(const struct model *m, struct str name)
{
	for (size_t i = 0; i < tree_count(m->tree); i++)
		if (str_eq_nocase(
		        str_basename(tree_at(m->tree, i)->path), name))
			return true;
	return false;
}

/* `release.yml` in a text that speaks of workflows. */
static void
look_at_code(struct look *l, const struct md_inline *in)
{
	const char folder[] = ".github/workflows/";
	struct str s = in->text.s, text, around;
	bool full = str_starts(s, folder);

	if ((!str_ends(s, ".yml") && !str_ends(s, ".yaml")) ||
	    is_placeholder(s) || is_aside(l, in->block))
		return;
	if (!full && (s.at[0] == '.' || str_find_char(s, 0, '/') != SIZE_MAX))
		return;
	text = in->block->text.s;
	l->looks++;
	if (text.len > TEXT_BYTES)
		return;
	around = str_lower(l->m->scratch, text);
	if (!str_contains(around, full ? folder : "workflow") ||
	    str_contains(around, "github.com/") ||
	    know_stands_in(KNOW_MAY_BE_NEW, around) ||
	    claim_is_aside(&l->forms, l->m->scratch, text) ||
	    has_file(l->m, str_basename(s)))
		return;
	add(l, true, in->span, s);
}

/* Where most links lead nowhere, the document is of another place. */
static void
keep(struct look *l, struct all *out)
{
	size_t astray = 0;
	bool told = false;

	for (size_t i = 0; i < l->found.len; i++)
		astray += !l->found.at[i].is_workflow;
	for (size_t i = 0; i < l->found.len; i++) {
		struct mention x = l->found.at[i];

		if (!x.is_workflow && astray >= ASTRAY &&
		    2 * astray > l->links) {
			if (told)
				continue;
			x.more = astray - 1;
			told = true;
		}
		*vec_add(l->m->arena, out) = x;
	}
}

static void
look_at_document(struct look *l, struct all *out)
{
	struct arena_mark mark = arena_mark(l->m->scratch);
	struct markdown md = { 0 };

	l->found.len = 0;
	l->links = l->looks = 0;
	l->folder = str_dirname(l->source->path);
	markdown_parse(l->m->scratch, text_of(l->source), true, &md);
	for (size_t i = 0; i < md.ninlines && l->looks < LOOKS; i++) {
		if (md.inlines[i].kind == MD_LINK)
			look_at_link(l, &md.inlines[i]);
		if (md.inlines[i].kind == MD_CODE_SPAN)
			look_at_code(l, &md.inlines[i]);
	}
	keep(l, out);
	arena_rewind(l->m->scratch, mark);
}

size_t
model_mentions(struct model *m, struct mention **out)
{
	const struct know_claim *forms;
	size_t n = know_claims(&forms);
	struct look l = { .m = m };
	struct inputs in = { 0 };
	struct all all = { 0 };

	*out = NULL;
	if (!m->workflows.len)
		return 0;
	l.forms = claim_forms_of(m->arena, forms, n);
	discover(m->arena, m->tree, &in);
	for (size_t i = 0; i < in.len; i++) {
		if (!document_is_own(&in.at[i]))
			continue;
		l.source = tree_read_if(
		    m->tree, in.at[i].file, m->scratch, claims_may_stand);
		l.is_skill = in.at[i].kind == INPUT_SKILL;
		if (l.source)
			look_at_document(&l, &all);
	}
	*out = all.at;
	return all.len;
}
