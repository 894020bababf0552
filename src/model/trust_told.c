/*
 * What speaks against being trusted: an environment that documents name and
 * the job does not have, and a password that is given besides.
 *
 * Of documents a line counts that names an environment, a few lines behind
 * one that speaks of trusted publishing, where the workflow's file is named
 * near it; two names are none.  A password counts where an input stands
 * beside it that only matters without one, or where the job itself grants
 * id-token and none of its steps can want that.
 */

#include "base/arena.h"
#include "model/args.h"
#include "model/build.h"
#include "model/permission.h"
#include "model/query.h"

enum { TOLD_LINES = 16 };

/* --- documents ------------------------------------------------------------ */

static bool
is_name_char(char c)
{
	return char_is_word(c) || c == '-' || c == '.';
}

/* What no environment is called, and forms say of one that is left out. */
static bool
is_no_name(struct str s)
{
	return !s.len || str_eq_nocase(s, S("none")) ||
	       str_eq_nocase(s, S("any")) || str_eq_nocase(s, S("leave")) ||
	       str_eq_nocase(s, S("name")) || str_eq_nocase(s, S("blank")) ||
	       str_eq_nocase(s, S("empty")) ||
	       str_eq_nocase(s, S("optional")) || str_eq_nocase(s, S("n")) ||
	       str_eq_nocase(s, S("not"));
}

/* "Environment name: `pypi`", "| Environment | `pypi` |" */
static bool
read_line(struct source *s, struct str line, struct told_environment *out)
{
	size_t at = str_find(line, 0, "nvironment"), from;
	bool sep = false;

	if (at == SIZE_MAX)
		return false;
	at += strlen("nvironment");
	if (str_starts(str_from(line, at), " name"))
		at += strlen(" name");
	for (; at < line.len; at++) {
		char c = line.at[at];

		if (c == ':' || c == '=' || c == '|')
			sep = true;
		else if (c != ' ' && c != '*' && c != '`' && c != '"' &&
		         c != '\t')
			break;
	}
	if (!sep)
		return false;
	for (from = at; at < line.len && is_name_char(line.at[at]);)
		at++;
	out->name = str_slice(line, from, at);
	while (out->name.len && out->name.at[out->name.len - 1] == '.')
		out->name.len--;
	if (is_no_name(out->name))
		return false;
	/* A sentence is no name. */
	if (at + 1 < line.len && line.at[at] == ' ' &&
	    char_is_alpha(line.at[at + 1]))
		return false;
	out->span =
	    span_of(s, (size_t)(line.at - s->text.at) + from, out->name.len);
	return true;
}

static bool
speaks_of_trust(struct str line)
{
	return str_contains(line, "rusted publish") ||
	       str_contains(line, "rusted Publish") ||
	       str_contains(line, "rusted-publish");
}

/* One environment, and the workflow, in the lines at the begin of REST. */
static bool
read_window(struct source *s, struct str rest, struct str file,
    struct told_environment *out)
{
	struct told_environment told;
	struct str line;
	bool named = false;
	size_t n = 0;

	for (size_t i = 0; i < TOLD_LINES && str_line(&rest, &line); i++) {
		named |= str_contains(line, file.at);
		if (!read_line(s, line, &told))
			continue;
		if (n && !str_eq_nocase(told.name, out->name))
			return false;
		*out = told;
		n++;
	}
	return named && n;
}

bool
trusted_told_environment(
    struct model *m, const struct trusted *t, struct told_environment *out)
{
	struct str file =
	    str_of(str_cstr(m->arena, str_basename(t->actor->path)));

	for (size_t i = 0; i < m->documents.len; i++) {
		struct source *s = m->documents.at[i]->source;
		struct str rest = s->text, line;

		if (!str_contains(s->text, file.at) ||
		    !speaks_of_trust(s->text))
			continue;
		while (str_line(&rest, &line)) {
			struct str from =
			    str_from(s->text, (size_t)(line.at - s->text.at));

			if (speaks_of_trust(line) &&
			    read_window(s, from, file, out))
				return true;
		}
	}
	return false;
}

/* --- passwords ------------------------------------------------------------ */

