/*
 * Loops over the words of a shell script: while and case, for and case,
 * getopts, getopt.
 *
 * Each arm of the case is an option in the order of the script, with its
 * patterns as names.  How many words it takes follows from its shifts and
 * from those around the case.  An arm that does not shift on every way may
 * have a value or none.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/interface_shell.h"

/* What the body of an arm does. */
struct arm_view {
	uint32_t shifts;
	bool maybe;   /* more of them on some ways */
	bool stops;   /* break: what follows is not read here */
	bool passes;  /* "$@" */
	bool again;   /* continue: the shifts behind the case do not count */
	bool checked; /* a missing value ends it */
	enum shell_end end;
};

static bool
holds_shift(struct shell_reading *r, const struct shell_node *n)
{
	struct shell_uses u = { 0 };

	shell_look(r, n, &u);
	return u.shifts;
}

static struct str
first_word(struct shell_reading *r, const struct shell_node *n)
{
	if (n->kind != SHELL_SIMPLE || !n->words.len)
		return (struct str){ 0 };
	return shell_literal(r, n->words.at[0]);
}

static void
view_simple(
    struct shell_reading *r, const struct shell_node *n, struct arm_view *v)
{
	struct str name = first_word(r, n);
	struct shell_uses u = { 0 };

	shell_look(r, n, &u);
	if (str_is(name, "shift")) {
		uint32_t k = shell_shift(r, n);

		v->shifts += k;
		v->maybe |= k == 0;
		/* shift 2 fails where one word is left */
		v->checked |= r->exits && v->shifts > 1;
		return;
	}
	v->passes |= u.all;
	v->maybe |= u.shifts;
	v->stops |= str_is(name, "break");
	v->again |= str_is(name, "continue");
	v->checked |= u.must && u.top + v->shifts >= 2;
}

static void
view_list(
    struct shell_reading *r, const struct shell_list *list, struct arm_view *v)
{
	struct shell_uses u = { 0 };

	for (size_t i = 0; i < list->len; i++) {
		const struct shell_node *n = list->at[i];

		if (n->kind == SHELL_SIMPLE) {
			view_simple(r, n, v);
		} else if (n->kind == SHELL_GROUP) {
			view_list(r, &n->body, v);
		} else if (n->kind == SHELL_AND && n->children.len == 2 &&
		           str_is(first_word(r, n->children.at[1]), "shift")) {
			/* X=$2 && shift */
			view_list(r, &n->children, v);
		} else {
			v->maybe |= holds_shift(r, n);
			shell_look(r, n, &u);
			v->passes |= u.all;
			v->stops |= str_contains(span_text(n->span), "break");
			v->maybe |=
			    str_contains(span_text(n->span), "continue");
		}
	}
}

static void
note_settings(
    struct shell_reading *r, const struct shell_list *list, size_t option)
{
	for (size_t i = 0; i < list->len; i++) {
		const struct shell_node *n = list->at[i];

		for (size_t k = 0; k < n->nassignments; k++)
			*vec_add(r->scratch, &r->settings) =
			    (struct arm_setting){ n->assignments[k].name,
				    option };
		note_settings(r, &n->children, option);
		note_settings(r, &n->body, option);
		for (size_t k = 0; k < n->narms; k++)
			note_settings(r, &n->arms[k].body, option);
	}
}

/* A pattern as a text with its * and ?; false where it has more. */
static bool
pattern_text(struct shell_reading *r, const struct shell_word *w,
    struct str *out, bool *glob)
{
	struct buf b = buf_new(r->arena);

	for (size_t i = 0; i < w->len; i++) {
		const struct shell_part *p = &w->parts[i];

		if (p->kind != SHELL_LITERAL && p->kind != SHELL_GLOB)
			return false;
		if (p->kind == SHELL_LITERAL &&
		    (str_contains(p->text.s, "*") ||
		        str_contains(p->text.s, "?")))
			return false;
		if (p->kind == SHELL_GLOB) {
			*glob = true;
			if (!str_is(p->text.s, "*") && !str_is(p->text.s, "?"))
				return false;
		}
		buf_add(&b, p->text.s);
	}
	*out = buf_str(&b);
	return true;
}

