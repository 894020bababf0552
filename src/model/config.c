/*
 * The configuration of a tool, as it changes what a call of the tool does:
 * which of its actions are done, with which tags, as drafts, and which other
 * commands it runs.
 *
 * It is the file that the call names, else the first of the usual names that
 * stands where the tool runs.  Where it holds for several packages, each has
 * the defaults with its own settings above them, and what one of them does
 * is done.
 */

#include "model/config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "model/build.h"
#include "parse/yaml.h"

static struct value
folder_of(const struct given *g)
{
	struct span from;
	struct value v;

	if (g->call)
		return g->call->folder;
	v = given_slot(g, g->know->runs_in, &from);
	return v.len || v.open ? v
	                       : value_text(g->activity->model->arena, S(""));
}

/* The file at PATH as what the entry calls NAME, read once. */
static const struct config *
read_config(const struct given *g, struct str path, const char *name)
{
	struct model *m = g->activity->model;
	struct str key = str_printf(
	    m->arena, STR_FMT "#%s#%s", STR_ARG(path), name, g->know->name);
	struct tree_file *f = tree_find(m->tree, path);
	const struct config **known = map_get(&m->configs, key);
	struct source *s;

	if (known)
		return *known;
	s = f ? tree_read(m->tree, f) : NULL;
	known = arena_make(m->arena, const struct config *);
	if (s) {
		*known = config_read(m->arena, m->scratch, s, name, g->know);
		*vec_add(m->arena, &m->sources) = s;
	}
	map_put(m->arena, &m->configs, key, (void *)known);
	return *known;
}

/* The first of the usual ones. */
static const struct config *
usual_config(const struct given *g)
{
	struct model *m = g->activity->model;
	const char *const *name = g->know->configuration;

	for (; *name; name++) {
		struct str plain, base, path;
		const struct config *c;

		str_cut(str_of(*name), '#', &plain, &base);
		if (!path_of_value(
		        m, folder_of(g), value_text(m->arena, plain), &path) ||
		    !tree_find(m->tree, path))
			continue;
		c = read_config(g, path, *name);
		if (c)
			return c;
	}
	return NULL;
}

/* Does it take in other files? */
static bool
is_open(const struct config *c)
{
	for (size_t i = 0; i < c->defaults.len; i++)
		if (c->defaults.at[i].know->open)
			return true;
	return false;
}

struct tool_config
config_of(const struct given *g)
{
	struct model *m = g->activity->model;
	struct tool_config out = { 0 };
	struct span from;
	struct str path;
	struct value named;

	if (!g->know->configuration[0])
		return out;
	named = given_slot(g, g->know->configured, &from);
	if (!named.len && !named.open) {
		out.config = usual_config(g);
	} else if (path_of_value(m, folder_of(g), named, &path) &&
	           tree_find(m->tree, path)) {
		out.config = read_config(g, path, "");
	} else {
		out.unknown = true;
	}
	out.unknown |=
	    out.config && (!out.config->readable || !g->know->nsettings ||
	                      is_open(out.config));
	return out;
}

/* Is the setting one that counts here? */
static enum truth
counts(const struct given *g, const struct config_setting *s)
{
	enum truth t = given_all_hold(g, &s->know->when);

	if (t == TRUTH_NO || s->holds == TRUTH_NO)
		return TRUTH_NO;
	return t == TRUTH_YES ? s->holds : t;
}

static bool
has_route(const struct config_settings *in, const char *at)
{
	for (size_t i = 0; in && i < in->len; i++)
		if (str_is(str_of(in->at[i].know->at), at))
			return true;
	return false;
}

/*
 * Settings of one variant, in the order of the knowledge: its own, and the
 * defaults of which it has no other.
 */
struct layers {
	const struct config_settings *own, *defaults;
	size_t i, k;
};

static const struct config_setting *
next_setting(struct layers *s)
{
	while (s->i < s->defaults->len) {
		const struct config_setting *at = &s->defaults->at[s->i++];

		if (!has_route(s->own, at->know->at))
			return at;
	}
	return s->own && s->k < s->own->len ? &s->own->at[s->k++] : NULL;
}

static size_t
count_scopes(const struct config *c)
{
	return c->nvariants ? c->nvariants : 1;
}

