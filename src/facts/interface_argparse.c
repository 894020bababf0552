/*
 * Parsers of argparse, as a script makes them: their options, positionals,
 * groups and subcommands, and what their parse_args() is given.
 *
 * Left out: actions and types of the script's own beyond their number of
 * values, conflict handlers, parsers that do not exit on an error.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/interface_python.h"

/* **kwargs whose names are not known. */
static bool
has_unknown_keywords(struct python_reading *r, const struct python_node *call)
{
	for (size_t i = 0; i < call->items.len; i++)
		if (call->items.at[i]->kind == PYTHON_DOUBLE_STARRED &&
		    python_eval(r, call->items.at[i]->left)->kind != THING_DICT)
			return true;
	return false;
}

static void
add_name(struct python_reading *r, struct interface_option *o, struct str name)
{
	*vec_add(r->arena, &o->names) = python_keep(r, name);
}

static void
add_help(struct python_reading *r, struct interface *to)
{
	struct interface_option *o =
	    interface_add_option(r->arena, to, to->span);
	char dash = to->prefix_chars.at[0];

	if (str_find_char(to->prefix_chars, 0, '-') != SIZE_MAX)
		dash = '-';
	add_name(r, o, str_printf(r->scratch, "%ch", dash));
	add_name(r, o, str_printf(r->scratch, "%c%chelp", dash, dash));
	o->ends = true;
}

/* parents=[common]: all that they have. */
static void
add_parents(struct python_reading *r, struct interface *to, struct thing *list,
    struct span span)
{
	if (list->kind != THING_LIST) {
		interface_incomplete(
		    to, span, S("its parent parsers are not known"));
		return;
	}
	for (size_t i = 0; i < list->items.len; i++) {
		const struct interface *p = list->items.at[i]->interface;
		size_t groups = to->groups.len;

		if (list->items.at[i]->kind != THING_PARSER || p->incomplete ||
		    p->commands.len) {
			interface_incomplete(
			    to, span, S("a parent parser is not known"));
			return;
		}
		for (size_t k = 0; k < p->groups.len; k++)
			*vec_add(r->arena, &to->groups) = p->groups.at[k];
		for (size_t k = 0; k < p->options.len; k++) {
			struct interface_option *o =
			    arena_make(r->arena, struct interface_option);

			*o = *p->options.at[k];
			o->group += o->group ? groups : 0;
			*vec_add(r->arena, &to->options) = o;
		}
		for (size_t k = 0; k < p->operands.len; k++)
			*vec_add(r->arena, &to->operands) = p->operands.at[k];
	}
}

static void
set_chars(struct python_reading *r, struct interface *in,
    const struct python_node *call)
{
	struct thing *t = python_given(r, call, "prefix_chars");

	in->prefix_chars = S("-");
	if (t && t->kind == THING_TEXT && t->text.len)
		in->prefix_chars = python_keep(r, t->text);
	else if (t)
		interface_incomplete(
		    in, call->span, S("its prefix_chars are not known"));
	t = python_given(r, call, "fromfile_prefix_chars");
	if (t && t->kind == THING_TEXT)
		in->file_chars = python_keep(r, t->text);
	else if (t && t->kind != THING_NONE)
		interface_incomplete(in, call->span,
		    S("its fromfile_prefix_chars are not known"));
}

static void
set_manner(struct python_reading *r, struct interface *in,
    const struct python_node *call)
{
	struct thing *t = python_given(r, call, "allow_abbrev");

	in->prefixes = !t || python_is_true(t);
	if (t && t->kind != THING_BOOL)
		interface_incomplete(
		    in, call->span, S("its allow_abbrev is not known"));
	t = python_given(r, call, "exit_on_error");
	if (t && !python_is_true(t))
		interface_incomplete(
		    in, call->span, S("it does not exit on an error"));
	t = python_given(r, call, "conflict_handler");
	if (t && !(t->kind == THING_TEXT && str_is(t->text, "error")))
		interface_incomplete(
		    in, call->span, S("its options may replace each other"));
}

struct thing *
argparse_new(struct python_reading *r, const struct python_node *call)
{
	struct thing *t = python_thing(r, THING_PARSER), *given;
	struct interface *in = arena_make(r->arena, struct interface);

	t->interface = in;
	in->kind = INTERFACE_ARGPARSE;
	in->span = call->span;
	set_chars(r, in, call);
	set_manner(r, in, call);
	if (has_unknown_keywords(r, call))
		interface_incomplete(
		    in, call->span, S("how it is made is not known"));
	given = python_given(r, call, "add_help");
	if (given && given->kind != THING_BOOL)
		interface_incomplete(
		    in, call->span, S("its add_help is not known"));
	if (!given || python_is_true(given))
		add_help(r, in);
	given = python_given(r, call, "parents");
	if (given)
		add_parents(r, in, given, call->span);
	return t;
}

