/*
 * What the release path needs: secrets and variables that its jobs read,
 * their environments, registries that trust them, and log-ins of operators.
 *
 * A secret of a called workflow is named as the repository has it, where its
 * caller says what it passes.  One that is only tested, or for which
 * something stands in, is optional.  The forge's own token is left out.
 *
 * Left out: what files on a machine of one's own hold, and what called
 * workflows of other repositories read beyond what they are passed.
 */

#include "model/prerequisite.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/event.h"
#include "model/onpath.h"
#include "model/query.h"

const char *
prerequisite_kind_name(enum prerequisite_kind k)
{
	static const char *const names[] = {
		[PREREQUISITE_SECRET] = "secret",
		[PREREQUISITE_VARIABLE] = "variable",
		[PREREQUISITE_ENVIRONMENT] = "environment",
		[PREREQUISITE_PUBLISHER] = "trusted publisher",
		[PREREQUISITE_LOGIN] = "login",
	};

	return names[k];
}

struct gathering {
	struct model *model;
	struct arena *arena;
	struct prerequisites *out;
	struct map indexes; /* kind and name -> size_t */
};

/* What is being looked at. */
struct spot {
	struct gathering *to;
	const struct actor *actor;
	struct str runner;
	struct str as;
};

static struct prerequisite *
find(struct gathering *g, enum prerequisite_kind kind, struct str key)
{
	struct str full = str_printf(g->arena, "%d " STR_FMT, (int)kind,
	    STR_ARG(str_lower(g->arena, key)));
	size_t *index = map_get(&g->indexes, full);

	if (!index) {
		index = arena_make(g->arena, size_t);
		*index = g->out->list.len;
		map_put(g->arena, &g->indexes, full, index);
		*vec_add(g->arena, &g->out->list) =
		    (struct prerequisite){ .kind = kind, .optional = true };
	}
	return &g->out->list.at[*index];
}

static void
add_use(const struct spot *at, struct prerequisite *p, struct span span,
    bool optional)
{
	struct arena *a = at->to->arena;
	struct prerequisite_use *u;

	p->optional &= optional;
	for (size_t i = 0; i < p->uses.len; i++) {
		u = &p->uses.at[i];
		if (u->actor->job == at->actor->job &&
		    span_cmp(u->span, span) == 0 && str_eq(u->as, at->as)) {
			u->optional &= optional;
			return;
		}
	}
	u = vec_add(a, &p->uses);
	*u = (struct prerequisite_use){ .span = span,
		.actor = at->actor,
		.runner = at->runner,
		.as = at->as,
		.optional = optional };
	if (!at->actor->job)
		return;
	u->job = at->actor->job->id;
	u->environment = at->actor->job->environment.len > 0;
}

static void
add(const struct spot *at, enum prerequisite_kind kind, struct str name,
    struct span span, bool optional)
{
	struct prerequisite *p = find(at->to, kind, name);

	p->name = name;
	add_use(at, p, span, optional);
}

/* --- secrets and variables ------------------------------------------------ */

/* Those of the forge itself are there without anybody's doing. */
static bool
is_always_there(struct str name)
{
	return str_eq_nocase(name, S("GITHUB_TOKEN")) ||
	       str_eq_nocase(name, S("ACTIONS_STEP_DEBUG")) ||
	       str_eq_nocase(name, S("ACTIONS_RUNNER_DEBUG"));
}

/* The frame that says what its secrets are; NULL: those of the repository. */
static const struct frame *
secrets_of(const struct actor *x)
{
	while (x && x->frame && x->frame->inherits)
		x = x->caller;
	return x ? x->frame : NULL;
}

/* All secrets of the repository that V is made of. */
static void
add_bound(
    const struct spot *at, struct value v, struct span span, bool optional)
{
	for (size_t i = 0; i < v.len; i++)
		for (size_t k = 0; k < v.forms[i].len; k++)
			if (v.forms[i].at[k].hole == HOLE_SECRET)
				add(at, PREREQUISITE_SECRET,
				    v.forms[i].at[k].text, span,
				    optional || v.len > 1);
}

static void
add_secret(
    const struct spot *at, struct str name, struct span span, bool optional)
{
	const struct frame *f = secrets_of(at->actor);
	struct value v;

	if (is_always_there(name))
		return;
	if (!frame_secret(at->to->arena, f, name, &v)) {
		add(at, PREREQUISITE_SECRET, name, span,
		    optional || (f && f->open));
		return;
	}
	/* What is not passed may be one of the job's environment. */
	if (!v.len && at->actor->job->environment.len)
		add(at, PREREQUISITE_SECRET, name, span, optional);
	add_bound(at, v, span, optional);
}