static void
read_arm(struct shell_reading *r, const struct shell_arm *arm, uint32_t around,
    uint32_t behind, bool each)
{
	struct interface *out = r->out;
	struct interface_option *o =
	    arena_make(r->arena, struct interface_option);
	struct arm_view v = { 0 };
	uint32_t taken;

	o->span = arm->patterns.len
	              ? span_join(arm->patterns.at[0]->span,
	                    arm->patterns.at[arm->patterns.len - 1]->span)
	              : arm->span;
	for (size_t i = 0; i < arm->patterns.len; i++) {
		struct str text;

		if (!pattern_text(r, arm->patterns.at[i], &text, &o->glob)) {
			interface_incomplete(out, arm->patterns.at[i]->span,
			    S("a pattern of it is not read"));
			return;
		}
		*vec_add(r->arena, &o->names) = text;
	}
	v.end = shell_list_end(r, &arm->body);
	view_list(r, &arm->body, &v);
	note_settings(r, &arm->body, out->options.len);
	*vec_add(r->arena, &out->options) = o;
	taken = around + v.shifts + (v.again || v.stops ? 0 : behind);
	o->refuses = v.end == SHELL_FAILS;
	o->ends = v.end == SHELL_LEAVES;
	o->passes = v.stops;
	o->lenient = !v.checked && !(r->exits && taken > 1);
	o->any_value =
	    v.maybe || arm->falls_through ||
	    (!each && taken == 0 && !v.stops && v.end == SHELL_GOES_ON);
	o->min = o->max = each || taken == 0 || v.stops ? 0 : taken - 1;
	/* Of one that ends the loop: the words that it takes off. */
	if (v.stops && !each)
		o->max = taken;
	if (v.passes)
		out->rest = true;
}

/* Does the loop go over every word, or only over options? */
static bool
condition_is_known(struct shell_reading *r, const struct shell_node *n)
{
	static const char *const all[] = { "[ $# -gt 0 ]", "[ \"$#\" -gt 0 ]",
		"[[ $# -gt 0 ]]", "[[ \"$#\" -gt 0 ]]", "(( $# ))", "(($#))",
		"(( $# > 0 ))", "(($# > 0))", "[ $# -ne 0 ]",
		"[ \"$#\" -ne 0 ]", "[[ $# -ne 0 ]]", "test $# -gt 0",
		"test $# -ne 0", "test \"$#\" -gt 0", "[ $# != 0 ]", ":",
		"true", "[ -n \"$1\" ]", "[[ -n \"$1\" ]]", "[[ $# > 0 ]]",
		"[ \"$1\" != \"\" ]", "[[ -n \"${1:-}\" ]]", "[ ! -z \"$1\" ]",
		"[ -n \"${1:-}\" ]", "[ \"${1:-}\" != \"\" ]", "[ $# -ge 1 ]",
		"[[ $# -ge 1 ]]", "[ $# != \"0\" ]", "test $# != 0",
		"[[ $# != 0 ]]", "((${#}))", "[ ${#} -gt 0 ]",
		"[[ ${#} -gt 0 ]]", "[[ -n $1 ]]", "[ -n \"${1-}\" ]",
		"(( ${#} > 0 ))" };
	struct str text;

	if (n->condition.len != 1)
		return false;
	text = span_text(n->condition.at[0]->span);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (str_is(text, all[i]))
			return n->kind == SHELL_WHILE;
	if (str_is(text, "[ $# -eq 0 ]") || str_is(text, "[[ $# -eq 0 ]]") ||
	    str_is(text, "[ \"$#\" -eq 0 ]"))
		return n->kind == SHELL_UNTIL;
	r->out->only_dashed = n->kind == SHELL_WHILE &&
	                      str_starts(text, "[[") &&
	                      (str_contains(text, "\"$1\" == -*") ||
	                          str_contains(text, "$1 == -*") ||
	                          str_contains(text, "$1 =~ ^-") ||
	                          str_contains(text, "${1:-}\" == -*"));
	return r->out->only_dashed && !str_contains(text, "||");
}

/* The loop takes the place of what was known of the words before. */
static void
begin_loop(struct shell_reading *r, const struct shell_node *n,
    enum interface_kind kind)
{
	struct interface *out = r->out;

	if (r->looped || r->dispatched || r->shifted || r->reset)
		interface_incomplete(
		    out, n->span, S("it reads its words more than once"));
	r->looped = true;
	out->kind = kind;
	out->span = n->span;
	if (!r->counted.source)
		return;
	out->least = r->min;
	out->least_span = r->counted;
	if (r->max != INTERFACE_ANY)
		interface_incomplete(
		    out, r->counted, S("its words are counted twice"));
	r->counted = (struct span){ 0 };
	r->min = 0;
}

