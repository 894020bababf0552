/*
 * embed: a program of the build.  It reads the YAML files of rules/knowledge/
 * and the pages in rules/, and writes one C file with what they hold
 * (facts/embedded.h, rule/page.h).
 *
 *	embed OUT.c FILE...
 *
 * Knowledge goes through the reader that also reads a team's own files; any
 * diagnostic of it fails the build.  The output depends on the contents and
 * the names of the files alone, not on their order or folder.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "embed.h"

#define say(...) (void)fprintf(stderr, __VA_ARGS__)

struct page {
	struct str id, text;
};

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
		embed_entry(w, &b, &at[i]);
	buf_add_text(&b, "};\n");
	buf_add(&w->out, buf_str(&b));
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
		embed_text(&w->out, k->packages[i].package);
		buf_add_text(&w->out, ", ");
		embed_text(&w->out, k->packages[i].program);
		buf_add_text(&w->out, " },\n");
	}
	buf_add_text(&w->out, "};\n");
	return "packages";
}

/* The table of a search, see base/words.h; returns its name. */
static const char *
write_skip(struct writer *w, const struct word_set *words)
{
	struct buf b = buf_new(w->arena);

	if (!words->len)
		return "NULL";
	for (size_t i = 0; i < WORDS_PAIRS; i++)
		buf_printf(&b, "%s%u,%s", i % 32 == 0 ? "\t" : "",
		    (unsigned)words->skip[i], i % 32 == 31 ? "\n" : "");
	return embed_array(w, "unsigned char ", &b);
}

static const char *
write_uses(struct writer *w, const struct know_words *at)
{
	struct buf b = buf_new(w->arena);

	buf_add_text(&b, "\nstatic const struct know_words words[] = {\n");
	for (int i = 0; i < KNOW_USES; i++) {
		const struct word_set *t = &at[i].texts;

		buf_add_text(&b, "\t{\n");
		embed_words_field(w, &b, "names", at[i].names);
		embed_words_field(w, &b, "fronts", at[i].fronts);
		embed_words_field(w, &b, "ends", at[i].ends);
		buf_printf(&b,
		    "\t\t.nnames = %zu,\n\t\t.nfronts = %zu,\n"
		    "\t\t.nends = %zu,\n\t\t.texts = { %s, %zu, %zu, %s },\n",
		    at[i].nnames, at[i].nfronts, at[i].nends,
		    t->len ? embed_words(w, t->at) : "none", t->len, t->window,
		    write_skip(w, t));
		buf_add_text(&b, "\t},\n");
	}
	buf_add_text(&b, "};\n");
	buf_add(&w->out, buf_str(&b));
	return "words";
}

/* Returns the name of the array that stands before all else. */
static const char *
write_files(struct writer *w, const char *type, struct buf *items)
{
	return items->len ? embed_array(w, type, items) : "NULL";
}

/* The patterns; examples are for the tests alone. */
static const char *
write_claims(struct writer *w, const struct know_set *k)
{
	struct buf b = buf_new(w->arena);

	if (!k->nclaims)
		return "NULL";
	buf_add_text(&b, "\nstatic const struct know_claim claims[] = {\n");
	for (size_t i = 0; i < k->nclaims; i++) {
		buf_printf(
		    &b, "\t{ .kind = %d, .pattern = ", (int)k->claims[i].kind);
		embed_text(&b, k->claims[i].pattern);
		buf_printf(&b, ",\n\t\t.look = %s,\n\t},\n",
		    embed_words(w, k->claims[i].look));
	}
	buf_add_text(&b, "};\n");
	buf_add(&w->out, buf_str(&b));
	return "claims";
}

static void
write_set(struct writer *w, const struct know_set *k)
{
	const char *uses = write_entries(w, "uses", k->uses, k->nuses);
	const char *commands =
	    write_entries(w, "commands", k->commands, k->ncommands);
	const char *packages = write_packages(w, k);
	const char *variables = embed_words(w, k->variables);
	const char *prefixes = embed_words(w, k->prefixes);
	const char *labels = embed_words(w, k->labels);
	const char *families = embed_words(w, k->label_prefixes);
	const char *words = write_uses(w, k->words);
	struct buf carriers = buf_new(w->arena), bumpers = buf_new(w->arena);
	const char *carries, *bumps;

	for (size_t i = 0; i < k->ncarriers; i++)
		embed_carrier(w, &carriers, &k->carriers[i]);
	carries = write_files(w, "struct know_carrier ", &carriers);
	for (size_t i = 0; i < k->nbumpers; i++)
		embed_bumper(w, &bumpers, &k->bumpers[i]);
	bumps = write_files(w, "struct know_bumper ", &bumpers);
	const char *claims = write_claims(w, k);

	buf_printf(&w->out,
	    "\nconst struct know_set know_builtin = {\n"
	    "\t%s, %zu,\n\t%s, %zu,\n\t%s, %zu,\n\t%s, %zu,\n\t%s, %zu,\n"
	    "\t%s, %zu,\n\t%s, %zu,\n\t%s,\n\t%s, %zu,\n\t%s, %zu,\n"
	    "\t%s, %zu,\n};\n",
	    uses, k->nuses, commands, k->ncommands, packages, k->npackages,
	    variables, k->nvariables, prefixes, k->nprefixes, labels,
	    k->nlabels, families, k->nlabel_prefixes, words, carries,
	    k->ncarriers, bumps, k->nbumpers, claims, k->nclaims);
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
			embed_char(&w->out, pages[i].text.at[j], '\'');
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
