/*
 * embed: a program of the build.  It reads the YAML files of rules/knowledge/
 * and the pages in rules/, and writes one C file with what they hold
 * (facts/embedded.h, rule/page.h).
 *
 *	embed OUT.c FILE...
 *
 * Knowledge goes through the reader that also reads a team's own files; any
 * diagnostic of it fails the build.  The output depends on the contents and
 * the names of the files alone, not on their order or folder.  Arrays that an
 * entry points to are written before it, one for each use: sharing them
 * would save little.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "facts/knowledge_read.h"

#define say(...) (void)fprintf(stderr, __VA_ARGS__)

struct page {
	struct str id, text;
};

struct writer {
	struct arena *arena;
	struct buf out;  /* arrays, each before its use */
	unsigned arrays; /* written so far, for their names */
};

static void
write_char(struct buf *b, char c, char quote)
{
	unsigned char u = (unsigned char)c;

	if (c == '\n')
		buf_add_text(b, "\\n");
	else if (c == quote || c == '\\' || c == '?')
		buf_printf(b, "\\%c", c);
	else if (u < ' ' || u > '~')
		buf_printf(b, "\\%03o", u);
	else
		buf_add_char(b, c);
}

/* A string literal, or NULL. */
static void
write_text(struct buf *b, const char *text)
{
	if (!text) {
		buf_add_text(b, "NULL");
		return;
	}
	buf_add_char(b, '"');
	for (size_t i = 0; text[i]; i++)
		write_char(b, text[i], '"');
	buf_add_char(b, '"');
}

/* `, .NAME = "TEXT"`, unless it is NULL. */
static void
write_field(struct buf *b, const char *name, const char *text)
{
	if (!text)
		return;
	buf_printf(b, "\t\t.%s = ", name);
	write_text(b, text);
	buf_add_text(b, ",\n");
}

/* Writes an array of texts that ends with NULL; returns its name. */
static const char *
write_words(struct writer *w, const char *const *words)
{
	unsigned id = w->arrays++;

	if (!words[0])
		return "none";
	buf_printf(&w->out, "static const char *const w%u[] = { ", id);
	for (size_t i = 0; words[i]; i++) {
		write_text(&w->out, words[i]);
		buf_add_text(&w->out, ", ");
	}
	buf_add_text(&w->out, "NULL };\n");
	return str_cstr(w->arena, str_printf(w->arena, "w%u", id));
}

static const char *
write_tests(struct writer *w, const struct know_test *at, size_t len)
{
	unsigned id = w->arrays++;

	if (len == 0)
		return "NULL";
	buf_printf(&w->out, "static const struct know_test t%u[] = {\n", id);
	for (size_t i = 0; i < len; i++) {
		buf_printf(&w->out, "\t{ %d, ", (int)at[i].place);
		write_text(&w->out, at[i].name);
		buf_printf(&w->out, ", %u, ", at[i].operand);
		write_text(&w->out, at[i].equals);
		buf_add_text(&w->out, ", ");
		write_text(&w->out, at[i].holds);
		buf_printf(
		    &w->out, ", %s },\n", at[i].negated ? "true" : "false");
	}
	buf_add_text(&w->out, "};\n");
	return str_cstr(w->arena, str_printf(w->arena, "t%u", id));
}

/* `{ t1, 2 }` */
static const char *
write_list(struct writer *w, struct know_tests tests)
{
	const char *at = write_tests(w, tests.at, tests.len);

	return str_cstr(
	    w->arena, str_printf(w->arena, "{ %s, %zu }", at, tests.len));
}

/* `{ t1, 2, "DEFAULT", NULL, true },` */
static void
write_slot_value(struct writer *w, struct buf *b, const struct know_slot *s)
{
	buf_printf(b, "{ %s, %zu, ", write_tests(w, s->from, s->len), s->len);
	write_text(b, s->fallback);
	buf_add_text(b, ", ");
	write_text(b, s->strip);
	buf_add_text(b, ", true },\n");
}

static void
write_slot(struct writer *w, struct buf *b, const char *name,
    const struct know_slot *s)
{
	if (!s->known)
		return;
	buf_printf(b, "\t\t.%s = ", name);
	write_slot_value(w, b, s);
}