/* key="$1"; the name, or empty. */
static struct str
first_word_holder(const struct shell_node *n)
{
	struct str name;

	const struct shell_assignment *at =
	    n->nassignments == 1 ? n->assignments : n->declared;

	if (n->kind != SHELL_SIMPLE ||
	    (n->nassignments != 1 && n->ndeclared != 1) || !at->value ||
	    !shell_names(at->value, &name) || !str_is(name, "1"))
		return (struct str){ 0 };
	return at->name;
}

static void
read_arms(struct shell_reading *r, const struct shell_node *n, uint32_t around,
    uint32_t behind, bool each)
{
	if (n->narms > SHELL_ARMS) {
		interface_incomplete(
		    r->out, n->span, S("it has too many arms"));
		return;
	}
	for (size_t i = 0; i < n->narms; i++)
		read_arm(r, &n->arms[i], around, behind, each);
}

/* The case in the body, with the shifts in front of it and behind. */
static void
read_body(struct shell_reading *r, const struct shell_node *loop,
    struct str holder, bool each)
{
	const struct shell_node *found = NULL;
	uint32_t front = 0, behind = 0;
	struct str name;

	for (size_t i = 0; i < loop->body.len; i++) {
		const struct shell_node *n = loop->body.at[i];
		struct str held = first_word_holder(n);

		if (held.len && !found && !front) {
			holder = held;
		} else if (n->kind == SHELL_CASE && !found &&
		           shell_names(n->word, &name) &&
		           ((str_is(name, "1") && !front && !each) ||
		               (holder.len && str_eq(name, holder)))) {
			found = n;
		} else if (shell_shift(r, n)) {
			*(found ? &behind : &front) += shell_shift(r, n);
		} else {
			struct shell_uses u = { 0 };

			shell_look(r, n, &u);
			if (u.shifts || u.all ||
			    (n->kind != SHELL_SIMPLE && !each))
				interface_incomplete(r->out, n->span,
				    S("its loop does more than a case"));
		}
	}
	if (found)
		read_arms(r, found, front, behind, each);
	else
		interface_incomplete(
		    r->out, loop->span, S("its loop is not read"));
}

/* getopts "ab:c" name: the options that it declares. */
static bool
read_letters(struct shell_reading *r, struct str letters, struct span span)
{
	for (size_t i = 0; i < letters.len; i++) {
		struct interface_option *o;
		char c = letters.at[i];

		if (c == ':' || c == '+')
			continue;
		if (!char_is_word(c) && c != '?')
			return false;
		o = interface_add_option(r->arena, r->out, span);
		*vec_add(r->arena, &o->names) = str_printf(r->arena, "-%c", c);
		if (i + 1 < letters.len && letters.at[i + 1] == ':')
			o->min = o->max = 1;
		if (i + 2 < letters.len && letters.at[i + 2] == ':' && o->max)
			o->min = 0;
	}
	return true;
}

/* The arms of getopts: who ends, sets what, and refuses. */
static void
read_getopts_arms(struct shell_reading *r, const struct shell_node *n)
{
	bool refuses = false;

	for (size_t i = 0; i < n->narms; i++) {
		const struct shell_arm *arm = &n->arms[i];
		enum shell_end end = shell_list_end(r, &arm->body);

		for (size_t k = 0; k < arm->patterns.len; k++) {
			struct str text = span_text(arm->patterns.at[k]->span);

			if (str_is(text, "*") || str_is(text, "\\?") ||
			    str_is(text, "?") || str_is(text, "'?'") ||
			    str_is(text, "\"?\""))
				refuses |= end == SHELL_FAILS;
			for (size_t o = 0; o < r->out->options.len; o++) {
				struct interface_option *option =
				    r->out->options.at[o];

				if (!str_eq(str_from(option->names.at[0], 1),
				        shell_literal(r, arm->patterns.at[k])))
					continue;
				option->ends = end == SHELL_LEAVES;
				option->span = arm->patterns.at[k]->span;
				note_settings(r, &arm->body, o);
			}
		}
	}
	r->out->rest |= !refuses;
}

