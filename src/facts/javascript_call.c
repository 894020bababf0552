/*
 * Calls of the forge's API in JavaScript, as calls of a command.
 *
 * `github.rest.repos.createRelease({tag_name: x})` becomes the call
 * `octokit repos.createRelease --tag_name=x`, so that the knowledge of
 * commands says what it does.  The names of owner and repository become
 * `--repository`, unless they are those of the run.  What is given besides is
 * a rest of unknown words.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/javascript_facts.h"
#include "facts/knowledge.h"

#define PROGRAM "octokit"
#define TOKEN "INPUT_GITHUB-TOKEN"

/* What is given as owner or repo. */
struct owner {
	bool given, own;
	struct template name;
};

struct options {
	struct op *op;
	struct owner owner, repo;
};

static const struct know_entry *
know_method(struct str method)
{
	struct know_matches all = know_commands(S(PROGRAM));

	for (size_t i = 0; i < all.len; i++)
		if (str_is(method, all.at[i].argv[1]))
			return &all.at[i];
	return NULL;
}

bool
js_is_look(const struct op *op)
{
	const struct know_entry *know = NULL;
	struct template t;

	if (op->kind == OP_CALL && op->words.len > 1) {
		t = op->words.at[1];
		if (t.len == 1 && t.at[0].kind == PART_LITERAL)
			know = know_method(t.at[0].text);
	}
	for (size_t i = 0; know && i < know->nactions; i++)
		if (know->actions[i].kind == ACTION_VIEW_RELEASE)
			return true;
	return false;
}

static void
add_rest(struct js_lower *l, struct op *op, struct span span)
{
	struct template t = { .span = span };

	*vec_add(l->arena, &t) =
	    (struct part){ .kind = PART_ARRAY, .span = span, .quoted = true };
	*vec_add(l->arena, &op->words) = t;
}

static void
add_option(struct js_lower *l, struct op *op, struct span span, struct str name,
    struct template value)
{
	struct template t = js_literal(
	    l, span, str_printf(l->arena, "--" STR_FMT "=", STR_ARG(name)));

	js_append(l, &t, value);
	*vec_add(l->arena, &op->words) = t;
}

static struct template option_value(
    struct js_lower *l, size_t key, size_t from, size_t to)
{
	return from < to ? js_value(l, from, to) : js_value(l, key, key + 1);
}

static void
note_owner(struct js_lower *l, struct owner *o, const char *own, size_t from,
    size_t to)
{
	size_t end;

	o->given = true;
	o->name = js_value(l, from, to);
	o->own = l->js->at[from].kind == JS_NAME &&
	         str_is(js_path(l, from, to, &end), own) && end == to;
}

/* ...context.repo */
static void
add_spread(struct js_lower *l, struct options *o, size_t from, size_t to)
{
	size_t end = from;

	if (from < to && l->js->at[from].kind == JS_NAME &&
	    str_is(js_path(l, from, to, &end), "context.repo") && end == to) {
		o->owner = o->repo =
		    (struct owner){ .given = true, .own = true };
		return;
	}
	add_rest(l, o->op, js_span(l, from < to ? from : from - 1, to));
}

/* One property, FROM to TO. */
static void
add_property(struct js_lower *l, struct options *o, size_t from, size_t to)
{
	const struct js_token *t = &l->js->at[from];
	bool pair = from + 1 < to && js_is(l, from + 1, ":");
	size_t value = pair ? from + 2 : from, end = pair || from + 1 == to;
	struct str name = t->text;

	if (js_is(l, from, "...")) {
		add_spread(l, o, from + 1, to);
		return;
	}
	if (t->kind == JS_STRING && pair && t->parts.len == 1 &&
	    !t->parts.at[0].inside && !t->parts.at[0].is_expression)
		name = t->parts.at[0].text;
	else if (t->kind != JS_NAME || !end || value >= to) {
		add_rest(l, o->op, t->span);
		return;
	}
	if (str_is(name, "owner"))
		note_owner(l, &o->owner, "context.repo.owner", value, to);
	else if (str_is(name, "repo"))
		note_owner(l, &o->repo, "context.repo.repo", value, to);
	else
		add_option(l, o->op, js_span(l, from, to), name,
		    option_value(l, from, value, to));
}

static void
add_object(struct js_lower *l, struct options *o, size_t open)
{
	size_t close = l->js->at[open].match, from = open + 1;

	while (from < close) {
		size_t comma = js_find(l, from, close, ",");

		if (comma > from)
			add_property(l, o, from, comma);
		from = comma + 1;
	}
}

/* The arguments FROM to TO: an object, or a name that stands for one. */
static void
add_arguments(struct js_lower *l, struct options *o, size_t from, size_t to)
{
	const struct js_binding *b;

	if (from >= to)
		return;
	if (js_is(l, from, "{") && l->js->at[from].match == to - 1) {
		add_object(l, o, from);
		return;
	}
	b = from + 1 == to ? js_lookup(l, l->js->at[from].text) : NULL;
	if (b && b->kind == JS_OBJECT)
		add_object(l, o, b->from);
	else
		add_rest(l, o->op, js_span(l, from, to));
}

