/*
 * Commands of click: what their decorators declare, and the groups that
 * hold them.  The parameters of typer's functions are in
 * interface_typer.c.
 *
 * Left out: classes of commands and parameters of the script's own, chains
 * of commands, decorators of its own that may add options.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/interface_python.h"

static bool
is_given(const struct thing *t)
{
	return t && t->kind != THING_NONE;
}

void
click_name(
    struct python_reading *r, struct interface_option *o, struct str text)
{
	struct str first, second;

	/* --shout/--no-shout */
	while (str_cut(text, '/', &first, &second) && second.len) {
		*vec_add(r->arena, &o->names) = python_keep(r, str_trim(first));
		text = str_trim(second);
		o->min = o->max = 0;
	}
	*vec_add(r->arena, &o->names) = python_keep(r, str_trim(first));
}

/* click.Choice(["a", "b"]) */
static void
set_choice(struct python_reading *r, struct interface_value *v,
    const struct python_node *type)
{
	const struct python_node *first, *any;
	struct str name;

	python_take_type(r, v, type);
	if (!type || type->kind != PYTHON_CALL ||
	    !python_dotted_name(r->scratch, type->left, &name) ||
	    !str_ends(name, "Choice"))
		return;
	first = python_positional(type, 0);
	any = python_keyword(type, "case_sensitive");
	v->any_case = any && any->kind != PYTHON_TRUE;
	python_take_choices(r, v, first ? python_eval(r, first) : NULL);
}

/* What is common to click.option() and typer.Option(). */
void
click_set_option(struct python_reading *r, struct interface *in,
    struct interface_option *o, const struct python_node *call)
{
	struct thing *flag = python_given(r, call, "is_flag");
	struct thing *nargs = python_given(r, call, "nargs");

	if (python_keyword(call, "cls") || (flag && flag->kind != THING_BOOL) ||
	    (nargs && nargs->kind != THING_NUMBER))
		interface_incomplete(
		    in, call->span, S("an option of it is not read"));
	if (nargs && nargs->kind == THING_NUMBER && o->max)
		o->min = o->max = (uint32_t)nargs->number;
	if (python_is_true(flag) || is_given(python_given(r, call, "count")))
		o->min = o->max = 0;
	else if (python_keyword(call, "flag_value"))
		o->any_value = true;
	o->ends = python_is_true(python_given(r, call, "is_eager"));
	o->required = python_is_true(python_given(r, call, "required")) &&
	              !python_keyword(call, "prompt") &&
	              !python_keyword(call, "envvar") &&
	              !python_keyword(call, "default") &&
	              !python_keyword(call, "callback");
	for (size_t i = 0; i < call->items.len; i++)
		if (call->items.at[i]->kind == PYTHON_DOUBLE_STARRED)
			interface_incomplete(
			    in, call->span, S("an option of it is not read"));
}

static void
add_option(struct python_reading *r, struct interface *in,
    const struct python_node *call, const char *usual)
{
	struct interface_option *o =
	    interface_add_option(r->arena, in, call->span);
	struct str text;

	o->min = o->max = 1;
	for (size_t i = 0; call->kind == PYTHON_CALL && i < call->items.len;
	     i++) {
		const struct python_node *n = python_positional(call, i);
		struct thing *t = n ? python_eval(r, n) : NULL;

		if (!t)
			break;
		if (!python_is_text(t, &text))
			interface_incomplete(
			    in, call->span, S("an option's name is not known"));
		else if (str_starts(text, "-"))
			click_name(r, o, text);
	}
	if (call->kind == PYTHON_CALL)
		click_set_option(r, in, o, call);
	if (call->kind == PYTHON_CALL && o->max)
		set_choice(r, &o->value, python_keyword(call, "type"));
	if (!usual && !o->names.len)
		interface_incomplete(
		    in, call->span, S("an option's name is not known"));
	if (usual && !o->names.len)
		*vec_add(r->arena, &o->names) = str_of(usual);
}

static void
add_operand(struct python_reading *r, struct interface *in,
    const struct python_node *call)
{
	struct interface_operand *o =
	    interface_add_operand(r->arena, in, call->span);
	const struct python_node *first = python_positional(call, 0);
	struct thing *name = first ? python_eval(r, first) : NULL;
	struct thing *nargs = python_given(r, call, "nargs");
	struct thing *required = python_given(r, call, "required");

	o->min = o->max = 1;
	if (name && name->kind == THING_TEXT)
		o->name = python_keep(r, name->text);
	if (nargs && nargs->kind == THING_NUMBER)
		o->min = o->max = (uint32_t)nargs->number;
	else if (nargs) { /* -1 is no plain number */
		o->max = INTERFACE_ANY;
		o->min = python_is_true(required);
	}
	if (python_keyword(call, "default") || python_keyword(call, "envvar") ||
	    (required && !python_is_true(required)))
		o->min = 0;
	set_choice(r, &o->value, python_keyword(call, "type"));
}