static bool
read_getopts(struct shell_reading *r, const struct shell_node *n)
{
	const struct shell_node *c =
	    n->condition.len == 1 ? n->condition.at[0] : NULL;
	struct str letters;
	bool found = false;

	if (!c || !str_is(first_word(r, c), "getopts"))
		return false;
	begin_loop(r, n, INTERFACE_GETOPTS);
	r->reset = true; /* until they are shifted */
	letters = c->words.len == 3 ? shell_literal(r, c->words.at[1])
	                            : (struct str){ 0 };
	if (!letters.len || !read_letters(r, letters, c->span))
		interface_incomplete(
		    r->out, c->span, S("its letters are not known"));
	for (size_t i = 0; i < n->body.len; i++)
		if (n->body.at[i]->kind == SHELL_CASE && !found) {
			read_getopts_arms(r, n->body.at[i]);
			found = true;
		}
	r->out->rest |= !found;
	return true;
}

bool
shell_read_while(struct shell_reading *r, const struct shell_node *n)
{
	struct shell_uses u = { 0 };

	if (read_getopts(r, n))
		return true;
	shell_look_list(r, &n->body, &u);
	if (!u.shifts)
		return false;
	if (r->out->kind == INTERFACE_GETOPT)
		return true;
	begin_loop(r, n, INTERFACE_LOOP);
	if (!condition_is_known(r, n))
		interface_incomplete(
		    r->out, n->span, S("when its loop ends is not known"));
	read_body(r, n, (struct str){ 0 }, false);
	return true;
}

bool
shell_read_for(struct shell_reading *r, const struct shell_node *n)
{
	bool all = !n->has_words;

	for (size_t i = 0; i < n->words.len; i++)
		all |= shell_is_all(n->words.at[i]);
	if (!all || n->words.len > 1)
		return false;
	for (size_t i = 0; i < n->body.len; i++)
		if (n->body.at[i]->kind == SHELL_CASE) {
			begin_loop(r, n, INTERFACE_LOOP);
			read_body(r, n, n->name, true);
			r->reset = true;
			return true;
		}
	return false;
}

static void
read_long(struct shell_reading *r, struct str names, struct span span)
{
	struct str name;

	while (names.len) {
		struct interface_option *o =
		    interface_add_option(r->arena, r->out, span);

		str_cut(names, ',', &name, &names);
		o->min = o->max = str_ends(name, ":");
		if (str_ends(name, "::"))
			o->min = 0;
		while (str_ends(name, ":"))
			name.len--;
		*vec_add(r->arena, &o->names) =
		    str_printf(r->arena, "--" STR_FMT, STR_ARG(name));
	}
}

/* getopt -o ab: -l long: -- "$@" */
static void
read_getopt_words(struct shell_reading *r, const struct shell_node *n)
{
	bool known = false;

	for (size_t i = 1; i + 1 < n->words.len; i++) {
		struct str word = shell_literal(r, n->words.at[i]);
		struct str next = shell_literal(r, n->words.at[i + 1]);
		bool is_short = str_is(word, "-o") || str_is(word, "--options");
		bool is_long = str_is(word, "-l") || str_is(word, "--long") ||
		               str_is(word, "--longoptions");

		if (str_is(word, "--"))
			known = true;
		if (str_starts(word, "--") && str_contains(word, "=")) {
			str_cut(word, '=', &word, &next);
			is_short = str_is(word, "--options");
			is_long = str_is(word, "--long") ||
			          str_is(word, "--longoptions");
		} else if (is_short || is_long) {
			i++;
		}
		if (is_short && str_starts(next, "+")) {
			r->out->in_front = true;
			next = str_from(next, 1);
		}
		if (is_short && !read_letters(r, next, n->words.at[i]->span))
			known = false;
		if (is_long && next.len)
			read_long(r, next, n->words.at[i]->span);
		if (is_long && !next.len)
			interface_incomplete(r->out, n->words.at[i]->span,
			    S("its long options are not known"));
	}
	if (!known || !shell_is_all(n->words.at[n->words.len - 1]))
		interface_incomplete(
		    r->out, n->span, S("how it calls getopt is not read"));
}

bool
shell_read_getopt(
    struct shell_reading *r, const struct shell_node *n, bool checked)
{
	const struct shell_word *w = NULL;
	const struct shell_node *c;

	if (n->kind != SHELL_SIMPLE)
		return false;
	if (n->nassignments == 1)
		w = n->assignments[0].value;
	if (!w || w->len != 1 || w->parts[0].kind != SHELL_COMMAND ||
	    w->parts[0].body.len != 1)
		return false;
	c = w->parts[0].body.at[0];
	if (!str_is(first_word(r, c), "getopt"))
		return false;
	begin_loop(r, c, INTERFACE_GETOPT);
	r->out->prefixes = true;
	r->out->rest = !checked;
	read_getopt_words(r, c);
	return true;
}
