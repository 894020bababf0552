/*
 * Workflow and action files as facts.
 *
 * A walk over the YAML tree, one function for each part of the file, in the
 * order of the forge's "Workflow syntax".  What has an unexpected form is
 * passed over: whether a file is valid is for other linters, what it does is
 * for the model.  Matrices are expanded in matrix.c.
 */

#include "facts/workflow.h"

#include "base/arena.h"
#include "facts/matrix.h"
#include "facts/program.h"
#include "parse/expr.h"
#include "parse/yaml.h"

void
names_add(struct arena *a, const struct ynode *n, struct names *out)
{
	if (!n)
		return;
	if (n->kind == YNODE_SCALAR && n->text.s.len)
		*vec_add(a, out) = (struct named){ n->text.s, n->span };
	if (n->kind != YNODE_LIST)
		return;
	for (size_t i = 0; i < n->len; i++)
		if (n->items[i]->kind == YNODE_SCALAR)
			*vec_add(a, out) = (struct named){ n->items[i]->text.s,
				n->items[i]->span };
}

static void
read_entries(struct arena *a, const struct ynode *n, struct entries *out)
{
	if (!n)
		return;
	out->span = n->span;
	out->dynamic = n->kind == YNODE_SCALAR && !ynode_is_null(n);
	if (n->kind != YNODE_MAP)
		return;
	for (size_t i = 0; i < n->len; i++)
		*vec_add(a, out) = (struct entry){
			.name = n->pairs[i].key->text.s,
			.span = n->pairs[i].key->span,
			.value = template_of_node(a, n->pairs[i].value),
			.node = n->pairs[i].value,
		};
}

static void
read_parameters(struct arena *a, const struct ynode *n, struct parameters *out)
{
	if (!n || n->kind != YNODE_MAP)
		return;
	for (size_t i = 0; i < n->len; i++) {
		const struct ynode *body = n->pairs[i].value;
		const struct ynode *fallback = ynode_get(body, "default");
		struct parameter p = {
			.name = n->pairs[i].key->text.s,
			.span = n->pairs[i].key->span,
			.has_fallback = fallback != NULL,
			.fallback = template_of_node(a, fallback),
			.type = ynode_text(ynode_get(body, "type")),
		};

		ynode_bool(ynode_get(body, "required"), &p.required);
		*vec_add(a, out) = p;
	}
}

/* outputs: {name: {value: ...}} of a called workflow or an action. */
static void
read_outputs(struct arena *a, const struct ynode *n, struct entries *out)
{
	if (!n || n->kind != YNODE_MAP)
		return;
	for (size_t i = 0; i < n->len; i++)
		*vec_add(a, out) = (struct entry){
			.name = n->pairs[i].key->text.s,
			.span = n->pairs[i].key->span,
			.value = template_of_node(
			    a, ynode_get(n->pairs[i].value, "value")),
		};
}

static void
read_crons(struct arena *a, const struct ynode *n, struct names *out)
{
	if (!n || n->kind != YNODE_LIST)
		return;
	for (size_t i = 0; i < n->len; i++)
		names_add(a, ynode_get(n->items[i], "cron"), out);
}

static void
add_trigger(struct arena *a, struct workflow *w, const struct ynode *event,
    const struct ynode *body)
{
	struct trigger t = { .event = event->text.s, .span = event->span };

	names_add(a, ynode_get(body, "types"), &t.types);
	names_add(a, ynode_get(body, "branches"), &t.branches);
	names_add(a, ynode_get(body, "branches-ignore"), &t.branches_ignore);
	names_add(a, ynode_get(body, "tags"), &t.tags);
	names_add(a, ynode_get(body, "tags-ignore"), &t.tags_ignore);
	names_add(a, ynode_get(body, "paths"), &t.paths);
	names_add(a, ynode_get(body, "paths-ignore"), &t.paths_ignore);
	names_add(a, ynode_get(body, "workflows"), &t.workflows);
	read_parameters(a, ynode_get(body, "inputs"), &t.inputs);
	read_parameters(a, ynode_get(body, "secrets"), &t.secrets);
	read_outputs(a, ynode_get(body, "outputs"), &t.outputs);
	read_crons(a, body, &t.crons);
	w->triggers =
	    vec_grow(a, w->triggers, w->ntriggers, &w->ctriggers, sizeof(t));
	w->triggers[w->ntriggers++] = t;
}

static void
read_triggers(struct arena *a, const struct ynode *on, struct workflow *w)
{
	if (!on)
		return;
	if (on->kind == YNODE_SCALAR && on->text.s.len)
		add_trigger(a, w, on, NULL);
	if (on->kind == YNODE_LIST)
		for (size_t i = 0; i < on->len; i++)
			if (on->items[i]->kind == YNODE_SCALAR)
				add_trigger(a, w, on->items[i], NULL);
	if (on->kind == YNODE_MAP)
		for (size_t i = 0; i < on->len; i++)
			add_trigger(a, w, on->pairs[i].key, on->pairs[i].value);
}

