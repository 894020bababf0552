/*
 * Texts that are not followed, but searched for command lines: scripts in
 * JavaScript, TypeScript and PowerShell, and run blocks of PowerShell.
 *
 * Whether a line is run is not known, so that what it does is a guess: it
 * may be why something else is not said, and nothing is said of it alone.
 * Its calls are none of the model's; only what they do is kept.
 */

#include "base/arena.h"
#include "model/build.h"

/* Larger ones are made by a bundler. */
enum { SEARCHED_BYTES = 256 * 1024 };

static bool
is_powershell(struct str path)
{
	return str_ends(path, ".ps1") || str_ends(path, ".psm1");
}

/* A name that says so, or #! of what runs it. */
static bool
is_javascript(struct str path, struct str text)
{
	static const char *const ends[] = { ".js", ".mjs", ".cjs", ".ts",
		".mts", ".cts" };
	static const char *const programs[] = { "node", "zx", "bun", "deno",
		"tsx" };
	struct str line, rest = text;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends(path, ends[i]))
			return true;
	if (!str_starts(text, "#!"))
		return false;
	str_line(&rest, &line);
	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
		if (str_contains(line, programs[i]))
			return true;
	return false;
}

bool
script_is_searched(struct str path, struct str text)
{
	return text.len <= SEARCHED_BYTES &&
	       (is_powershell(path) || is_javascript(path, text));
}

const struct program *
search_read(struct model *m, const struct script *s)
{
	struct source *source = s->source;

	if (!script_is_searched(s->path, source->text))
		return NULL;
	if (is_powershell(s->path))
		return powershell_lines_read(m->arena, text_of(source));
	if (!know_stands_in(KNOW_SPAWNS, source->text))
		return NULL;
	return javascript_lines_read(m->arena, source);
}

static void
run_lines(struct run *r, const struct program *p)
{
	struct map functions = { 0 };
	struct run inner = *r;

	inner.searched = true;
	inner.conditional = true;
	inner.lenient = true;
	inner.in_guard = false;
	inner.nounset = false;
	inner.sink = SINK_NONE;
	inner.functions = &functions;
	inner.positions = NULL;
	inner.env = env_opened(r->arena, r->env);
	run_block(&inner, &p->block);
}

void
search_script(struct run *r, const struct call *c, struct script *s)
{
	struct run inner = *r;

	if (chain_runs(r->chain, s->path) ||
	    (r->chain && r->chain->depth >= MODEL_DEPTH))
		return;
	inner.chain =
	    chain_push(r->arena, r->chain, CHAIN_SCRIPT, c->span, s->path);
	inner.script = s->path;
	inner.env = env_exported(r->activity->model, c->env);
	run_lines(&inner, s->lines);
}

void
search_step(struct run *r, struct text t)
{
	struct model *m = r->activity->model;
	size_t cost = t.s.len / 16;

	m->steps_left -= cost < m->steps_left ? cost : m->steps_left;
	run_lines(r, powershell_lines_read(m->arena, t));
}
