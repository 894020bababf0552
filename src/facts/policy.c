/*
 * Reading .driftcheck.yaml.
 *
 * A table of keys a map; what is not in it, or of another kind than it
 * should be, is said with its place and what was likely meant, and the rest
 * is read all the same.  The contract is read in policy_contract.c.
 */

#include "facts/policy.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "facts/policy_read.h"

enum { NEAR = 4, WHOLE_LIST = 8, MESSAGE = 400 };

void
policy_wrong(
    struct policy_reader *r, const struct ynode *n, const char *fmt, ...)
{
	struct source *s = r->out->source;
	struct place p = source_place(r->arena, s, n->span.off);
	const uint32_t at[] = { p.line, p.column };
	char text[MESSAGE];
	va_list args;

	va_start(args, fmt);
	if (vsnprintf(text, sizeof(text), fmt, args) < 0)
		text[0] = '\0';
	va_end(args);
	diag_add_at(r->diags, s->path, at, "%s", text);
	r->out->flawed = true;
}

/* "; did you mean 'x'?", or all names where they are few. */
static struct str
hint(struct policy_reader *r, struct str text, const char *const *names)
{
	struct buf b = buf_new(r->arena);
	const char *best = NULL;
	size_t least = NEAR, n = 0;

	for (; names[n]; n++) {
		size_t d = str_distance(text, str_of(names[n]), NEAR);

		if (d < least && d < text.len) {
			least = d;
			best = names[n];
		}
	}
	if (best)
		buf_printf(&b, "; did you mean '%s'?", best);
	else if (n <= WHOLE_LIST)
		for (size_t i = 0; i < n; i++)
			buf_printf(&b, "%s%s",
			    !i          ? "; known are "
			    : i + 1 < n ? ", "
			                : " and ",
			    names[i]);
	return buf_str(&b);
}

static void
say_unknown(struct policy_reader *r, const struct ynode *n, struct str text,
    const char *what, const char *const *names)
{
	enum { SHOWN = 60 };
	struct str more = hint(r, text, names);

	policy_wrong(r, n, "unknown %s '" STR_FMT "'" STR_FMT, what,
	    STR_ARG(str_slice(text, 0, SHOWN)), STR_ARG(more));
}

bool
policy_choice(struct policy_reader *r, const struct ynode *n, struct str text,
    const char *what, const char *const *names)
{
	if (str_is_one_of(text, names))
		return true;
	say_unknown(r, n, text, what, names);
	return false;
}

void
policy_map(struct policy_reader *r, const struct ynode *n, const char *what,
    const struct policy_key *keys, void *into)
{
	enum { KEYS = 16 };
	const char *names[KEYS] = { 0 };

	for (size_t k = 0; keys[k].name && k + 1 < KEYS; k++)
		names[k] = keys[k].name;
	if (n->kind != YNODE_MAP) {
		policy_wrong(r, n, "%s must be a map of keys", what);
		return;
	}
	for (size_t i = 0; i < n->len; i++) {
		struct str key = ynode_text(n->pairs[i].key);
		const struct policy_key *known = keys;

		while (known->name && !str_is(key, known->name))
			known++;
		if (known->name)
			known->read(r, n->pairs[i].value, into);
		else
			say_unknown(r, n->pairs[i].key, key, "key", names);
	}
}

void
policy_text(struct policy_reader *r, const struct ynode *n, struct named *out)
{
	struct str text = ynode_text(n);

	if (n->kind != YNODE_SCALAR || !text.len)
		policy_wrong(r, n, "here must stand a text");
	else
		*out = (struct named){ text, n->span };
}

void
policy_texts(struct policy_reader *r, const struct ynode *n, struct names *out)
{
	struct named one = { 0 };

	if (n->kind == YNODE_MAP ||
	    (n->kind == YNODE_SCALAR && !ynode_text(n).len)) {
		policy_wrong(r, n, "here must stand a text or a list");
		return;
	}
	for (size_t i = 0; n->kind == YNODE_LIST && i < n->len; i++) {
		one.name.len = 0;
		policy_text(r, n->items[i], &one);
		if (one.name.len)
			*vec_add(r->arena, out) = one;
	}
	if (n->kind == YNODE_SCALAR)
		*vec_add(r->arena, out) =
		    (struct named){ ynode_text(n), n->span };
}