static void
add_computed(const struct spot *at, enum prerequisite_kind kind,
    const struct expr *e, bool optional)
{
	struct str name = span_text(e->span);
	struct prerequisite *p = find(at->to, kind, name);

	p->name = name;
	p->unknown = true;
	add_use(at, p, e->span, optional);
}

static bool
is_path_of(struct str path, const char *context, struct str *name)
{
	size_t n = strlen(context);

	if (!str_starts(path, context) || path.len <= n + 1 ||
	    path.at[n] != '.')
		return false;
	*name = str_from(path, n + 1);
	return true;
}

/* A context as a whole, or what of it only the run knows. */
static void
read_context(const struct spot *at, const struct expr *e, bool optional)
{
	struct str path = expr_path(at->to->arena, e);

	if (str_is(path, "secrets"))
		add_computed(at, PREREQUISITE_SECRET, e, optional);
	else if (str_is(path, "vars"))
		add_computed(at, PREREQUISITE_VARIABLE, e, optional);
}

static void
read_path(const struct spot *at, const struct expr *e, bool optional)
{
	struct str path = expr_path(at->to->arena, e), name;

	if (is_path_of(path, "secrets", &name))
		add_secret(at, name, e->span, optional);
	else if (is_path_of(path, "vars", &name))
		add(at, PREREQUISITE_VARIABLE, name, e->span, optional);
	else
		read_context(at, e, optional);
}

static bool
reads_any(const struct expr *e, struct arena *a)
{
	struct str path = expr_path(a, e), name;

	return is_path_of(path, "secrets", &name) ||
	       is_path_of(path, "vars", &name);
}

static void
read_expr(const struct spot *at, const struct expr *e, bool optional)
{
	if (!e)
		return;
	switch (e->kind) {
	case EXPR_NAME:
	case EXPR_MEMBER:
		read_path(at, e, optional);
		return;
	case EXPR_INDEX:
	case EXPR_STAR:
		read_context(at, e->left, optional);
		read_expr(at, e->right, true);
		return;
	case EXPR_OR:
		/* The right side stands in, and needs nothing to be there. */
		read_expr(at, e->left, true);
		read_expr(at, e->right,
		    optional || reads_any(e->left, at->to->arena));
		return;
	case EXPR_CALL:
		for (size_t i = 0; i < e->nargs; i++)
			read_expr(at, e->args[i], optional);
		return;
	case EXPR_AND:
		read_expr(at, e->left, true);
		read_expr(at, e->right, optional);
		return;
	case EXPR_NOT:
	case EXPR_EQ:
	case EXPR_NE:
	case EXPR_LT:
	case EXPR_LE:
	case EXPR_GT:
	case EXPR_GE:
		read_expr(at, e->left, true);
		read_expr(at, e->right, true);
		return;
	case EXPR_NULL:
	case EXPR_BOOL:
	case EXPR_NUMBER:
	case EXPR_STRING:
		return;
	}
}

static void
read_template(const struct spot *at, const struct template *t)
{
	for (size_t i = 0; i < t->len; i++)
		if (t->at[i].kind == PART_EXPRESSION)
			read_expr(at, t->at[i].expr, false);
}

static void
read_entries(struct spot at, const struct entries *all, const char *what)
{
	for (size_t i = 0; i < all->len; i++) {
		at.as = str_printf(at.to->arena, "%s " STR_FMT, what,
		    STR_ARG(all->at[i].name));
		read_template(&at, &all->at[i].value);
	}
}

static void
read_run(struct spot at, const struct step *s)
{
	struct problems ignored = { 0 };
	struct expr_piece *pieces;
	size_t n;

	if (!s->runs || !str_contains(s->run.s, "${{"))
		return;
	at.as = S("in its command");
	n = expr_split(at.to->arena, s->run, &pieces, &ignored);
	for (size_t i = 0; i < n; i++)
		if (pieces[i].is_expr)
			read_expr(&at, pieces[i].expr, false);
}

static void
read_step(struct spot at, const struct step *s)
{
	struct occasion nothing = { .frame = at.actor->frame };

	if (condition_holds(at.to->arena, s->when, &nothing) == TRUTH_NO)
		return;
	if (s->when)
		at.runner = actor_runner(at.to->model, at.actor, s);
	read_entries(at, &s->env, "env");
	read_entries(at, &s->with, "input");
	read_run(at, s);
	at.as = S("its condition");
	read_expr(&at, s->when, true);
	at.as = S("its folder");
	read_template(&at, &s->working_directory);
}

