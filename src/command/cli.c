/*
 * The command line: one table of options, from which it is parsed and from
 * which the help is made.
 *
 * Long options only, with `--name value` or `--name=value`; everything
 * behind "--" is a path.  A first word that is a command's name is one:
 * `./graph` names a folder.  The word behind --explain is a rule if and only
 * if it is a known rule's id.
 */

#include "command/cli.h"

#include "base/buf.h"
#include "report/needs.h"
#include "report/picture.h"
#include "report/rehearsal.h"
#include "report/report.h"
#include "rule/rule.h"

enum option_id {
	OPT_REV,
	OPT_HAVE,
	OPT_EXPLAIN,
	OPT_FORMAT,
	OPT_OUTPUT,
	OPT_COLOR,
	OPT_FAIL_ON,
	OPT_NOTES,
	OPT_PEDANTIC,
	OPT_ONLY,
	OPT_SKIP,
	OPT_CONFIG,
	OPT_NO_CONFIG,
	OPT_NO_IGNORES,
	OPT_ALLOW_EMPTY,
	OPT_TAG,
	OPT_RUN,
	OPT_SKILL,
	OPT_DISPATCH,
	OPT_LIST_RULES,
	OPT_VERSION,
	OPT_HELP,
};

/* The commands that take an option, as a set. */
enum {
	CHECK = 1 << DO_CHECK,
	GRAPH = 1 << DO_GRAPH,
	INIT = 1 << DO_INIT,
	NEEDS = 1 << DO_PREREQUISITES,
	PLAY = 1 << DO_REHEARSE,
	MODELS = CHECK | GRAPH | NEEDS | PLAY, /* what tells of the model */
	ALL = MODELS | INIT,
};

struct option {
	const char *name;
	const char *value; /* what it takes, or NULL */
	const char *help;
	enum option_id id;
	int taken; /* by these commands */
};

struct command {
	const char *name, *usage, *help;
	int command; /* of struct options */
};

static const struct command commands[] = {
	{ "graph", "graph [options] [PATH]",
	    "Draws who creates, uploads and publishes what, by which event.",
	    DO_GRAPH },
	{ "init", "init [options] [PATH]",
	    "Writes .driftcheck.yaml with the contract that is kept today.",
	    DO_INIT },
	{ "prerequisites", "prerequisites [--have FILE] [options] [PATH]",
	    "Lists the secrets, environments and log-ins that a release needs.",
	    DO_PREREQUISITES },
	{ "rehearse", "rehearse [options] [PATH]",
	    "Plays the release through on paper: who starts, what comes out.",
	    DO_REHEARSE },
};

enum { NCOMMANDS = sizeof(commands) / sizeof(commands[0]) };

static const struct option options[] = {
	{ "--rev", "REV",
	    "check the tree of REV; PATH may be a bare repository", OPT_REV,
	    ALL },
	{ "--explain", NULL,
	    "with every finding its chain of evidence and the way out",
	    OPT_EXPLAIN, CHECK },
	{ "--format", "FMT",
	    "text, json, github or sarif; of graph: mermaid, dot, json or html;"
	    "\n                            of prerequisites: text or json; of "
	    "rehearse: text, json\n                            or mermaid",
	    OPT_FORMAT, MODELS },
	{ "--output", "FILE", "write the report to FILE; - is standard output",
	    OPT_OUTPUT, ALL },
	{ "--color", "WHEN", "auto, always or never", OPT_COLOR,
	    CHECK | NEEDS | PLAY },
	{ "--fail-on", "LEVEL",
	    "exit 1 from this level on: error, warning (default) or note",
	    OPT_FAIL_ON, CHECK },
	{ "--notes", NULL, "show notes too", OPT_NOTES, CHECK },
	{ "--pedantic", NULL, "show findings of low confidence too",
	    OPT_PEDANTIC, CHECK },
	{ "--only", "RULE[,RULE]", "ask only these rules", OPT_ONLY, CHECK },
	{ "--skip", "RULE[,RULE]", "do not ask these rules", OPT_SKIP, CHECK },
	{ "--config", "FILE", "read the settings of FILE, not .driftcheck.yaml",
	    OPT_CONFIG, MODELS },
	{ "--no-config", NULL, "read no settings", OPT_NO_CONFIG, MODELS },
	{ "--no-ignores", NULL, "take no notice of suppression comments",
	    OPT_NO_IGNORES, CHECK | GRAPH },
	{ "--allow-empty", NULL, "exit 0 when there is nothing to check",
	    OPT_ALLOW_EMPTY, CHECK | NEEDS | PLAY },
	{ "--have", "FILE",
	    "prerequisites: the names of secrets that there are; - is standard"
	    "\n                            input",
	    OPT_HAVE, NEEDS },
	{ "--tag", "TAG", "rehearse: begin with the push of this tag", OPT_TAG,
	    PLAY },
	{ "--run", "SCRIPT", "rehearse: begin with this script", OPT_RUN,
	    PLAY },
	{ "--skill", "FILE", "rehearse: begin with this skill or document",
	    OPT_SKILL, PLAY },
	{ "--dispatch", "WORKFLOW", "rehearse: begin with its dispatch",
	    OPT_DISPATCH, PLAY },
	{ "--list-rules", NULL, "list the rules", OPT_LIST_RULES, CHECK },
	{ "--version", NULL, "say which version this is", OPT_VERSION, ALL },
	{ "--help", NULL, "say this", OPT_HELP, ALL },
};