bool
argparse_is_parser_class(
    struct python_reading *r, const struct python_statement *c)
{
	for (unsigned depth = 0; depth < 4; depth++) {
		struct thing *t;

		if (c->items.len == 0)
			return false;
		t = python_eval(r, c->items.at[0]);
		if (t->kind == THING_MODULE)
			return str_is(t->text, "argparse.ArgumentParser");
		if (t->kind != THING_CLASS)
			return false;
		c = t->statement;
	}
	return false;
}

bool
argparse_class_is_plain(const struct python_statement *c)
{
	static const char *const names[] = { "format_help", "print_help",
		"format_usage", "print_usage", "_print_message",
		"format_epilog" };
	const struct python_statement *error = python_method_of(c, S("error"));
	size_t plain = error != NULL, methods = 0;

	if (error && !str_contains(span_text(error->span), "exit"))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		plain += python_method_of(c, str_of(names[i])) != NULL;
	for (size_t i = 0; i < c->body.len; i++)
		methods += c->body.at[i]->kind == PYTHON_FUNCTION;
	return plain == methods;
}

static void
set_value(struct python_reading *r, struct interface_value *v,
    const struct python_node *call)
{
	const struct python_node *type = python_keyword(call, "type");
	struct thing *choices = python_given(r, call, "choices");

	python_take_type(r, v, type);
	if (!type || (type->kind == PYTHON_NAME && str_is(type->name, "str")))
		python_take_choices(r, v, choices);
}

/* What nargs= asks for; false when it is not known. */
static bool
set_count(struct thing *nargs, uint32_t *min, uint32_t *max, bool *remainder)
{
	struct str s;

	*min = *max = 1;
	if (!nargs || nargs->kind == THING_NONE)
		return true;
	if (nargs->kind == THING_NUMBER) {
		*min = *max = (uint32_t)nargs->number;
		return nargs->number < 100 && nargs->number > 0;
	}
	if (nargs->kind != THING_TEXT && nargs->kind != THING_MODULE)
		return false;
	s = nargs->text;
	*min = str_is(s, "+") || str_is(s, "argparse.ONE_OR_MORE");
	if (str_is(s, "?") || str_is(s, "argparse.OPTIONAL"))
		return true;
	*max = INTERFACE_ANY;
	*remainder = str_is(s, "...") || str_is(s, "argparse.REMAINDER");
	return *remainder || *min || str_is(s, "*") ||
	       str_is(s, "argparse.ZERO_OR_MORE");
}

enum action {
	ACTION_STORES,
	ACTION_FLAG,
	ACTION_ENDS,
	ACTION_PAIR,
	ACTION_ODD
};

static enum action
action_of(struct thing *t)
{
	static const char *const stores[] = { "store", "append", "extend",
		NULL };
	static const char *const flags[] = { "store_true", "store_false",
		"store_const", "append_const", "count", NULL };
	static const char *const ends[] = { "help", "version", NULL };
	const struct python_statement *c = t ? t->statement : NULL;

	if (!t || t->kind == THING_NONE)
		return ACTION_STORES;
	if (t->kind == THING_MODULE &&
	    str_is(t->text, "argparse.BooleanOptionalAction"))
		return ACTION_PAIR;
	if (t->kind == THING_CLASS && !python_method_of(c, S("__init__")) &&
	    c->items.len &&
	    str_ends(span_text(c->items.at[0]->span), "Action") &&
	    !str_starts(span_text(c->items.at[0]->span), "argparse._"))
		return ACTION_STORES;
	if (t->kind != THING_TEXT)
		return ACTION_ODD;
	if (str_is_one_of(t->text, stores))
		return ACTION_STORES;
	if (str_is_one_of(t->text, flags))
		return ACTION_FLAG;
	return str_is_one_of(t->text, ends) ? ACTION_ENDS : ACTION_ODD;
}

/* --x and --no-x */
static void
add_negations(struct python_reading *r, struct interface_option *o)
{
	size_t n = o->names.len;

	for (size_t i = 0; i < n; i++)
		if (str_starts(o->names.at[i], "--"))
			add_name(r, o,
			    str_printf(r->scratch, "--no-" STR_FMT,
			        STR_ARG(str_from(o->names.at[i], 2))));
}