static enum access
access_of(struct str s)
{
	if (str_is(s, "write"))
		return ACCESS_WRITE;
	if (str_is(s, "read"))
		return ACCESS_READ;
	return str_is(s, "none") ? ACCESS_NONE : ACCESS_UNKNOWN;
}

static void
read_permissions(
    struct arena *a, const struct ypair *pair, struct permissions *out)
{
	const struct ynode *n = pair ? pair->value : NULL;

	if (!n)
		return;
	out->given = true;
	out->span = pair->key->span;
	if (str_is(ynode_text(n), "write-all"))
		out->all = ACCESS_WRITE;
	if (str_is(ynode_text(n), "read-all"))
		out->all = ACCESS_READ;
	if (n->kind != YNODE_MAP)
		return;
	for (size_t i = 0; i < n->len; i++)
		*vec_add(a, out) = (struct scope){
			n->pairs[i].key->text.s,
			access_of(ynode_text(n->pairs[i].value)),
			n->pairs[i].key->span,
		};
}

/* `if:` holds an expression with or without ${{ }} around it. */
static struct expr *
read_condition(struct arena *a, const struct ynode *n)
{
	struct problems ignored = { 0 };
	struct expr *e = NULL;

	if (n && n->kind == YNODE_SCALAR)
		expr_parse_condition(a, n->text, &e, &ignored);
	return e;
}

static bool
read_may_fail(const struct ynode *n)
{
	const struct ynode *value = ynode_get(n, "continue-on-error");

	return value && !str_is(ynode_text(value), "false");
}

static void
read_step(struct arena *a, const struct ynode *n, struct step *s)
{
	const struct ynode *uses = ynode_get(n, "uses");
	const struct ynode *run = ynode_get(n, "run");
	const struct ynode *condition = ynode_get(n, "if");

	s->span = n->span;
	s->id = ynode_text(ynode_get(n, "id"));
	s->name = ynode_text(ynode_get(n, "name"));
	s->has_condition = condition != NULL;
	s->when = read_condition(a, condition);
	s->uses = template_of_node(a, uses);
	s->uses_span = s->uses.span;
	read_entries(a, ynode_get(n, "with"), &s->with);
	read_entries(a, ynode_get(n, "env"), &s->env);
	s->may_fail = read_may_fail(n);
	s->shell = ynode_text(ynode_get(n, "shell"));
	s->working_directory =
	    template_of_node(a, ynode_get(n, "working-directory"));
	if (run && run->kind == YNODE_SCALAR) {
		s->runs = true;
		s->run = run->text;
		s->run_span = run->span;
		s->run_key = ynode_pair(n, "run")->key->span;
	}
}

static void
read_labels(struct arena *a, const struct ynode *n, struct job *j)
{
	const struct ynode *labels = n;

	if (n && n->kind == YNODE_MAP)
		labels = ynode_get(n, "labels");
	if (labels && labels->kind == YNODE_SCALAR)
		*vec_add(a, &j->labels) = template_of_node(a, labels);
	if (labels && labels->kind == YNODE_LIST)
		for (size_t i = 0; i < labels->len; i++)
			*vec_add(a, &j->labels) =
			    template_of_node(a, labels->items[i]);
	if (j->labels.len)
		j->runs_on = j->labels.at[0];
}

static void
read_called(struct arena *a, const struct ynode *n, struct job *j)
{
	const struct ynode *secrets = ynode_get(n, "secrets");
	const struct ynode *uses = ynode_get(n, "uses");

	j->uses = template_of_node(a, uses);
	j->uses_span = j->uses.span;
	read_entries(a, ynode_get(n, "with"), &j->with);
	j->inherits = str_is(ynode_text(secrets), "inherit");
	if (!j->inherits)
		read_entries(a, secrets, &j->secrets);
}

static struct template read_environment(struct arena *a, const struct ynode *n)
{
	return template_of_node(
	    a, n && n->kind == YNODE_MAP ? ynode_get(n, "name") : n);
}

static void
read_steps(struct arena *a, const struct ynode *n, struct step **steps,
    size_t *len, size_t *cap)
{
	if (!n || n->kind != YNODE_LIST)
		return;
	for (size_t i = 0; i < n->len; i++) {
		if (n->items[i]->kind != YNODE_MAP)
			continue;
		*steps = vec_grow(a, *steps, *len, cap, sizeof(**steps));
		read_step(a, n->items[i], &(*steps)[(*len)++]);
	}
}

