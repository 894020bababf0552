/*
 * Prints what the readers of targets make of files, so that tests/targets.py
 * can lay it beside what the tools themselves say.
 *
 *   targets toml|ini|json|targets FILE...
 *
 * One line of JSON a file: the tree, null where it has problems; or an object
 * of targets, with the kind taken from the file's name (or --kind N).
 */

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "facts/target.h"
#include "parse/toml.h"

static void
put_string(struct str s)
{
	(void)putchar('"');
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];

		if (c == '"' || c == '\\')
			(void)printf("\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			(void)printf("\\u%04x", c);
		else
			(void)putchar(c);
	}
	(void)putchar('"');
}

static void
put_node(const struct ynode *n)
{
	const char *between = "";

	if (n->kind == YNODE_SCALAR) {
		if (n->style == YNODE_PLAIN)
			(void)printf("[\"plain\", ");
		put_string(n->text.s);
		if (n->style == YNODE_PLAIN)
			(void)printf("]");
		return;
	}
	(void)putchar(n->kind == YNODE_MAP ? '{' : '[');
	if (n->kind == YNODE_LIST)
		(void)printf("\"list\"%s", n->len ? ", " : "");
	for (size_t i = 0; i < n->len; i++) {
		(void)printf("%s", between);
		between = ", ";
		if (n->kind == YNODE_MAP) {
			put_string(n->pairs[i].key->text.s);
			(void)printf(": ");
			put_node(n->pairs[i].value);
		} else {
			put_node(n->items[i]);
		}
	}
	(void)putchar(n->kind == YNODE_MAP ? '}' : ']');
}

static void
put_problems(const struct problems *p, const char *path)
{
	for (size_t i = 0; i < p->len; i++)
		(void)fprintf(stderr, "%s:%u: " STR_FMT "\n", path,
		    (unsigned)p->at[i].span.off, STR_ARG(p->at[i].message));
}

static void
put_tree(const struct ynode *root, const struct problems *p, const char *path)
{
	put_problems(p, path);
	if (p->len || !root)
		(void)printf("null");
	else
		put_node(root);
}

static void
put_target(const struct target *t)
{
	(void)printf("{\"name\": ");
	put_string(t->name);
	(void)printf(", \"pattern\": %d, \"phony\": %d, \"conditional\": %d,"
	             " \"body\": %d, \"deps\": [",
	    t->is_pattern, t->is_phony, t->conditional, (int)t->body);
	for (size_t i = 0; i < t->dependencies.len; i++) {
		(void)printf("%s", i ? ", " : "");
		put_string(t->dependencies.at[i].literal);
	}
	(void)printf("], \"parameters\": [");
	for (size_t i = 0; i < t->parameters.len; i++) {
		(void)printf("%s", i ? ", " : "");
		put_string(t->parameters.at[i].name);
	}
	(void)printf("], \"aliases\": [");
	for (size_t i = 0; i < t->aliases.len; i++) {
		(void)printf("%s", i ? ", " : "");
		put_string(t->aliases.at[i].name);
	}
	(void)printf("]}");
}

static void
put_targets(struct arena *a, struct source *s, enum target_kind kind)
{
	struct arena *scratch = arena_new(0);
	struct target_file *f = target_file_read(
	    a, scratch, s, kind ? kind : target_kind_of(s->path));

	put_problems(&f->problems, str_cstr(a, s->path));
	(void)printf("{\"unread\": %d, \"includes\": %zu, \"problems\": %zu,"
	             " \"first\": ",
	    f->has_unread_parts, f->nincludes, f->problems.len);
	put_string(f->first ? f->first->name : S(""));
	(void)printf(", \"targets\": [");
	for (size_t i = 0; i < f->ntargets; i++) {
		(void)printf("%s", i ? ", " : "");
		put_target(f->targets[i]);
	}
	(void)printf("]}");
	arena_free(scratch);
}

static struct source *
read_source(struct arena *a, const char *path)
{
	struct buf b = buf_new(a);
	FILE *in = fopen(path, "rb");
	char block[65536];
	size_t n;

	if (!in)
		exit(2);
	while ((n = fread(block, 1, sizeof(block), in)) > 0)
		buf_add(&b, (struct str){ block, n });
	(void)fclose(in);
	return source_new(a, str_of(path), buf_str(&b));
}

static void
put_file(const char *what, const char *path, enum target_kind kind)
{
	struct arena *a = arena_new(0);
	struct source *s = read_source(a, path);
	struct toml toml = { 0 };
	struct yaml yaml = { 0 };

	if (str_is(str_of(what), "toml")) {
		toml_parse(a, text_of(s), &toml);
		put_tree(toml.root, &toml.problems, path);
	} else if (str_is(str_of(what), "ini")) {
		ini_parse(a, text_of(s), &toml);
		put_tree(toml.root, &toml.problems, path);
	} else if (str_is(str_of(what), "json")) {
		yaml_parse(a, text_of(s), &yaml);
		put_tree(
		    yaml.ndocs ? yaml.docs[0] : NULL, &yaml.problems, path);
	} else {
		put_targets(a, s, kind);
	}
	(void)putchar('\n');
	arena_free(a);
}

int
main(int argc, char **argv)
{
	enum target_kind kind = TARGETS_NONE;
	int i = 2;

	if (argc < 3)
		return 2;
	if (argc > 4 && str_is(str_of(argv[2]), "--kind")) {
		kind = (enum target_kind)strtol(argv[3], NULL, 10);
		i = 4;
	}
	for (; i < argc; i++)
		put_file(argv[1], argv[i], kind);
	return 0;
}