/* A workflow of another repository takes what it likes. */
static void
read_inherited(const struct spot *at, const struct job *j)
{
	struct str uses;
	struct prerequisite *p;

	if (!j->inherits || !template_literal(at->to->arena, &j->uses, &uses) ||
	    str_starts(uses, "./"))
		return;
	p = find(at->to, PREREQUISITE_SECRET, uses);
	p->name = str_concat(at->to->arena, S("what is read by "), uses);
	p->unknown = true;
	add_use(at, p, j->uses_span, true);
}

static void
read_job(struct spot at)
{
	const struct job *j = at.actor->job;
	struct occasion nothing = { .frame = at.actor->frame };

	if (job_runs(at.to->model, at.actor, &nothing) == TRUTH_NO)
		return;
	read_entries(at, &at.actor->workflow->env, "env");
	read_entries(at, &j->env, "env");
	read_entries(at, &j->with, "input");
	read_entries(at, &j->secrets, "secret");
	read_entries(at, &j->outputs, "output");
	at.as = S("inherited");
	read_inherited(&at, j);
	at.as = S("its condition");
	read_expr(&at, j->when, true);
	at.as = S("its runner");
	for (size_t i = 0; i < j->labels.len; i++)
		read_template(&at, &j->labels.at[i]);
	at.as = S("its environment");
	read_template(&at, &j->environment);
	at.as = S("its matrix");
	for (size_t i = 0; i < j->nlegs; i++)
		for (size_t k = 0; k < j->legs[i].len; k++)
			read_template(&at, &j->legs[i].at[k].value);
	for (size_t i = 0; i < j->nsteps; i++)
		read_step(at, &j->steps[i]);
}

/* --- environments, publishers, log-ins ------------------------------------ */

static void
add_environments(const struct spot *at)
{
	struct value v = actor_environment(at->to->model, at->actor);
	struct span span = at->actor->job->environment.span;

	for (size_t i = 0; i < v.len; i++) {
		struct value one = { .forms = &v.forms[i], .len = 1 };
		struct str name;
		bool known = value_form_text(at->to->arena, v, i, &name);
		struct prerequisite *p;

		if (!known)
			name = value_show(at->to->arena, one);
		if (!name.len)
			continue;
		p = find(at->to, PREREQUISITE_ENVIRONMENT, name);
		p->name = name;
		p->unknown = !known;
		add_use(at, p, span, v.len > 1);
	}
}

static void
add_publisher(const struct spot *at, const struct trusted *t)
{
	struct arena *a = at->to->arena;
	struct str own = str_basename(t->actor->path);
	struct str outer = str_basename(actor_started(t->actor)->path);
	struct value v = actor_environment(at->to->model, t->actor);
	struct str environment =
	    t->actor->job->environment.len ? value_show(a, v) : S("");
	bool calling = registry_trust_file(t->registry) == TRUST_FILE_CALLING;
	struct str file = calling ? outer : own;
	struct str name = t->rehearsal
	                      ? str_concat(a, t->registry, S(" (for trying)"))
	                      : t->registry;
	struct prerequisite *p = find(at->to, PREREQUISITE_PUBLISHER,
	    str_printf(a, STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(name),
	        STR_ARG(file), STR_ARG(environment)));

	p->name = name;
	p->repository = tree_origin(at->to->model->tree);
	p->workflow = file;
	p->environment = environment;
	if (registry_trust_file(t->registry) == TRUST_FILE_UNKNOWN &&
	    !str_eq(own, outer))
		p->called = outer;
	add_use(at, p, t->span, !t->certain);
}

static struct str
command_words(struct arena *a, const char *const *argv)
{
	struct buf b = buf_new(a);

	for (const char *const *w = argv; *w; w++)
		buf_printf(&b, "%s%s", b.len ? " " : "", *w);
	return buf_str(&b);
}

/* The command that logs in to where the program works, or empty. */
static struct str
login_command(struct arena *a, const char *program)
{
	struct know_matches all = know_commands(str_of(program));

	for (size_t i = 0; i < all.len; i++) {
		struct str words = command_words(a, all.at[i].argv);

		if (all.at[i].logs_in && str_ends(words, " login"))
			return words;
	}
	return (struct str){ 0 };
}

static struct str
token_variables(struct arena *a, const struct know_slot *token)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; token && i < token->len; i++)
		if (token->from[i].place == KNOW_ENVIRONMENT)
			buf_printf(&b, "%s%s", b.len ? " or " : "",
			    token->from[i].name);
	return buf_str(&b);
}