/* The arrays of an entry's structs are built apart, for they nest. */
static void
begin_array(struct writer *w, struct buf *b, unsigned *id, const char *type)
{
	*id = w->arrays++;
	*b = buf_new(w->arena);
	buf_printf(b, "static const struct %s a%u[] = {\n", type, *id);
}

static void
end_array(struct writer *w, struct buf *b)
{
	buf_add_text(b, "};\n");
	buf_add(&w->out, buf_str(b));
}

/* ... and the entry's field NAME, of N, is one of them. */
static void
end_field(struct writer *w, struct buf *entry, struct buf *b, unsigned id,
    const char *name, size_t n)
{
	end_array(w, b);
	buf_printf(
	    entry, "\t\t.%s = a%u,\n\t\t.n%s = %zu,\n", name, id, name, n);
}

static void
write_actions(struct writer *w, struct buf *entry, const struct know_entry *e)
{
	static const char *const kinds[] = {
		[ACTION_CREATE_TAG] = "ACTION_CREATE_TAG",
		[ACTION_PUSH_TAG] = "ACTION_PUSH_TAG",
		[ACTION_DELETE_TAG] = "ACTION_DELETE_TAG",
		[ACTION_CREATE_RELEASE] = "ACTION_CREATE_RELEASE",
		[ACTION_EDIT_RELEASE] = "ACTION_EDIT_RELEASE",
		[ACTION_DELETE_RELEASE] = "ACTION_DELETE_RELEASE",
		[ACTION_UPLOAD_ASSET] = "ACTION_UPLOAD_ASSET",
		[ACTION_DOWNLOAD_ASSET] = "ACTION_DOWNLOAD_ASSET",
		[ACTION_PUBLISH_PACKAGE] = "ACTION_PUBLISH_PACKAGE",
		[ACTION_SIGN] = "ACTION_SIGN",
		[ACTION_VERIFY] = "ACTION_VERIFY",
		[ACTION_NOTARIZE] = "ACTION_NOTARIZE",
		[ACTION_DISPATCH_WORKFLOW] = "ACTION_DISPATCH_WORKFLOW",
		[ACTION_CHECKOUT] = "ACTION_CHECKOUT",
		[ACTION_VIEW_RELEASE] = "ACTION_VIEW_RELEASE",
	};
	struct buf b;
	unsigned id;

	if (e->nactions == 0)
		return;
	begin_array(w, &b, &id, "know_action");
	for (size_t i = 0; i < e->nactions; i++)
		buf_printf(&b, "\t{ %s, %s },\n", kinds[e->actions[i].kind],
		    write_list(w, e->actions[i].when));
	end_field(w, entry, &b, id, "actions", e->nactions);
}

static void
write_makes(struct writer *w, struct buf *entry, const struct know_entry *e)
{
	struct buf b;
	unsigned id;

	if (e->nmakes == 0)
		return;
	begin_array(w, &b, &id, "know_slot");
	for (size_t i = 0; i < e->nmakes; i++) {
		buf_add_char(&b, '\t');
		write_slot_value(w, &b, &e->makes[i]);
	}
	end_field(w, entry, &b, id, "makes", e->nmakes);
}

static const char *const flows[] = { "KNOW_FLOW_UNKNOWN", "KNOW_FLOW_DIRECT",
	"KNOW_FLOW_DRAFT_FIRST", "KNOW_FLOW_DRAFT_ONLY" };

static void
write_flows(struct writer *w, struct buf *entry, const struct know_entry *e)
{
	struct buf b;
	unsigned id;

	buf_printf(entry, "\t\t.flow = %s,\n", flows[e->flow]);
	if (e->nflows == 0)
		return;
	begin_array(w, &b, &id, "know_flow_case");
	for (size_t i = 0; i < e->nflows; i++)
		buf_printf(&b, "\t{ %s, %s },\n", flows[e->flows[i].flow],
		    write_list(w, e->flows[i].when));
	end_field(w, entry, &b, id, "flows", e->nflows);
}