enum { NOPTIONS = sizeof(options) / sizeof(options[0]), NEAR = 4 };

/* The command in front, or NULL: a check, or what an option asks for. */
static const struct command *
command_of(const struct options *o)
{
	for (size_t i = 0; i < NCOMMANDS; i++)
		if ((int)o->command == commands[i].command)
			return &commands[i];
	return NULL;
}

static const struct option *
find_option(struct str name)
{
	for (size_t i = 0; i < NOPTIONS; i++)
		if (str_is(name, options[i].name))
			return &options[i];
	return NULL;
}

static struct str
nearest_option(struct str name)
{
	struct str best = { 0 };
	size_t least = NEAR;

	for (size_t i = 0; i < NOPTIONS; i++) {
		struct str other = str_of(options[i].name);
		size_t d = str_distance(name, other, NEAR);

		if (d < least) {
			least = d;
			best = other;
		}
	}
	return best;
}

static bool
refuse_option(struct arena *a, struct str name, struct str *why)
{
	struct str near = nearest_option(name);

	if (near.len)
		*why = str_printf(a,
		    "unknown option " STR_FMT "; did you mean " STR_FMT "?",
		    STR_ARG(name), STR_ARG(near));
	else
		*why = str_printf(a, "unknown option " STR_FMT, STR_ARG(name));
	return false;
}

static bool
check_rules(struct arena *a, struct str list, struct str *why)
{
	struct str id;

	while (list.len) {
		struct str near;

		str_cut(list, ',', &id, &list);
		if (rule_find(id))
			continue;
		near = rule_nearest(id);
		*why = str_printf(a,
		    "unknown rule '" STR_FMT "'%s" STR_FMT "%s; "
		    "--list-rules names them all",
		    STR_ARG(id), near.len ? "; did you mean '" : "",
		    STR_ARG(near), near.len ? "'?" : "");
		return false;
	}
	return true;
}

static bool
set_color(struct arena *a, struct str value, struct options *o, struct str *why)
{
	if (str_is(value, "auto"))
		o->color = COLOR_AUTO;
	else if (str_is(value, "always"))
		o->color = COLOR_ALWAYS;
	else if (str_is(value, "never"))
		o->color = COLOR_NEVER;
	else
		*why = str_printf(a,
		    "--color takes auto, always or never, not '" STR_FMT "'",
		    STR_ARG(value));
	return !why->len;
}

/*
 * The formats of one command: lists of different types, with one loop.  CHOSEN
 * is set where the value names one; all names are put into B.
 */
#define CHOOSE(list, chosen) \
	for (size_t i = 0; (list)[i]; i++) { \
		buf_printf(&b, "%s %s", i ? "," : "", (list)[i]->name); \
		if (str_is(value, (list)[i]->name)) { \
			(chosen) = (list)[i]; \
			return true; \
		} \
	}

static bool
set_format(
    struct arena *a, struct str value, struct options *o, struct str *why)
{
	const struct command *c = command_of(o);
	struct buf b = buf_new(a);