/* --help, or what help_option_names says. */
void
click_add_end(struct python_reading *r, struct interface *in, const char *name)
{
	struct interface_option *o =
	    interface_add_option(r->arena, in, in->span);

	o->ends = true;
	*vec_add(r->arena, &o->names) = str_of(name);
}

static void
set_context(struct python_reading *r, struct interface *in, struct thing *dict)
{
	struct str key;

	if (dict->kind != THING_DICT)
		interface_incomplete(
		    in, in->span, S("its context_settings are not known"));
	for (size_t i = 0; dict->kind == THING_DICT && i < dict->items.len;
	     i += 2) {
		struct thing *value = dict->items.at[i + 1];

		if (!python_is_text(dict->items.at[i], &key))
			continue;
		if (str_is(key, "help_option_names") &&
		    value->kind == THING_LIST)
			for (size_t k = 0; k < value->items.len; k++)
				click_add_end(r, in,
				    str_cstr(
				        r->arena, value->items.at[k]->text));
		else if (str_is(key, "ignore_unknown_options") ||
		         str_is(key, "allow_extra_args"))
			in->rest = true;
		else if (!str_is(key, "max_content_width") &&
		         !str_is(key, "show_default") &&
		         !str_is(key, "terminal_width"))
			interface_incomplete(in, in->span,
			    S("its context_settings are not read"));
	}
}

/* What the arguments of command() and group() say. */
void
click_set_command(struct python_reading *r, struct interface *in,
    const struct python_node *call, bool group)
{
	struct thing *t;

	in->kind = INTERFACE_CLICK;
	in->prefix_chars = S("-");
	in->in_front = group;
	in->command_required = group;
	click_add_end(r, in, "--help");
	if (call->kind != PYTHON_CALL)
		return;
	if (python_is_true(python_given(r, call, "invoke_without_command")))
		in->command_required = false;
	if (python_keyword(call, "cls") || python_keyword(call, "chain"))
		interface_incomplete(
		    in, call->span, S("its class is not read"));
	in->bare_unknown = python_keyword(call, "no_args_is_help") != NULL;
	t = python_given(r, call, "context_settings");
	if (t)
		set_context(r, in, t);
}

/* The name of a function as a command; newer versions cut off an end. */
static void
add_command(struct python_reading *r, struct interface *to, struct str name,
    struct interface *command)
{
	static const char *const ends[] = { "-command", "-cmd", "-group",
		"-grp" };

	interface_add_command(r->arena, to, name, command, command->span);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends(name, ends[i]))
			interface_add_command(r->arena, to,
			    str_slice(name, 0, name.len - strlen(ends[i])),
			    command, command->span);
}

struct str
click_command_name(struct python_reading *r, struct str function)
{
	struct buf b = buf_new(r->arena);

	for (size_t i = 0; i < function.len; i++)
		buf_add_char(&b,
		    function.at[i] == '_' ? '-' : char_lower(function.at[i]));
	return buf_str(&b);
}

/* Which part of click a decorator is: "option", "command"; or empty. */
static struct str
part_of(struct python_reading *r, const struct python_node *callee,
    struct thing **group)
{
	struct thing *t;

	*group = NULL;
	if (callee->kind == PYTHON_ATTRIBUTE) {
		t = python_eval(r, callee->left);
		if (t->kind == THING_COMMAND) {
			*group = t;
			return callee->name;
		}
	}
	t = python_eval(r, callee);
	if (t->kind == THING_MODULE && (str_starts(t->text, "click.") ||
	                                   str_starts(t->text, "rich_click.")))
		return str_from(t->text, str_find_char(t->text, 0, '.') + 1);
	return (struct str){ 0 };
}

static void
add_part(struct python_reading *r, struct interface *in,
    const struct python_node *d, struct str part)
{
	static const char *const quiet[] = { "pass_context", "pass_obj",
		"command", "group", NULL };

	if (str_is(part, "option"))
		add_option(r, in, d, NULL);
	else if (str_is(part, "argument"))
		add_operand(r, in, d);
	else if (str_is(part, "version_option"))
		click_add_end(r, in, "--version");
	else if (str_is(part, "help_option"))
		add_option(r, in, d, "--help");
	else if (str_is(part, "password_option"))
		add_option(r, in, d, "--password");
	else if (!str_is_one_of(part, quiet))
		interface_incomplete(
		    in, d->span, S("a decorator of it is not read"));
	if (str_is(part, "version_option") && d->kind == PYTHON_CALL &&
	    python_positional(d, 1))
		interface_incomplete(
		    in, d->span, S("a decorator of it is not read"));
}