static void
read_version(struct policy_reader *r, const struct ynode *n, void *into)
{
	(void)into;
	if (!str_is(ynode_text(n), "1"))
		policy_wrong(r, n, "this driftcheck knows only version 1");
}

static void
read_level(struct policy_reader *r, const struct ynode *n, void *into)
{
	static const char *const levels[] = { "error", "warning", "note", "off",
		NULL };
	struct rule_setting *out = into;
	struct str text = ynode_text(n);

	if (n->kind != YNODE_SCALAR) {
		policy_wrong(
		    r, n, "a level is one of error, warning, note and off");
		return;
	}
	/* To YAML 1.1, and so to some editors, `off` is false. */
	if (str_is(text, "false") || str_is(text, "off"))
		out->off = true;
	else if (policy_choice(r, n, text, "level", levels))
		out->level = text;
}

static void
read_rule_ignore(struct policy_reader *r, const struct ynode *n, void *into)
{
	policy_texts(r, n, &((struct rule_setting *)into)->ignore);
}

static const struct policy_key rule_keys[] = {
	{ "level", read_level },
	{ "ignore", read_rule_ignore },
	{ 0 },
};

static void
read_rules(struct policy_reader *r, const struct ynode *n, void *into)
{
	struct policy *out = into;

	if (n->kind != YNODE_MAP) {
		policy_wrong(r, n, "rules must be a map of rules");
		return;
	}
	for (size_t i = 0; i < n->len; i++) {
		const struct ynode *key = n->pairs[i].key;
		const struct ynode *value = n->pairs[i].value;
		struct str id = ynode_text(key);
		struct rule_setting one = { .rule = { id, key->span } };

		if (!policy_choice(r, key, id, "rule", r->rules))
			continue;
		if (value->kind == YNODE_MAP)
			policy_map(r, value, "a rule", rule_keys, &one);
		else
			read_level(r, value, &one);
		out->rules = vec_grow(r->arena, out->rules, out->nrules,
		    &out->crules, sizeof(one));
		out->rules[out->nrules++] = one;
	}
}

static void
read_ignore(struct policy_reader *r, const struct ynode *n, void *into)
{
	policy_texts(r, n, &((struct policy *)into)->ignore);
}

static const struct policy_key path_keys[] = {
	{ "ignore", read_ignore },
	{ 0 },
};

static void
read_paths(struct policy_reader *r, const struct ynode *n, void *into)
{
	policy_map(r, n, "paths", path_keys, into);
}

static void
refuse_knowledge(struct policy_reader *r, const struct ynode *n, void *into)
{
	(void)into;
	policy_wrong(r, n,
	    "knowledge of your own is not supported yet; take the key out");
}

static const struct policy_key top_keys[] = {
	{ "version", read_version },
	{ "contract", policy_contract },
	{ "rules", read_rules },
	{ "paths", read_paths },
	{ "knowledge", refuse_knowledge },
	{ 0 },
};

static void
tell_problems(struct policy_reader *r, const struct yaml *y)
{
	for (size_t i = 0; i < y->problems.len; i++) {
		const struct problem *p = &y->problems.at[i];
		const struct ynode at = { .span = p->span };

		policy_wrong(r, &at, STR_FMT, STR_ARG(p->message));
	}
}

struct policy *
policy_read(struct arena *a, struct diags *diags, struct source *s,
    const char *const *rules)
{
	struct policy *out = arena_make(a, struct policy);
	struct policy_reader r = { a, diags, rules, out };
	const struct ynode none = { .span = { s, 0, 0 } };
	const struct ynode *top;
	struct yaml y;

	out->source = s;
	yaml_parse(a, text_of(s), &y);
	tell_problems(&r, &y);
	top = y.ndocs ? y.docs[0] : &none;
	if (y.ndocs > 1)
		policy_wrong(&r, y.docs[1], "only the first document is read");
	if (y.ndocs && !ynode_is_null(top))
		policy_map(&r, top, "the file", top_keys, out);
	if (!y.problems.len && !ynode_pair(top, "version"))
		policy_wrong(&r, &none, "'version: 1' is missing");
	return out;
}