static struct thing *
add_option_argument(struct python_reading *r, struct thing *on,
    const struct python_node *call, struct interface_names *names)
{
	struct interface *in = on->interface;
	struct interface_option *o =
	    interface_add_option(r->arena, in, call->span);
	enum action action = action_of(python_given(r, call, "action"));
	struct thing *t, *out = python_thing(r, THING_OPTION);
	bool remainder = false;

	out->option = o;
	o->names = *names;
	o->maybe = r->uncertain > 0;
	o->group = (size_t)on->number;
	o->ends = action == ACTION_ENDS;
	if (action == ACTION_PAIR)
		add_negations(r, o);
	if (action == ACTION_ODD)
		interface_incomplete(
		    in, call->span, S("an action of its own takes options"));
	if (action == ACTION_STORES &&
	    !set_count(
	        python_given(r, call, "nargs"), &o->min, &o->max, &remainder))
		interface_incomplete(in, call->span,
		    S("how many values an option takes is not known"));
	if (remainder)
		interface_incomplete(
		    in, call->span, S("an option takes all that follows"));
	if (action == ACTION_STORES)
		set_value(r, &o->value, call);
	t = python_given(r, call, "required");
	o->required = python_is_true(t) && !o->maybe;
	return out;
}

static struct thing *
add_operand_argument(struct python_reading *r, struct thing *on,
    const struct python_node *call, struct str name)
{
	struct interface *in = on->interface;
	struct interface_operand *o =
	    interface_add_operand(r->arena, in, call->span);
	struct thing *t = python_given(r, call, "action");
	struct thing *out = python_thing(r, THING_OPTION);

	out->operand = o;
	o->name = python_keep(r, name);
	o->group = (size_t)on->number;
	if (r->uncertain)
		interface_incomplete(in, call->span,
		    S("an operand is declared on some ways only"));
	if (action_of(t) != ACTION_STORES ||
	    !set_count(python_given(r, call, "nargs"), &o->min, &o->max,
	        &o->remainder))
		interface_incomplete(in, call->span,
		    S("how many words an operand takes is not known"));
	set_value(r, &o->value, call);
	o->quirk = o->value.chosen && o->min == 0;
	return out;
}

static struct thing *
add_argument(
    struct python_reading *r, struct thing *on, const struct python_node *call)
{
	struct interface *in = on->interface;
	struct interface_names names = { 0 };
	struct thing *t;
	bool known = !has_unknown_keywords(r, call);

	for (size_t i = 0; i < call->items.len; i++) {
		const struct python_node *n = call->items.at[i];
		struct thing *spread;

		if (n->kind == PYTHON_KEYWORD ||
		    n->kind == PYTHON_DOUBLE_STARRED)
			continue;
		spread =
		    python_eval(r, n->kind == PYTHON_STARRED ? n->left : n);
		for (size_t k = 0;
		     n->kind == PYTHON_STARRED && k < spread->items.len; k++) {
			t = spread->items.at[k];
			known &= t->kind == THING_TEXT;
			*vec_add(r->arena, &names) = python_keep(r, t->text);
		}
		known &=
		    spread->kind == THING_TEXT ||
		    (n->kind == PYTHON_STARRED && spread->kind == THING_LIST);
		if (n->kind != PYTHON_STARRED)
			*vec_add(r->arena, &names) =
			    python_keep(r, spread->text);
	}
	if (!known) {
		interface_incomplete(
		    in, call->span, S("an argument's name is not known"));
		return python_thing(r, THING_OPTION);
	}
	if (names.len && names.at[0].len &&
	    str_find_char(in->prefix_chars, 0, names.at[0].at[0]) != SIZE_MAX)
		return add_option_argument(r, on, call, &names);
	t = python_given(r, call, "dest");
	if (!names.len && t && t->kind == THING_TEXT)
		*vec_add(r->arena, &names) = t->text;
	t = python_given(r, call, "metavar");
	if (t && t->kind == THING_TEXT && names.len)
		names.at[0] = t->text;
	return add_operand_argument(
	    r, on, call, names.len ? names.at[0] : S("operand"));
}

static struct thing *
add_subparsers(
    struct python_reading *r, struct thing *on, const struct python_node *call)
{
	struct interface *in = on->interface;
	struct interface_operand *o =
	    interface_add_operand(r->arena, in, call->span);
	struct thing *t = python_thing(r, THING_COMMANDS), *given;

	t->interface = in;
	given = python_given(r, call, "dest");
	o->name = given && given->kind == THING_TEXT
	              ? python_keep(r, given->text)
	              : S("command");
	o->commands = true;
	o->min = 1;
	o->max = INTERFACE_ANY;
	given = python_given(r, call, "required");
	in->command_required = python_is_true(given) && !r->uncertain;
	if (python_given(r, call, "parser_class") ||
	    has_unknown_keywords(r, call))
		interface_incomplete(
		    in, call->span, S("how subcommands are made is not known"));
	return t;
}