static struct layers
scope_at(const struct config *c, size_t i)
{
	return (struct layers){ c->nvariants ? &c->variants[i] : NULL,
		&c->defaults, 0, 0 };
}

static enum truth
scope_does(const struct given *g, struct layers s, enum action_kind kind,
    enum truth otherwise)
{
	const struct config_setting *at;
	enum truth out = otherwise;

	while ((at = next_setting(&s))) {
		unsigned bit = 1u << kind;
		enum truth t;

		if (!((at->know->omits | at->know->keeps | at->know->adds) &
		        bit))
			continue;
		t = counts(g, at);
		if (t == TRUTH_YES && at->know->adds & bit)
			out = TRUTH_YES;
		else if (t == TRUTH_YES)
			out = at->know->omits & bit ? TRUTH_NO : otherwise;
		else if (t == TRUTH_UNKNOWN)
			out = TRUTH_UNKNOWN;
	}
	return out;
}

enum truth
config_does(const struct given *g, const struct tool_config *c,
    enum action_kind kind, enum truth otherwise)
{
	enum truth out = TRUTH_NO;

	if (!c->config || !c->config->readable)
		return otherwise;
	for (size_t i = 0; i < count_scopes(c->config); i++) {
		enum truth one =
		    scope_does(g, scope_at(c->config, i), kind, otherwise);

		if (one == TRUTH_YES)
			return TRUTH_YES;
		if (one == TRUTH_UNKNOWN)
			out = one;
	}
	return out;
}

unsigned
config_adds(const struct given *g, const struct tool_config *c)
{
	unsigned out = 0;

	if (!c->config || !c->config->readable)
		return 0;
	for (size_t i = 0; i < g->know->nsettings; i++)
		out |= g->know->settings[i].adds;
	return out;
}

/* The flow of one scope; UNKNOWN and *OPEN where that is not known. */
static enum know_flow
scope_flow(const struct given *g, struct layers s, bool *open)
{
	const struct config_setting *at;
	enum know_flow out = KNOW_FLOW_UNKNOWN;

	while ((at = next_setting(&s))) {
		enum truth t = at->know->flow ? counts(g, at) : TRUTH_NO;

		if (t == TRUTH_YES)
			out = at->know->flow;
		*open |= t == TRUTH_UNKNOWN;
	}
	return out;
}

enum know_flow
config_flow(const struct given *g, const struct tool_config *c, bool *says)
{
	enum know_flow out = KNOW_FLOW_UNKNOWN;
	bool open = c->unknown, any = false;

	if (c->config && c->config->readable)
		for (size_t i = 0; i < count_scopes(c->config); i++) {
			struct layers s = scope_at(c->config, i);
			enum know_flow one;

			if (scope_does(g, s, ACTION_CREATE_RELEASE,
			        TRUTH_YES) == TRUTH_NO)
				continue;
			one = scope_flow(g, s, &open);
			open |= any && one != out;
			out = one;
			any = true;
		}
	*says = open || out;
	return open ? KNOW_FLOW_UNKNOWN : out;
}

/* What stands between the braces. */
static struct str
bare_name(struct str s)
{
	while (s.len && str_find_char(S("${} "), 0, s.at[0]) != SIZE_MAX)
		s = str_from(s, 1);
	while (s.len && str_find_char(S("} "), 0, s.at[s.len - 1]) != SIZE_MAX)
		s.len--;
	return s;
}

/* "v{version}", "v{{ version }}", "v${version}", "v$version" */
static struct value
shape_of(struct arena *a, struct str s)
{
	struct value out = value_text(a, S(""));
	size_t from = 0, i = 0;

	while (i < s.len) {
		bool dollar = s.at[i] == '$';
		size_t end = i + dollar;
		struct str name;

		if (end < s.len && s.at[end] == '{')
			end = str_find_char(s, end, '}');
		else
			while (dollar && end < s.len && char_is_word(s.at[end]))
				end++;
		if (end == SIZE_MAX || end <= i + dollar) {
			i++;
			continue;
		}
		while (end < s.len && s.at[end] == '}')
			end++;
		name = str_slice(s, i, end);
		out =
		    value_append(a, out, value_text(a, str_slice(s, from, i)));
		out = value_append(
		    a, out, value_hole(a, HOLE_CONTEXT, bare_name(name)));
		from = i = end;
	}
	return value_append(a, out, value_text(a, str_from(s, from)));
}