static struct thing *
make_command(struct python_reading *r, const struct python_statement *f,
    const struct python_node *maker, struct str part, struct thing *group)
{
	struct thing *t = python_thing(r, THING_COMMAND), *name = NULL;
	struct interface *in = arena_make(r->arena, struct interface);
	const struct python_node *n = NULL;

	t->interface = in;
	in->span = f->name_span;
	click_set_command(r, in, maker, str_is(part, "group"));
	for (size_t i = 0; i < f->decorators.len; i++) {
		const struct python_node *d = f->decorators.at[i];
		struct thing *other;

		add_part(r, in, d,
		    part_of(r, d->kind == PYTHON_CALL ? d->left : d, &other));
	}
	if (maker->kind == PYTHON_CALL) {
		n = python_argument(maker, 0, "name");
		name = n ? python_eval(r, n) : NULL;
	}
	t->text = click_command_name(r, f->name);
	if (name && name->kind == THING_TEXT)
		t->text = python_keep(r, name->text);
	if (!group)
		return t;
	if (name && name->kind != THING_TEXT)
		group->interface->open_commands = true;
	add_command(r, group->interface, t->text, in);
	return t;
}

struct thing *
click_decorate(
    struct python_reading *r, const struct python_statement *function)
{
	for (size_t i = 0; i < function->decorators.len; i++) {
		const struct python_node *d = function->decorators.at[i];
		struct thing *group;
		struct str part =
		    part_of(r, d->kind == PYTHON_CALL ? d->left : d, &group);

		if (group && group->number) /* an app of typer */
			return typer_decorate(r, function, d, part, group);
		if (str_is(part, "command") || str_is(part, "group"))
			return make_command(r, function, d, part, group);
	}
	return NULL;
}

struct thing *
click_member(
    struct python_reading *r, struct str dotted, const struct python_node *call)
{
	if (str_is(dotted, "typer.Typer"))
		return typer_new(r, call);
	if (str_is(dotted, "typer.run"))
		return typer_run(r, call);
	return NULL;
}

void
click_run(struct python_reading *r, struct thing *command,
    const struct python_node *call)
{
	struct interface *in = command->interface;

	if (command->number)
		in = typer_whole(r, command);
	python_reads(r, in);
	if (python_argument(call, 0, "args") ||
	    python_keyword(call, "standalone_mode"))
		interface_incomplete(in, call->span,
		    S("what it reads may not be the script's own words"));
	if (python_keyword(call, "auto_envvar_prefix") ||
	    python_keyword(call, "default_map"))
		interface_incomplete(
		    in, call->span, S("its options may come from elsewhere"));
	if (r->uncertain || r->catches)
		interface_incomplete(
		    in, call->span, S("it is read on some ways only"));
}

struct thing *
click_method(struct python_reading *r, struct thing *on, struct str name,
    const struct python_node *call)
{
	const struct python_node *first = python_positional(call, 0);
	struct thing *t = first ? python_eval(r, first) : NULL, *given;

	if (str_is(name, "main")) {
		click_run(r, on, call);
		return python_thing(r, THING_UNKNOWN);
	}
	if ((str_is(name, "add_command") || str_is(name, "add_typer")) && t &&
	    t->kind == THING_COMMAND) {
		given = python_given(r, call, "name");
		if (!given && str_is(name, "add_command") &&
		    python_positional(call, 1))
			given = python_eval(r, python_positional(call, 1));
		if (given && given->kind == THING_TEXT)
			t->text = python_keep(r, given->text);
		if (!t->text.len || (given && given->kind != THING_TEXT))
			on->interface->open_commands = true;
		add_command(r, on->interface, t->text,
		    t->number ? typer_whole(r, t) : t->interface);
		on->interface->in_front = true;
		return python_thing(r, THING_UNKNOWN);
	}
	if (str_is(name, "add_command") || str_is(name, "add_typer")) {
		on->interface->open_commands = true;
		return python_thing(r, THING_UNKNOWN);
	}
	interface_incomplete(on->interface, call->span,
	    S("it is used in a way that is not read"));
	return NULL;
}