static void
add_command(struct python_reading *r, struct interface *in, struct thing *name,
    struct interface *command, struct span span)
{
	if (name->kind != THING_TEXT) {
		in->open_commands = true;
		return;
	}
	interface_add_command(
	    r->arena, in, python_keep(r, name->text), command, span);
}

static struct thing *
add_parser(
    struct python_reading *r, struct thing *on, const struct python_node *call)
{
	const struct python_node *name = python_argument(call, 0, "name");
	struct thing *t = argparse_new(r, call), *aliases;

	add_command(r, on->interface,
	    name ? python_eval(r, name) : python_thing(r, THING_UNKNOWN),
	    t->interface, call->span);
	aliases = python_given(r, call, "aliases");
	if (aliases && aliases->kind != THING_LIST)
		on->interface->open_commands = true;
	for (size_t i = 0;
	     aliases && aliases->kind == THING_LIST && i < aliases->items.len;
	     i++)
		add_command(r, on->interface, aliases->items.at[i],
		    t->interface, call->span);
	return t;
}

static struct thing *
add_group(struct python_reading *r, struct thing *on,
    const struct python_node *call, bool exclusive)
{
	struct thing *t = python_thing(r, THING_GROUP), *required;
	struct interface *in = on->interface;

	t->interface = in;
	t->number = on->number;
	if (!exclusive)
		return t;
	required = python_given(r, call, "required");
	*vec_add(r->arena, &in->groups) = (struct interface_group){
		.span = call->span,
		.exclusive = true,
		.required = python_is_true(required) && !r->uncertain,
	};
	t->number = (long)in->groups.len;
	return t;
}

/* parse_args(): with the script's own words? */
static struct thing *
parse(struct python_reading *r, struct thing *on,
    const struct python_node *call, bool known)
{
	const struct python_node *n = python_argument(call, 0, "args");
	struct interface *in = on->interface;
	struct thing *t;

	t = n ? python_eval(r, n) : python_thing(r, THING_NONE);
	python_reads(r, in);
	if (!(t->kind == THING_NONE ||
	        (t->kind == THING_ARGV && t->number == 1)))
		interface_incomplete(in, call->span,
		    S("what it reads may not be the script's own words"));
	if (r->uncertain)
		interface_incomplete(
		    in, call->span, S("it is read on some ways only"));
	if (r->catches)
		interface_incomplete(
		    in, call->span, S("its errors are caught"));
	in->rest |= known;
	/* Who is refused here gets no further. */
	r->stopped |= !r->uncertain && !known && r->ends_parsed;
	return python_thing(r, THING_UNKNOWN);
}

static bool
is_quiet_method(struct str name)
{
	static const char *const names[] = { "print_help", "print_usage",
		"format_help", "format_usage", "exit", "error", "set_defaults",
		"get_default", NULL };

	return str_is_one_of(name, names);
}

struct thing *
argparse_method(struct python_reading *r, struct thing *on, struct str name,
    const struct python_node *call)
{
	struct interface *in = on->interface;

	if (on->kind == THING_COMMANDS) {
		if (str_is(name, "add_parser"))
			return add_parser(r, on, call);
		interface_incomplete(
		    in, call->span, S("its subcommands are used as a whole"));
		return NULL;
	}
	if (str_is(name, "add_argument"))
		return add_argument(r, on, call);
	if (str_is(name, "add_mutually_exclusive_group"))
		return add_group(r, on, call, true);
	if (str_is(name, "add_argument_group"))
		return add_group(r, on, call, false);
	if (str_is(name, "add_subparsers"))
		return add_subparsers(r, on, call);
	if (str_is(name, "parse_args") || str_is(name, "parse_known_args"))
		return parse(r, on, call, str_is(name, "parse_known_args"));
	if (str_is(name, "parse_intermixed_args")) {
		in->intermixed = true;
		return parse(r, on, call, false);
	}
	if (is_quiet_method(name)) {
		for (size_t i = 0; i < call->items.len; i++)
			python_eval(r, call->items.at[i]->left
			                   ? call->items.at[i]->left
			                   : call->items.at[i]);
		if (!r->uncertain &&
		    (str_is(name, "exit") || str_is(name, "error")))
			r->stopped = true;
		return python_thing(r, THING_UNKNOWN);
	}
	interface_incomplete(
	    in, call->span, S("it is used in a way that is not read"));
	return NULL;
}
