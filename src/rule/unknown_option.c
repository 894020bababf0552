/*
 * unknown-option: a script is called with what it does not accept.
 *
 * Its interface is read from its text: argparse, click, option loops,
 * getopts, checks of the number of words.  Reported are options and
 * subcommands that are not there, operands too many, values that are not
 * among the choices, and options that exclude each other.
 *
 * Not reported: the interface is not fully read; the script passes on what
 * it does not know; unambiguous prefixes, where they are accepted.
 */

#include "base/buf.h"
#include "rule/refusal.h"

static struct str
message_of(struct rule_ctx *ctx, const struct call *c, const struct misuse *m)
{
	struct arena *a = model_arena(ctx->model);
	struct buf b = buf_new(a);

	buf_add(&b, str_basename(c->script));
	if (m->late)
		buf_printf(&b, " takes " STR_FMT " only before its subcommand",
		    STR_ARG(m->what));
	else if (m->kind == MISUSE_OPTION)
		buf_printf(&b, " has no option " STR_FMT, STR_ARG(m->what));
	else if (m->kind == MISUSE_AMBIGUOUS)
		buf_printf(&b,
		    " has several options that " STR_FMT " may stand for",
		    STR_ARG(m->what));
	else if (m->kind == MISUSE_COMMAND)
		buf_printf(&b, " has no subcommand " STR_FMT, STR_ARG(m->what));
	else if (m->kind == MISUSE_OPERAND && m->what.len)
		buf_printf(
		    &b, " takes no operand " STR_FMT " here", STR_ARG(m->what));
	else if (m->kind == MISUSE_OPERAND)
		buf_printf(&b, " takes fewer operands");
	else if (m->kind == MISUSE_CHOICE)
		buf_printf(&b, " does not accept " STR_FMT " for " STR_FMT,
		    STR_ARG(m->what), STR_ARG(m->other));
	else if (m->kind == MISUSE_CONFLICT)
		buf_printf(&b, " takes either " STR_FMT " or " STR_FMT,
		    STR_ARG(m->other), STR_ARG(m->what));
	else
		buf_printf(
		    &b, " takes no value for " STR_FMT, STR_ARG(m->what));
	return buf_str(&b);
}

static void
report(struct rule_ctx *ctx, const struct call *c, const struct misuse *m)
{
	struct finding *f;

	if (m->kind >= MISSING_OPTION)
		return;
	f = refusal_add(ctx, "unknown-option", c, m, message_of(ctx, c, m));
	finding_label(ctx->findings, f, "not accepted");
	if (m->nearest.len)
		finding_help(ctx->findings, f, "did you mean " STR_FMT "?",
		    STR_ARG(m->nearest));
	else if (m->late)
		finding_help(
		    ctx->findings, f, "put it in front of the subcommand");
	else
		finding_help(ctx->findings, f,
		    "take it out, or teach " STR_FMT " to accept it",
		    STR_ARG(str_basename(c->script)));
}

static void
check(struct rule_ctx *ctx)
{
	refusals_each(ctx, report);
}

const struct rule rule_unknown_option = {
	.id = "unknown-option",
	.summary = "a script is called with what it does not accept",
	.level = LEVEL_ERROR,
	.check = check,
};