static void
read_job(struct arena *a, const struct ypair *pair, struct job *j)
{
	const struct ynode *n = pair->value;
	const struct ynode *condition = ynode_get(n, "if");

	j->id = pair->key->text.s;
	j->span = pair->key->span;
	j->name = ynode_text(ynode_get(n, "name"));
	names_add(a, ynode_get(n, "needs"), &j->needs);
	j->has_condition = condition != NULL;
	j->when = read_condition(a, condition);
	if (condition)
		j->when_span = condition->span;
	read_labels(a, ynode_get(n, "runs-on"), j);
	read_entries(a, ynode_get(n, "env"), &j->env);
	read_permissions(a, ynode_pair(n, "permissions"), &j->permissions);
	j->shell = ynode_text(ynode_route(n, "defaults.run.shell"));
	j->working_directory = template_of_node(
	    a, ynode_route(n, "defaults.run.working-directory"));
	j->may_fail = read_may_fail(n);
	j->has_container = ynode_get(n, "container") != NULL;
	j->environment = read_environment(a, ynode_get(n, "environment"));
	read_entries(a, ynode_get(n, "outputs"), &j->outputs);
	matrix_expand(a, ynode_route(n, "strategy.matrix"), j);
	read_called(a, n, j);
	read_steps(a, ynode_get(n, "steps"), &j->steps, &j->nsteps, &j->csteps);
}

static void
read_jobs(struct arena *a, const struct ynode *n, struct workflow *w)
{
	if (!n || n->kind != YNODE_MAP)
		return;
	for (size_t i = 0; i < n->len; i++) {
		if (n->pairs[i].value->kind != YNODE_MAP)
			continue;
		w->jobs =
		    vec_grow(a, w->jobs, w->njobs, &w->cjobs, sizeof(*w->jobs));
		read_job(a, &n->pairs[i], &w->jobs[w->njobs++]);
	}
}

struct workflow *
workflow_read(struct arena *a, struct source *s)
{
	struct workflow *w = arena_make(a, struct workflow);
	const struct ynode *root;
	struct yaml yaml = { 0 };

	w->source = s;
	w->path = s->path;
	w->name = s->path;
	yaml_parse(a, text_of(s), &yaml);
	w->problems = yaml.problems;
	if (!yaml.ndocs || yaml.docs[0]->kind != YNODE_MAP)
		return w;
	root = yaml.docs[0];
	if (ynode_text(ynode_get(root, "name")).len)
		w->name = ynode_text(ynode_get(root, "name"));
	w->span = root->span;
	read_triggers(a, ynode_get(root, "on"), w);
	read_permissions(a, ynode_pair(root, "permissions"), &w->permissions);
	read_entries(a, ynode_get(root, "env"), &w->env);
	w->shell = ynode_text(ynode_route(root, "defaults.run.shell"));
	w->working_directory = template_of_node(
	    a, ynode_route(root, "defaults.run.working-directory"));
	read_jobs(a, ynode_get(root, "jobs"), w);
	for (size_t i = w->njobs; i > 0; i--)
		map_put(a, &w->jobs_by_id, w->jobs[i - 1].id, &w->jobs[i - 1]);
	w->readable = w->ntriggers && w->njobs;
	return w;
}

struct composite *
composite_read(struct arena *a, struct source *s)
{
	struct composite *c = arena_make(a, struct composite);
	const struct ynode *root, *runs;
	struct yaml yaml = { 0 };

	c->source = s;
	c->path = str_dirname(s->path);
	yaml_parse(a, text_of(s), &yaml);
	c->problems = yaml.problems;
	if (!yaml.ndocs || yaml.docs[0]->kind != YNODE_MAP)
		return c;
	root = yaml.docs[0];
	runs = ynode_get(root, "runs");
	c->is_composite =
	    str_is(ynode_text(ynode_get(runs, "using")), "composite");
	read_parameters(a, ynode_get(root, "inputs"), &c->inputs);
	read_outputs(a, ynode_get(root, "outputs"), &c->outputs);
	read_steps(
	    a, ynode_get(runs, "steps"), &c->steps, &c->nsteps, &c->csteps);
	return c;
}

const struct trigger *
workflow_trigger(const struct workflow *w, const char *event)
{
	for (size_t i = 0; i < w->ntriggers; i++)
		if (str_is(w->triggers[i].event, event))
			return &w->triggers[i];
	return NULL;
}

const struct job *
workflow_job(const struct workflow *w, struct str id)
{
	return map_get(&w->jobs_by_id, id);
}

const struct entry *
entries_find(const struct entries *e, struct str name)
{
	for (size_t i = 0; i < e->len; i++)
		if (str_eq_nocase(e->at[i].name, name))
			return &e->at[i];
	return NULL;
}

/* "bash -e {0}" and "/bin/sh" are bash and sh too. */
enum shell_kind
shell_kind_of(struct str shell)
{
	struct str word, rest;

	if (!shell.len)
		return SHELL_UNSET;
	str_cut(str_trim(shell), ' ', &word, &rest);
	word = str_basename(word);
	if (str_is(word, "bash") || str_is(word, "sh"))
		return SHELL_POSIX;
	return str_is(word, "python") ? SHELL_PYTHON : SHELL_OTHER;
}

const struct program *
step_program(struct arena *a, struct arena *scratch, struct step *s)
{
	if (!s->program)
		s->program = program_read(a, scratch, s->run, true);
	return s->program;
}