static void
write_need(struct writer *w, struct buf *needs, const struct know_need *n)
{
	struct buf b;
	unsigned id;

	begin_array(w, &b, &id, "know_tests");
	for (size_t i = 0; i < n->nany; i++)
		buf_printf(&b, "\t%s,\n", write_list(w, n->any[i]));
	end_array(w, &b);
	buf_printf(needs, "\t{\n\t\t.kind = %d,\n", (int)n->kind);
	write_field(needs, "name", n->name);
	write_field(needs, "since", n->since);
	write_field(needs, "until", n->until);
	buf_printf(needs, "\t\t.any = a%u,\n\t\t.nany = %zu,\n", id, n->nany);
	buf_printf(needs, "\t\t.reach = %s,\n", write_words(w, n->reach));
	write_field(needs, "absent", n->absent);
	write_field(needs, "help", n->help);
	buf_add_text(needs, "\t},\n");
}

static void
write_needs(struct writer *w, struct buf *entry, const struct know_entry *e)
{
	struct buf b;
	unsigned id;

	if (e->nneeds == 0)
		return;
	begin_array(w, &b, &id, "know_need");
	for (size_t i = 0; i < e->nneeds; i++)
		write_need(w, &b, &e->needs[i]);
	end_field(w, entry, &b, id, "needs", e->nneeds);
}

static void
write_files(struct writer *w, struct buf *entry, const struct know_entry *e)
{
	struct buf b;
	unsigned id;

	if (e->nfiles == 0)
		return;
	begin_array(w, &b, &id, "know_files");
	for (size_t i = 0; i < e->nfiles; i++) {
		const struct know_files *f = &e->files[i];

		buf_printf(&b, "\t{ %d, %s, %d, %u, %s },\n", (int)f->place,
		    write_words(w, f->names), (int)f->which, f->first,
		    write_list(w, f->when));
	}
	end_field(w, entry, &b, id, "files", e->nfiles);
}

static void
write_words_field(
    struct writer *w, struct buf *b, const char *name, const char *const *words)
{
	buf_printf(b, "\t\t.%s = %s,\n", name, write_words(w, words));
}

static void
write_tests_field(
    struct writer *w, struct buf *b, const char *name, struct know_tests tests)
{
	if (tests.len > 0)
		buf_printf(b, "\t\t.%s = %s,\n", name, write_list(w, tests));
}

static void
write_flag(struct buf *b, const char *name, bool set)
{
	if (set)
		buf_printf(b, "\t\t.%s = true,\n", name);
}

/* What only wrappers have. */
static void
write_wrapping(struct writer *w, struct buf *b, const struct know_entry *e)
{
	if (e->wraps != KNOW_WRAPS_NOTHING)
		buf_printf(b, "\t\t.wraps = %d,\n", (int)e->wraps);
	write_words_field(w, b, "after", e->after);
	if (e->skip > 0)
		buf_printf(b, "\t\t.skip = %u,\n", e->skip);
	write_flag(b, "assignments", e->assignments);
	write_field(b, "prefix", e->prefix);
}

/* What only commands that run targets have. */
static void
write_targets(struct writer *w, struct buf *entry, const struct know_targets *t)
{
	struct buf b;
	unsigned id;

	if (!t)
		return;
	begin_array(w, &b, &id, "know_targets");
	buf_add_text(&b, "\t{\n");
	write_words_field(w, &b, "files", t->files);
	write_flag(&b, "upwards", t->upwards);
	write_field(&b, "space", t->space);
	write_field(&b, "name", t->name);
	write_flag(&b, "many", t->many);
	write_flag(&b, "strict", t->strict);
	buf_printf(&b, "\t\t.hooks = %d,\n", (int)t->hooks);
	write_flag(&b, "skips", t->skips);
	write_flag(&b, "passes", t->passes);
	write_words_field(w, &b, "folder", t->folder);
	write_words_field(w, &b, "file", t->file);
	write_words_field(w, &b, "scope", t->scope);
	write_words_field(w, &b, "everywhere", t->everywhere);
	write_words_field(w, &b, "lenient", t->lenient);
	write_words_field(w, &b, "idle", t->idle);
	write_words_field(w, &b, "own", t->own);
	buf_add_text(&b, "\t},\n");
	end_array(w, &b);
	buf_printf(entry, "\t\t.targets = a%u,\n", id);
}

