/*
 * driftcheck: reads the command line and hands over to the command.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "command/cli.h"
#include "command/command.h"
#include "command/output.h"
#include "rule/rule.h"

static enum status
list_rules(struct arena *a, const struct options *o)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; rules[i]; i++)
		buf_printf(&b, "%-25s %-8s %s\n", rules[i]->id,
		    level_name(rules[i]->level), rules[i]->summary);
	return output_report(a, o, buf_str(&b));
}

static enum status
run(struct arena *a, const struct options *o)
{
	switch (o->command) {
	case DO_CHECK:
		return command_check(a, o);
	case DO_GRAPH:
		return command_graph(a, o);
	case DO_INIT:
		return command_init(a, o);
	case DO_REHEARSE:
		return command_rehearse(a, o);
	case DO_PREREQUISITES:
		return command_prerequisites(a, o);
	case DO_EXPLAIN_RULE:
		return output_report(a, o, rule_page(rule_find(o->rule)));
	case DO_LIST_RULES:
		return list_rules(a, o);
	case DO_VERSION:
		return output_report(
		    a, o, S("driftcheck " DRIFTCHECK_VERSION "\n"));
	case DO_HELP:
		return output_report(a, o, cli_help(a));
	}
	return FAILED;
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new(0);
	struct options o;
	enum status status;
	struct str why;

	if (cli_parse(a, argc, argv, &o, &why))
		status = run(a, &o);
	else
		status = output_error(a, why);
	arena_free(a);
	return (int)status;
}