static void
add_repository(struct js_lower *l, struct options *o, struct span span)
{
	struct template t = o->owner.name;

	if (o->owner.own && o->repo.own)
		return;
	if (!o->owner.given || !o->repo.given) {
		add_rest(l, o->op, span);
		return;
	}
	js_append(l, &t, js_literal(l, span, S("/")));
	js_append(l, &t, o->repo.name);
	if (o->owner.own || o->repo.own) {
		t = (struct template){ .span = span };
		*vec_add(l->arena, &t) =
		    (struct part){ .kind = PART_UNKNOWN, .span = span };
	}
	add_option(l, o->op, span, S("repository"), t);
}

/*
 * POST /repos/{owner}/{repo}/releases; a route that names the repository
 * itself is one of it.
 */
static struct str
route_of(struct js_lower *l, struct options *o, const struct js_token *t)
{
	struct str route, method, head, owner, repo, rest;

	if (t->kind != JS_STRING || t->parts.len != 1 ||
	    t->parts.at[0].inside || t->parts.at[0].is_expression)
		return (struct str){ 0 };
	route = t->parts.at[0].text;
	if (!str_cut(route, ' ', &method, &rest) ||
	    !str_starts(rest, "/repos/"))
		return route;
	rest = str_from(rest, 7);
	str_cut(rest, '/', &owner, &rest);
	str_cut(rest, '/', &repo, &rest);
	if (str_starts(owner, "{") || str_starts(owner, ":"))
		return str_printf(l->arena,
		    STR_FMT " /repos/{owner}/{repo}/" STR_FMT, STR_ARG(method),
		    STR_ARG(rest));
	head = owner;
	o->owner = (struct owner){ true, false, js_literal(l, t->span, head) };
	o->repo = (struct owner){ true, false, js_literal(l, t->span, repo) };
	return str_printf(l->arena, STR_FMT " /repos/{owner}/{repo}/" STR_FMT,
	    STR_ARG(method), STR_ARG(rest));
}

/* The last two names of a path: repos.createRelease. */
static struct str
method_of(struct str path)
{
	size_t dot = str_find_last_char(path, '.');
	size_t before = dot == SIZE_MAX
	                    ? SIZE_MAX
	                    : str_find_last_char(str_slice(path, 0, dot), '.');

	return before == SIZE_MAX ? (struct str){ 0 }
	                          : str_from(path, before + 1);
}

/* Whose authority it has: the script's own client, another, or unknown. */
static void
set_token(struct js_lower *l, struct op *op, struct str path)
{
	struct setting s = {
		.name = S(TOKEN), .span = op->span, .known = true
	};
	const struct js_binding *b = NULL;
	struct str root, rest;

	str_cut(path, '.', &root, &rest);
	if (str_is(root, "github"))
		return;
	if (str_starts(root, "@"))
		b = js_lookup(l, str_from(root, 1));
	s.value.span = op->span;
	if (b && b->kind == JS_CLIENT)
		s.value = b->auth;
	else
		*vec_add(l->arena, &s.value) =
		    (struct part){ .kind = PART_UNKNOWN, .span = op->span };
	*vec_add(l->arena, &op->settings) = s;
}

/* require('./x.js'): a script that is read or not; others are packages. */
static void
require_script(struct js_lower *l, size_t from, size_t open)
{
	const struct js_token *t = &l->js->at[open + 1];
	struct str path = { 0 };
	struct op *op;

	if (l->js->at[open].match == open + 2 && t->kind == JS_STRING &&
	    t->parts.len == 1 && !t->parts.at[0].inside)
		path = t->parts.at[0].text;
	if ((!str_starts(path, "./") && !str_starts(path, "../")) ||
	    (!str_ends(path, ".js") && !str_ends(path, ".cjs")) ||
	    !know_method(S("require")))
		return;
	op = js_op(l, OP_CALL, js_span(l, from, open + 3));
	*vec_add(l->arena, &op->words) =
	    js_literal(l, l->js->at[from].span, S(PROGRAM));
	*vec_add(l->arena, &op->words) =
	    js_literal(l, l->js->at[from].span, S("require"));
	*vec_add(l->arena, &op->words) = js_value(l, open + 1, open + 2);
}

void
js_octokit_call(struct js_lower *l, struct str path, size_t from, size_t open)
{
	struct op *op = arena_make(l->arena, struct op);
	struct options o = { .op = op };
	struct str method = method_of(path);
	size_t to = l->js->at[open].match, args = open + 1;

	if (str_is(path, "require")) {
		require_script(l, from, open);
		return;
	}
	op->kind = OP_CALL;
	op->span = js_span(l, from, open);
	if (str_ends(path, ".request") && args < to) {
		method = route_of(l, &o, &l->js->at[args]);
		args = js_step(l, args, to);
		args += args < to && js_is(l, args, ",");
	}
	if (!know_method(method))
		return;
	*vec_add(l->arena, &op->words) = js_literal(l, op->span, S(PROGRAM));
	*vec_add(l->arena, &op->words) = js_literal(l, op->span, method);
	set_token(l, op, path);
	add_arguments(
	    l, &o, args, to > args && js_is(l, to - 1, ",") ? to - 1 : to);
	add_repository(l, &o, op->span);
	*vec_add(l->arena, l->to) = op;
}