static void
write_entry(struct writer *w, struct buf *b, const struct know_entry *e)
{
	static const char *const existing[] = { "KNOW_EXISTING_UNKNOWN",
		"KNOW_EXISTING_TOLERATED", "KNOW_EXISTING_FAILS",
		"KNOW_EXISTING_REPLACED" };
	static const char *const none[] = { NULL };

	buf_add_text(b, "\t{\n");
	write_field(b, "name", e->name);
	write_flag(b, "is_command", e->is_command);
	write_words_field(w, b, "argv", e->is_command ? e->argv : none);
	write_words_field(w, b, "packages", e->packages);
	write_field(b, "since", e->since);
	write_field(b, "until", e->until);
	write_field(b, "fact", e->fact);
	write_actions(w, b, e);
	write_slot(w, b, "tag", &e->tag);
	write_slot(w, b, "token", &e->token);
	write_slot(w, b, "draft", &e->draft);
	write_slot(w, b, "prerelease", &e->prerelease);
	write_slot(w, b, "repository", &e->repository);
	write_slot(w, b, "branch", &e->branch);
	write_slot(w, b, "fields", &e->fields);
	write_slot(w, b, "remote", &e->remote);
	write_slot(w, b, "switches", &e->switches);
	buf_printf(b, "\t\t.existing = %s,\n", existing[e->existing]);
	write_tests_field(w, b, "tolerates", e->tolerates);
	write_flows(w, b, e);
	write_words_field(w, b, "configuration", e->configuration);
	write_flag(b, "refspecs", e->refspecs);
	write_words_field(w, b, "valued", e->valued);
	write_needs(w, b, e);
	write_files(w, b, e);
	write_field(b, "runs", e->runs);
	write_field(b, "args", e->args);
	write_tests_field(w, b, "runs_when", e->runs_when);
	write_field(b, "javascript", e->javascript);
	write_wrapping(w, b, e);
	write_words_field(w, b, "suffixes", e->suffixes);
	write_targets(w, b, e->targets);
	write_flag(b, "closed", e->closed);
	write_words_field(w, b, "exports", e->exports);
	write_flag(b, "fetches", e->fetches);
	write_flag(b, "builds", e->builds);
	write_makes(w, b, e);
	if (e->logs_in)
		buf_printf(b, "\t\t.logs_in = %u,\n", e->logs_in);
	write_words_field(w, b, "opens_with", e->opens_with);
	write_flag(b, "low", e->low);
	write_words_field(w, b, "read", e->read);
	buf_add_text(b, "\t},\n");
}

/* Returns what the set's field is to point to. */
static const char *
write_entries(
    struct writer *w, const char *name, const struct know_entry *at, size_t n)
{
	struct buf b = buf_new(w->arena);

	if (n == 0)
		return "NULL";
	buf_printf(&b, "\nstatic const struct know_entry %s[] = {\n", name);
	for (size_t i = 0; i < n; i++)
		write_entry(w, &b, &at[i]);
	end_array(w, &b);
	return name;
}

static const char *
write_packages(struct writer *w, const struct know_set *k)
{
	if (k->npackages == 0)
		return "NULL";
	buf_add_text(
	    &w->out, "\nstatic const struct know_package packages[] = {\n");
	for (size_t i = 0; i < k->npackages; i++) {
		buf_add_text(&w->out, "\t{ ");
		write_text(&w->out, k->packages[i].package);
		buf_add_text(&w->out, ", ");
		write_text(&w->out, k->packages[i].program);
		buf_add_text(&w->out, " },\n");
	}
	buf_add_text(&w->out, "};\n");
	return "packages";
}