	buf_printf(&b, "%s%s--format takes", c ? c->name : "", c ? " " : "");
	if (o->command == DO_GRAPH)
		CHOOSE(picture_formats, o->picture)
	else if (o->command == DO_PREREQUISITES)
		CHOOSE(needs_formats, o->needs)
	else if (o->command == DO_REHEARSE)
		CHOOSE(rehearsal_formats, o->play)
	else
		CHOOSE(reporters, o->format)
	buf_printf(&b, ", not '" STR_FMT "'", STR_ARG(value));
	*why = buf_str(&b);
	return false;
}

/* Where the release begins: one of the four, once. */
static bool
set_beginning(
    enum option_id id, struct str value, struct options *o, struct str *why)
{
	if (o->tag.at || o->script.at || o->skill.at || o->dispatch.at) {
		*why = S("a release begins in one way: one of --tag, --run, "
		         "--skill and --dispatch");
		return false;
	}
	if (!value.len) {
		*why = S("--tag, --run, --skill and --dispatch take a name, "
		         "not an empty text");
		return false;
	}
	if (id == OPT_TAG)
		o->tag = value;
	if (id == OPT_RUN)
		o->script = value;
	if (id == OPT_SKILL)
		o->skill = value;
	if (id == OPT_DISPATCH)
		o->dispatch = value;
	return true;
}

static bool
set_fail_on(
    struct arena *a, struct str value, struct options *o, struct str *why)
{
	if (level_parse(value, &o->fail_on))
		return true;
	*why = str_printf(a,
	    "--fail-on takes error, warning or note, not '" STR_FMT "'",
	    STR_ARG(value));
	return false;
}

static bool
begins_release(enum option_id id)
{
	return id == OPT_TAG || id == OPT_RUN || id == OPT_SKILL ||
	       id == OPT_DISPATCH;
}

static void
set_flag(enum option_id id, struct options *o)
{
	o->explain |= id == OPT_EXPLAIN;
	o->notes |= id == OPT_NOTES;
	o->pedantic |= id == OPT_PEDANTIC;
	o->no_config |= id == OPT_NO_CONFIG;
	o->no_ignores |= id == OPT_NO_IGNORES;
	o->allow_empty |= id == OPT_ALLOW_EMPTY;
	if (id == OPT_LIST_RULES)
		o->command = DO_LIST_RULES;
	if (id == OPT_VERSION)
		o->command = DO_VERSION;
	if (id == OPT_HELP)
		o->command = DO_HELP;
}

static bool
set_value(struct arena *a, enum option_id id, struct str value,
    struct options *o, struct str *why)
{
	if (id == OPT_REV)
		o->rev = str_cstr(a, value);
	if (id == OPT_OUTPUT) {
		o->to_stdout = str_is(value, "-");
		o->output = o->to_stdout ? NULL : str_cstr(a, value);
	}
	if (id == OPT_CONFIG)
		o->config = str_cstr(a, value);
	if (id == OPT_ONLY)
		o->only = value;
	if (id == OPT_SKIP)
		o->skip = value;
	if (id == OPT_ONLY || id == OPT_SKIP)
		return check_rules(a, value, why);
	if (id == OPT_COLOR)
		return set_color(a, value, o, why);
	if (id == OPT_HAVE)
		o->have = str_cstr(a, value);
	if (begins_release(id))
		return set_beginning(id, value, o, why);
	if (id == OPT_FORMAT)
		return set_format(a, value, o, why);
	return id != OPT_FAIL_ON || set_fail_on(a, value, o, why);
}

/* The command whose option this is alone, or NULL. */
static const struct command *
only_command(const struct option *opt)
{
	for (size_t i = 0; i < NCOMMANDS; i++)
		if (opt->taken == 1 << commands[i].command)
			return &commands[i];
	return NULL;
}

/* Does the command have the option? */
static bool
may_take(struct arena *a, const struct options *o, const struct option *opt,
    struct str *why)
{
	const struct command *c = command_of(o), *only = only_command(opt);

	if (opt->taken & 1 << (c ? c->command : DO_CHECK))
		return true;
	if (c || !only)
		*why = str_printf(
		    a, "%s takes no %s", c ? c->name : "a check", opt->name);
	else
		*why = str_printf(a, "only %s takes %s", only->name, opt->name);
	return false;
}

