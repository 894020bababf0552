/*
 * missing-option: a script is called without what it requires.
 *
 * Required options, operands, subcommands and the values of options, as the
 * script's own text declares and checks them.
 *
 * Not reported: the interface is not fully read; "$@", an array or an
 * unquoted variable that cannot be followed may supply it; the option can
 * come from the environment.
 */

#include "base/buf.h"
#include "rule/refusal.h"

static struct str
message_of(struct rule_ctx *ctx, const struct call *c, const struct misuse *m)
{
	struct buf b = buf_new(model_arena(ctx->model));
	struct str script = str_basename(c->script);

	if (m->kind == MISSING_VALUE)
		buf_printf(&b, STR_FMT " wants a value behind " STR_FMT,
		    STR_ARG(script), STR_ARG(m->what));
	else if (m->kind == MISSING_OPTION)
		buf_printf(&b,
		    STR_FMT " is called without " STR_FMT ", which it requires",
		    STR_ARG(script), STR_ARG(m->what));
	else if (m->kind == MISSING_COMMAND)
		buf_printf(&b, STR_FMT " is called without a subcommand",
		    STR_ARG(script));
	else if (m->kind == MISSING_ONE_OF)
		buf_printf(&b,
		    STR_FMT " is called without any of the "
		            "options of which it requires one",
		    STR_ARG(script));
	else if (m->what.len)
		buf_printf(&b,
		    STR_FMT " is called without its operand " STR_FMT,
		    STR_ARG(script), STR_ARG(m->what));
	else
		buf_printf(&b, STR_FMT " is called with too few operands",
		    STR_ARG(script));
	return buf_str(&b);
}

static void
report(struct rule_ctx *ctx, const struct call *c, const struct misuse *m)
{
	struct finding *f;

	if (m->kind < MISSING_OPTION)
		return;
	f = refusal_add(ctx, "missing-option", c, m, message_of(ctx, c, m));
	finding_label(ctx->findings, f, "%s",
	    m->kind == MISSING_VALUE ? "its value is missing"
	                             : "it refuses to run so");
	finding_help(ctx->findings, f, "%s",
	    m->kind == MISSING_VALUE
	        ? "give the value"
	        : "give it, or take the requirement out of the script");
}

static void
check(struct rule_ctx *ctx)
{
	refusals_each(ctx, report);
}

const struct rule rule_missing_option = {
	.id = "missing-option",
	.summary = "a script is called without what it requires",
	.level = LEVEL_ERROR,
	.check = check,
};