/* The table of a search, see base/words.h; returns its name. */
static const char *
write_skip(struct writer *w, const struct word_set *words)
{
	unsigned id = w->arrays++;

	if (!words->len)
		return "NULL";
	buf_printf(&w->out, "static const unsigned char s%u[] = {", id);
	for (size_t i = 0; i < WORDS_PAIRS; i++)
		buf_printf(&w->out, "%s%u,", i % 32 == 0 ? "\n\t" : "",
		    (unsigned)words->skip[i]);
	buf_add_text(&w->out, "\n};\n");
	return str_cstr(w->arena, str_printf(w->arena, "s%u", id));
}

static const char *
write_uses(struct writer *w, const struct know_words *at)
{
	struct buf b = buf_new(w->arena);

	buf_add_text(&b, "\nstatic const struct know_words words[] = {\n");
	for (int i = 0; i < KNOW_USES; i++) {
		const struct word_set *t = &at[i].texts;

		buf_add_text(&b, "\t{\n");
		write_words_field(w, &b, "names", at[i].names);
		write_words_field(w, &b, "fronts", at[i].fronts);
		write_words_field(w, &b, "ends", at[i].ends);
		buf_printf(&b,
		    "\t\t.nnames = %zu,\n\t\t.nfronts = %zu,\n"
		    "\t\t.nends = %zu,\n\t\t.texts = { %s, %zu, %zu, %s },\n",
		    at[i].nnames, at[i].nfronts, at[i].nends,
		    t->len ? write_words(w, t->at) : "none", t->len, t->window,
		    write_skip(w, t));
		buf_add_text(&b, "\t},\n");
	}
	end_array(w, &b);
	return "words";
}

static void
write_set(struct writer *w, const struct know_set *k)
{
	const char *uses = write_entries(w, "uses", k->uses, k->nuses);
	const char *commands =
	    write_entries(w, "commands", k->commands, k->ncommands);
	const char *packages = write_packages(w, k);
	const char *variables = write_words(w, k->variables);
	const char *prefixes = write_words(w, k->prefixes);
	const char *labels = write_words(w, k->labels);
	const char *families = write_words(w, k->label_prefixes);
	const char *words = write_uses(w, k->words);

	buf_printf(&w->out,
	    "\nconst struct know_set know_builtin = {\n"
	    "\t%s, %zu,\n\t%s, %zu,\n\t%s, %zu,\n\t%s, %zu,\n\t%s, %zu,\n"
	    "\t%s, %zu,\n\t%s, %zu,\n\t%s,\n};\n",
	    uses, k->nuses, commands, k->ncommands, packages, k->npackages,
	    variables, k->nvariables, prefixes, k->nprefixes, labels,
	    k->nlabels, families, k->nlabel_prefixes, words);
}

/*
 * Pages as arrays of characters: string literals of their length are more
 * than ISO C promises to take.
 */
static void
write_pages(struct writer *w, const struct page *pages, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_printf(&w->out, "\nstatic const char page%zu[] = {", i);
		for (size_t j = 0; j < pages[i].text.len; j++) {
			buf_add_text(&w->out, j % 12 == 0 ? "\n\t'" : " '");
			write_char(&w->out, pages[i].text.at[j], '\'');
			buf_add_text(&w->out, "',");
		}
		buf_add_text(&w->out, "\n\t'\\0'\n};\n");
	}
	buf_add_text(
	    &w->out, "\nconst struct embedded_page embedded_pages[] = {\n");
	for (size_t i = 0; i < n; i++)
		buf_printf(&w->out, "\t{ \"" STR_FMT "\", page%zu, %zu },\n",
		    STR_ARG(pages[i].id), i, pages[i].text.len);
	buf_printf(&w->out,
	    "\t{ NULL, NULL, 0 },\n};\n"
	    "const size_t embedded_page_count = %zu;\n",
	    n);
}

static bool
read_file(struct arena *a, const char *path, struct str *out)
{
	struct buf b = buf_new(a);
	char part[4096];
	size_t n;
	FILE *f = fopen(path, "rb");
	bool ok;

	if (!f) {
		say("embed: %s: %s\n", path, strerror(errno));
		return false;
	}
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(&b, (struct str){ part, n });
	ok = !ferror(f);
	if (fclose(f) != 0 || !ok) {
		say("embed: %s: cannot be read\n", path);
		return false;
	}
	*out = buf_str(&b);
	return true;
}