/* Can the step want the identity of its job? */
static bool
may_want_identity(struct model *m, const struct step *s)
{
	struct str uses, name, ref;
	struct know_matches all;

	if (s->runs)
		return know_stands_in(
		    KNOW_IDENTITY, str_lower(m->scratch, s->run.s));
	if (!template_literal(m->arena, &s->uses, &uses))
		return true;
	str_cut(uses, '@', &name, &ref);
	all = know_uses(name);
	for (size_t i = 0; i < all.len; i++) {
		if (all.at[i].low || all.at[i].trusted)
			return true;
		for (size_t k = 0; k < all.at[i].nscopes; k++)
			if (str_is(
			        str_of(all.at[i].scopes[k].name), "id-token"))
				return true;
	}
	return !all.len;
}

static bool
is_wanted_elsewhere(struct model *m, const struct job *j, const struct step *s)
{
	for (size_t i = 0; i < j->nsteps; i++)
		if (&j->steps[i] != s && may_want_identity(m, &j->steps[i]))
			return true;
	return false;
}

/* An input that counts only without a password, and is switched on. */
static bool
find_input(struct model *m, const struct step *s, struct beside *b)
{
	for (size_t i = 0; i < s->with.len; i++) {
		const struct entry *e = &s->with.at[i];
		struct str text;

		if (!know_is(KNOW_TRUSTED_ONLY, e->name) ||
		    !template_literal(m->arena, &e->value, &text) ||
		    !str_is(text, "true"))
			continue;
		b->input = e->name;
		b->input_span = e->span;
		return true;
	}
	return false;
}

/* The job's own block grants id-token, and no other step can want it. */
static bool
find_grant(struct model *m, const struct action *x, struct beside *b)
{
	const struct permissions *p = &x->actor->job->permissions;

	for (size_t i = 0; p->given && i < p->len; i++)
		if (str_is(p->at[i].name, "id-token") &&
		    p->at[i].access == ACCESS_WRITE) {
			b->grant = p->at[i].span;
			return !is_wanted_elsewhere(m, x->actor->job, x->step);
		}
	return false;
}

/* The input that holds the password, if one of the token's sources is one. */
static const struct entry *
password_of(const struct action *x)
{
	const struct know_slot *token = x->know->token;

	for (size_t i = 0; token && i < token->len; i++) {
		const struct entry *e = token->from[i].place != KNOW_INPUT
		                            ? NULL
		                            : entries_find(&x->step->with,
		                                  str_of(token->from[i].name));

		if (e)
			return e;
	}
	return NULL;
}

/* Does the entry say that it logs in by its identity without a password? */
static bool
needs_identity(const struct know_entry *know)
{
	for (size_t i = 0; i < know->nscopes; i++)
		if (str_is(str_of(know->scopes[i].name), "id-token"))
			return true;
	return false;
}

static bool
is_plain_secret(struct model *m, const struct entry *e)
{
	struct str path;

	if (e->value.len != 1 || e->value.at[0].kind != PART_EXPRESSION)
		return false;
	path = expr_path(m->arena, e->value.at[0].expr);
	return str_starts(path, "secrets.");
}

static bool
look(struct model *m, const struct action *x, struct beside *b)
{
	const struct entry *e;

	if (x->kind != ACTION_PUBLISH_PACKAGE || x->call || !x->step ||
	    !x->know->trusted || !needs_identity(x->know) ||
	    x->actor->kind != ACTOR_JOB || x->chain)
		return false;
	e = password_of(x);
	if (!e || !is_plain_secret(m, e))
		return false;
	*b = (struct beside){ .actor = x->actor,
		.chain = x->chain,
		.registry = str_of(x->know->trusted),
		.name = str_of(x->know->name),
		.span = x->span,
		.password = e->span };
	return find_input(m, x->step, b) || find_grant(m, x, b);
}

size_t
model_passwords_beside(struct model *m, struct beside **out)
{
	VEC(struct beside) all = { 0 };

	for (size_t i = 0; i < m->actions.len; i++) {
		struct beside b;

		if (look(m, m->actions.at[i], &b))
			*vec_add(m->arena, &all) = b;
	}
	*out = all.at;
	return all.len;
}