static bool
scope_tag(const struct given *g, struct layers s, struct value *out)
{
	struct arena *a = g->activity->model->arena;
	const struct config_setting *at;
	bool found = false;

	while ((at = next_setting(&s))) {
		enum truth t = at->know->tag ? counts(g, at) : TRUTH_NO;
		struct str shape;

		if (t == TRUTH_NO)
			continue;
		shape = str_is(str_of(at->know->tag), "@value")
		            ? ynode_text(at->node)
		            : str_of(at->know->tag);
		*out = t == TRUTH_YES ? shape_of(a, shape) : value_unknown();
		out->span = at->node->span;
		found = true;
	}
	return found;
}

bool
config_tag(const struct given *g, const struct tool_config *c,
    enum action_kind kind, struct value *out)
{
	struct arena *a = g->activity->model->arena;
	size_t n = 0, said = 0;

	for (size_t i = 0;
	     c->config && c->config->readable && i < count_scopes(c->config);
	     i++) {
		struct layers s = scope_at(c->config, i);
		struct value one;

		if (scope_does(g, s, kind, TRUTH_YES) == TRUTH_NO)
			continue;
		n++;
		if (!scope_tag(g, s, &one))
			continue;
		*out = said++ ? value_either(a, *out, one) : one;
	}
	if (said && said < n)
		out->open = true;
	return said > 0;
}

static const struct env *
set_all(struct run *r, const struct env *env, const struct entries *all)
{
	for (size_t i = 0; i < all->len; i++) {
		struct variable v = { .name = all->at[i].name,
			.exported = true };

		v.value = bind_template(r, &all->at[i].value);
		env = env_set(r->arena, env, v);
	}
	return env;
}

static void
run_one(const struct given *g, const struct run *from,
    const struct config_run *what)
{
	struct map functions = { 0 };
	struct run r = *from;

	r.functions = &functions;
	if (what->folder.span.source)
		r.folder = run_join_folder(
		    &r, r.folder, bind_template(&r, &what->folder));
	r.env = set_all(&r, r.env, &what->env);
	if (given_all_hold(g, &what->know->when) == TRUTH_UNKNOWN)
		r.conditional = true;
	run_block(&r, &what->block);
}

void
config_run(const struct given *g, const struct tool_config *c)
{
	struct activity *act = g->activity;
	struct model *m = act->model;
	const struct call *call = g->call;
	struct run r = { .activity = act, .arena = m->arena };

	if (!c->config->nruns || chain_runs(call ? call->chain : act->chain,
	                             c->config->source->path))
		return;
	r.chain = chain_push(m->arena, call ? call->chain : act->chain,
	    CHAIN_SCRIPT, call ? call->span : g->step->uses_span,
	    c->config->source->path);
	if (r.chain->depth >= MODEL_DEPTH || !model_goes_on(m, r.chain->span))
		return;
	r.folder = folder_of(g);
	r.guard = call ? call->guard : NULL;
	r.conditional = call && call->conditional;
	r.lenient = true;
	r.env = set_all(&r, env_exported(m, g->env), &c->config->env);
	for (size_t i = 0; i < c->config->nruns; i++) {
		const struct config_run *what = &c->config->runs[i];

		if (given_all_hold(g, &what->know->when) != TRUTH_NO)
			run_one(g, &r, what);
	}
}

static void
run_input(const struct given *g, const struct entry *e)
{
	struct activity *act = g->activity;
	struct model *m = act->model;
	struct map functions = { 0 };
	struct run r = { .activity = act, .arena = m->arena, .env = g->env };
	const struct program *p;

	if (!e || !e->node || e->node->kind != YNODE_SCALAR ||
	    !model_goes_on(m, e->span))
		return;
	r.chain = chain_push(
	    m->arena, act->chain, CHAIN_STEP, g->step->span, g->step->name);
	r.functions = &functions;
	r.folder = folder_of(g);
	p = program_read(m->arena, m->scratch, e->node->text, true);
	model_leave_out_bounds(m, &p->problems, true);
	run_block(&r, &p->block);
}

void
config_run_inputs(const struct given *g)
{
	for (const char *const *name = g->know->commands; *name; name++)
		run_input(g, entries_find(&g->step->with, str_of(*name)));
}