/* One option at argv[*i], with its value. */
static bool
take_option(struct arena *a, int argc, char **argv, int *i, struct options *o,
    struct str *why)
{
	struct str word = str_of(argv[*i]), name, value;
	bool joined = str_cut(word, '=', &name, &value);
	const struct option *opt = find_option(name);

	if (!opt)
		return refuse_option(a, name, why);
	if (!may_take(a, o, opt, why))
		return false;
	if (!opt->value && joined) {
		*why = str_printf(a, "%s takes no value", opt->name);
		return false;
	}
	if (!opt->value) {
		set_flag(opt->id, o);
		if (opt->id == OPT_EXPLAIN && *i + 1 < argc &&
		    rule_find(str_of(argv[*i + 1]))) {
			o->command = DO_EXPLAIN_RULE;
			o->rule = str_of(argv[++*i]);
		}
		return true;
	}
	if (!joined && *i + 1 == argc) {
		*why = str_printf(
		    a, "%s needs a value: %s", opt->name, opt->value);
		return false;
	}
	if (!joined)
		value = str_of(argv[++*i]);
	return set_value(a, opt->id, value, o, why);
}

/* Is the first word a command's name? */
static bool
take_command(struct str word, struct options *o)
{
	for (size_t i = 0; i < NCOMMANDS; i++)
		if (str_is(word, commands[i].name)) {
			o->command = commands[i].command;
			return true;
		}
	return false;
}

bool
cli_parse(struct arena *a, int argc, char **argv, struct options *out,
    struct str *why)
{
	bool only_paths = false;

	*out = (struct options){ .format = reporters[0],
		.picture = picture_formats[0],
		.needs = needs_formats[0],
		.play = rehearsal_formats[0] };
	out->fail_on = LEVEL_WARNING;
	*why = (struct str){ 0 };
	for (int i = 1; i < argc; i++) {
		struct str word = str_of(argv[i]);

		if (i == 1 && take_command(word, out))
			continue;
		if (!only_paths && str_is(word, "--")) {
			only_paths = true;
		} else if (!only_paths && word.len > 1 && word.at[0] == '-') {
			if (!take_option(a, argc, argv, &i, out, why))
				return false;
		} else if (out->path) {
			*why = str_printf(a,
			    "one PATH at a time: '%s' and '%s' are given",
			    out->path, argv[i]);
			return false;
		} else {
			out->path = argv[i];
		}
	}
	return true;
}

enum { HELP_COLUMN = 26 };

struct str
cli_help(struct arena *a)
{
	struct buf b = buf_new(a);

	buf_add_text(&b,
	    "driftcheck finds where a repository's release contradicts "
	    "itself.\n\n"
	    "usage: driftcheck [options] [PATH]\n"
	    "       driftcheck --explain RULE\n");
	for (size_t i = 0; i < NCOMMANDS; i++)
		buf_printf(&b, "       driftcheck %s\n", commands[i].usage);
	buf_add_text(&b,
	    "\nChecks the repository at PATH (default: the one around the "
	    "current folder).\n");
	for (size_t i = 0; i < NCOMMANDS; i++)
		buf_printf(&b, "%s: %s\n", commands[i].name, commands[i].help);
	buf_add_char(&b, '\n');
	for (size_t i = 0; i < NOPTIONS; i++) {
		size_t from = b.len;

		buf_printf(&b, "  %s", options[i].name);
		if (options[i].value)
			buf_printf(&b, " %s", options[i].value);
		while (b.len - from < HELP_COLUMN)
			buf_add_char(&b, ' ');
		buf_printf(&b, "  %s\n", options[i].help);
	}
	buf_add_text(&b,
	    "\nexit status: 0 nothing found, 1 findings, 2 driftcheck could "
	    "not do its work,\n             3 nothing to check\n");
	return buf_str(&b);
}

static bool
in_list(struct str list, const char *id)
{
	struct str one;

	while (list.len) {
		str_cut(list, ',', &one, &list);
		if (str_is(one, id))
			return true;
	}
	return false;
}

bool
cli_runs_rule(const struct options *o, const char *id)
{
	if (o->only.len && !in_list(o->only, id))
		return false;
	return !in_list(o->skip, id);
}