/* Is a token given where the operator's command stands? */
static bool
has_own_token(const struct action *x)
{
	const struct know_slot *token = x->know->token;

	for (size_t i = 0; x->call && token && i < token->len; i++) {
		const struct variable *v =
		    token->from[i].place == KNOW_ENVIRONMENT
		        ? env_find(x->call->env, str_of(token->from[i].name))
		        : NULL;

		if (v && !value_is_empty(v->value))
			return true;
	}
	return false;
}

static void
add_login(struct spot at, const struct action *x)
{
	struct arena *a = at.to->arena;
	bool command = x->know->is_command;
	struct str name =
	    command ? str_of(x->know->argv[0]) : S("the forge's API");
	struct prerequisite *p;

	if (has_own_token(x))
		return;
	p = find(at.to, PREREQUISITE_LOGIN, name);
	p->name = name;
	if (command && !p->command.len)
		p->command = login_command(a, x->know->argv[0]);
	if (!p->variables.len)
		p->variables = token_variables(a, x->know->token);
	p->signs |= x->kind == ACTION_SIGN;
	if (x->call && x->call->know)
		at.as = call_name(at.to->model, x->call);
	add_use(&at, p, x->span, false);
}

static bool
needs_login(enum action_kind kind)
{
	return kind == ACTION_PUSH_TAG || kind == ACTION_CREATE_RELEASE ||
	       kind == ACTION_EDIT_RELEASE || kind == ACTION_UPLOAD_ASSET ||
	       kind == ACTION_PUBLISH_PACKAGE ||
	       kind == ACTION_DISPATCH_WORKFLOW || kind == ACTION_SIGN ||
	       kind == ACTION_NOTARIZE;
}

static void
add_logins(struct gathering *g, const struct onpath *path)
{
	struct model *m = g->model;

	/* An operator on the path is one because of what is done there. */
	for (size_t i = 0; path->len && i < m->actions.len; i++) {
		const struct action *x = m->actions.at[i];
		struct spot at = { .to = g, .actor = x->actor };

		if (x->actor->kind == ACTOR_OPERATOR && needs_login(x->kind))
			add_login(at, x);
	}
}

static void
add_publishers(struct gathering *g, const struct map *jobs)
{
	struct trusted *all;
	size_t n = model_trusted(g->model, true, &all);

	for (size_t i = 0; i < n; i++) {
		struct spot at = { .to = g,
			.actor = all[i].actor,
			.runner = actor_runner(g->model, all[i].actor, NULL),
			.as = all[i].name };

		if (map_get(jobs, all[i].actor->label))
			add_publisher(&at, &all[i]);
	}
}

/* --- all of it ------------------------------------------------------------ */

static int
compare(const void *x, const void *y)
{
	const struct prerequisite *p = x, *q = y;
	int d = (int)p->kind - (int)q->kind;

	if (!d)
		d = str_cmp(p->name, q->name);
	if (!d)
		d = str_cmp(p->workflow, q->workflow);
	return d ? d : str_cmp(p->environment, q->environment);
}

static int
compare_uses(const void *x, const void *y)
{
	const struct prerequisite_use *u = x, *v = y;
	int d = span_cmp(u->span, v->span);

	return d ? d : str_cmp(u->as, v->as);
}

static void
sort(struct prerequisites *out)
{
	for (size_t i = 0; i < out->list.len; i++)
		qsort(out->list.at[i].uses.at, out->list.at[i].uses.len,
		    sizeof(*out->list.at[i].uses.at), compare_uses);
	if (out->list.len)
		qsort(out->list.at, out->list.len, sizeof(*out->list.at),
		    compare);
}

void
model_prerequisites(struct model *m, struct prerequisites *out)
{
	struct gathering g = { .model = m, .arena = m->arena, .out = out };
	struct onpath path;
	struct map jobs = { 0 };

	*out = (struct prerequisites){ 0 };
	onpath_find(m, &path);
	out->actors = path.len;
	if (!model_has_unseen_creator(m, &out->unseen))
		out->unseen = S("");
	for (size_t i = 0; i < m->actors.len; i++) {
		struct spot at = { .to = &g, .actor = m->actors.at[i] };

		if (!path.on[i] || at.actor->kind != ACTOR_JOB)
			continue;
		at.runner = actor_runner(m, at.actor, NULL);
		map_put(m->arena, &jobs, at.actor->label, m);
		read_job(at);
		add_environments(&at);
	}
	add_publishers(&g, &jobs);
	add_logins(&g, &path);
	sort(out);
}