static bool
write_file(const char *path, struct str text)
{
	FILE *f = fopen(path, "wb");
	bool ok;

	if (!f) {
		say("embed: %s: %s\n", path, strerror(errno));
		return false;
	}
	ok = fwrite(text.at, 1, text.len, f) == text.len;
	if (fclose(f) != 0 || !ok) {
		say("embed: %s: cannot be written\n", path);
		return false;
	}
	return true;
}

/* By file name, so that the folder of the build does not matter. */
static int
compare_paths(const void *x, const void *y)
{
	const char *const *a = x, *const *b = y;
	int order = str_cmp(str_basename(str_of(*a)), str_basename(str_of(*b)));

	return order != 0 ? order : strcmp(*a, *b);
}

/* A page's id is its file's name: letters, digits and dashes. */
static bool
page_id(struct str path, struct str *id)
{
	struct str name = str_basename(path);

	*id = str_slice(name, 0, name.len - 3);
	for (size_t i = 0; i < id->len; i++)
		if (id->at[i] != '-' && !char_is_word(id->at[i]))
			return false;
	return id->len > 0;
}

static bool
check_pages(const struct page *pages, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (str_eq(pages[i].id, pages[i - 1].id)) {
			say("embed: two pages '" STR_FMT "'\n",
			    STR_ARG(pages[i].id));
			return false;
		}
	return true;
}

static bool
report(const struct diags *d)
{
	for (size_t i = 0; i < d->list.len; i++)
		say(STR_FMT ":%u: error: " STR_FMT "\n",
		    STR_ARG(d->list.at[i].path), (unsigned)d->list.at[i].line,
		    STR_ARG(d->list.at[i].message));
	return d->list.len == 0;
}

static int
compare_ids(const void *x, const void *y)
{
	const struct page *a = x, *b = y;

	return str_cmp(a->id, b->id);
}

/* Knowledge into R, pages into PAGES. */
static bool
take_files(struct know_reader *r, char **paths, size_t n, struct page *pages,
    size_t *npages)
{
	for (size_t i = 0; i < n; i++) {
		struct str path = str_of(paths[i]), text;

		if (!read_file(r->arena, paths[i], &text))
			return false;
		if (str_ends(path, ".yaml")) {
			know_read(r, source_new(r->arena, path, text));
		} else if (str_ends(path, ".md") &&
		           page_id(path, &pages[*npages].id)) {
			pages[(*npages)++].text = text;
		} else {
			say("embed: %s: neither\n", paths[i]);
			return false;
		}
	}
	qsort(pages, *npages, sizeof(*pages), compare_ids);
	return check_pages(pages, *npages);
}

static bool
run(struct arena *a, const char *out, char **paths, size_t n)
{
	struct diags diags = { .arena = a };
	struct know_reader r = { .arena = a, .diags = &diags };
	struct writer w = { .arena = a, .out = buf_new(a) };
	struct page *pages = arena_array(a, struct page, n + 1);
	size_t npages = 0;
	struct know_set set;

	qsort(paths, n, sizeof(*paths), compare_paths);
	if (!take_files(&r, paths, n, pages, &npages))
		return false;
	know_read_end(&r, &set);
	if (!report(&diags))
		return false;
	if (know_unused(&set)) {
		say("embed: no words for '%s'\n", know_unused(&set));
		return false;
	}
	buf_add_text(&w.out,
	    "/* Made by src/embed.c of rules/; not to be edited. */\n"
	    "#include \"facts/embedded.h\"\n"
	    "#include \"rule/page.h\"\n\n"
	    "#include <stddef.h>\n\n"
	    "static const char *const none[] = { NULL };\n");
	write_set(&w, &set);
	write_pages(&w, pages, npages);
	return write_file(out, buf_str(&w.out));
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new(0);
	bool ok = argc >= 3;

	if (!ok)
		say("usage: embed OUT.c FILE...\n");
	ok = ok && run(a, argv[1], argv + 2, (size_t)argc - 2);
	arena_free(a);
	return ok ? 0 : 1;
}
