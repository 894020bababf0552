/*
 * Commands of typer: the parameters of a function are its options and
 * operands, by their annotations and defaults.
 *
 * An app with one command and no callback is that command itself.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/interface_python.h"

/* A parameter's annotation and default, taken apart. */
struct typed {
	const struct python_node *type;
	const struct python_node *info; /* typer.Option(...), or NULL */
	bool is_option, is_operand;
	bool has_default;
	bool in_annotation;
};

static bool
names(struct python_reading *r, const struct python_node *n, const char *end)
{
	struct str name;

	return n && python_dotted_name(r->scratch, n, &name) &&
	       (str_is(name, end) ||
	           (str_starts(name, "typ") &&
	               str_is(str_from(name, str_find_last_char(name, '.') + 1),
	                   end)));
}

static void
take_info(
    struct python_reading *r, struct typed *t, const struct python_node *n)
{
	if (!n || n->kind != PYTHON_CALL)
		return;
	t->is_option = names(r, n->left, "Option");
	t->is_operand = names(r, n->left, "Argument");
	if (t->is_option || t->is_operand)
		t->info = n;
}

/* Annotated[T, typer.Option()], Optional[T], T | None */
static void
take_type(struct python_reading *r, struct typed *t)
{
	const struct python_node *n = t->type;

	if (n && n->kind == PYTHON_SUBSCRIPT &&
	    names(r, n->left, "Annotated") && n->right->kind == PYTHON_TUPLE &&
	    n->right->items.len) {
		for (size_t i = 1; i < n->right->items.len && !t->info; i++)
			take_info(r, t, n->right->items.at[i]);
		t->in_annotation = t->info != NULL;
		n = n->right->items.at[0];
	}
	if (n && n->kind == PYTHON_SUBSCRIPT && names(r, n->left, "Optional"))
		n = n->right;
	if (n && n->kind == PYTHON_BINARY && n->items.len == 2 &&
	    n->items.at[1]->kind == PYTHON_NONE)
		n = n->items.at[0];
	t->type = n;
}

static bool
is_list(struct python_reading *r, const struct python_node *n)
{
	return n && n->kind == PYTHON_SUBSCRIPT &&
	       (names(r, n->left, "list") || names(r, n->left, "List"));
}

static bool
is_odd(struct python_reading *r, const struct python_node *n)
{
	return n && n->kind == PYTHON_SUBSCRIPT && !is_list(r, n);
}

static void
add_option(struct python_reading *r, struct interface *in,
    const struct python_parameter *p, const struct typed *t)
{
	struct interface_option *o =
	    interface_add_option(r->arena, in, p->span);
	bool flag = names(r, t->type, "bool");
	struct str text, name = click_command_name(r, p->name);

	o->min = o->max = flag ? 0 : 1;
	if (t->info)
		click_set_option(r, in, o, t->info);
	o->required = !t->has_default &&
	              !(t->info && (python_keyword(t->info, "prompt") ||
	                               python_keyword(t->info, "envvar") ||
	                               python_keyword(t->info, "callback")));
	for (size_t i = 0; t->info && i < t->info->items.len; i++) {
		const struct python_node *n = python_positional(t->info, i);

		if (!n)
			break;
		if (python_is_text(python_eval(r, n), &text) &&
		    str_starts(text, "-"))
			click_name(r, o, text);
		else if (i > 0 || t->in_annotation)
			interface_incomplete(
			    in, n->span, S("an option's name is not known"));
	}
	if (!o->names.len) {
		*vec_add(r->arena, &o->names) =
		    str_printf(r->arena, "--" STR_FMT, STR_ARG(name));
		if (flag)
			*vec_add(r->arena, &o->names) = str_printf(
			    r->arena, "--no-" STR_FMT, STR_ARG(name));
	}
	if (o->max)
		o->value.integer = names(r, t->type, "int");
}

static void
add_operand(struct python_reading *r, struct interface *in,
    const struct python_parameter *p, const struct typed *t)
{
	struct interface_operand *o =
	    interface_add_operand(r->arena, in, p->span);

	o->name = python_keep(r, p->name);
	o->max = is_list(r, t->type) ? INTERFACE_ANY : 1;
	o->min =
	    !t->has_default && !(t->info && python_keyword(t->info, "envvar"));
}

static void
add_parameter(struct python_reading *r, struct interface *in,
    const struct python_parameter *p)
{
	struct typed t = { .type = p->annotation };
	const struct python_node *first;

	take_type(r, &t);
	if (names(r, t.type, "Context"))
		return;
	t.has_default = p->value != NULL;
	if (!t.info) {
		take_info(r, &t, p->value);
		if (t.info) {
			first = python_argument(t.info, 0, "default");
			t.has_default = first && first->kind != PYTHON_ELLIPSIS;
		}
	}
	if (t.info && (python_keyword(t.info, "default_factory") ||
	                  python_keyword(t.info, "parser") ||
	                  python_keyword(t.info, "click_type")))
		t.has_default = true;
	if (p->kind == PYTHON_REST || p->kind == PYTHON_REST_KEYWORDS ||
	    is_odd(r, t.type)) {
		interface_incomplete(
		    in, p->span, S("a parameter of it is not read"));
		return;
	}
	if (t.is_operand || (!t.is_option && !t.has_default))
		add_operand(r, in, p, &t);
	else
		add_option(r, in, p, &t);
}

static void
add_parameters(struct python_reading *r, struct interface *in,
    const struct python_statement *f)
{
	for (size_t i = 0; i < f->parameters.len; i++)
		add_parameter(r, in, &f->parameters.at[i]);
}

/* An app counts in `number`: 1, and 2 more with a callback. */
struct thing *
typer_new(struct python_reading *r, const struct python_node *call)
{
	struct thing *t = python_thing(r, THING_COMMAND), *name;
	const struct python_node *n;

	t->number = 1;
	t->interface = arena_make(r->arena, struct interface);
	t->interface->span = call->span;
	click_set_command(r, t->interface, call, true);
	n = python_keyword(call, "name");
	name = n ? python_eval(r, n) : NULL;
	if (name && name->kind == THING_TEXT)
		t->text = python_keep(r, name->text);
	return t;
}

struct thing *
typer_decorate(struct python_reading *r, const struct python_statement *f,
    const struct python_node *d, struct str part, struct thing *app)
{
	struct thing *t = python_thing(r, THING_FUNCTION), *name = NULL;
	struct interface *in;
	const struct python_node *n = NULL;

	t->statement = f;
	if (str_is(part, "callback")) {
		app->number = 3;
		add_parameters(r, app->interface, f);
		if (d->kind == PYTHON_CALL &&
		    python_keyword(d, "invoke_without_command"))
			app->interface->command_required = false;
		return t;
	}
	if (!str_is(part, "command")) {
		interface_incomplete(app->interface, d->span,
		    S("it is used in a way that is not read"));
		return t;
	}
	in = arena_make(r->arena, struct interface);
	in->span = f->name_span;
	click_set_command(r, in, d, false);
	add_parameters(r, in, f);
	if (f->decorators.len > 1)
		interface_incomplete(
		    in, d->span, S("a decorator of it is not read"));
	if (d->kind == PYTHON_CALL) {
		n = python_argument(d, 0, "name");
		name = n ? python_eval(r, n) : NULL;
	}
	if (name && name->kind != THING_TEXT && name->kind != THING_NONE)
		app->interface->open_commands = true;
	interface_add_command(r->arena, app->interface,
	    name && name->kind == THING_TEXT ? python_keep(r, name->text)
	                                     : click_command_name(r, f->name),
	    in, in->span);
	return t;
}

struct interface *
typer_whole(struct python_reading *r, struct thing *app)
{
	struct interface *in = app->interface;

	if (app->number == 1 && in->commands.len == 1 && !in->open_commands &&
	    !in->incomplete && !in->commands.at[0].interface->in_front)
		in = in->commands.at[0].interface;
	click_add_end(r, in, "--install-completion");
	click_add_end(r, in, "--show-completion");
	return in;
}

struct thing *
typer_run(struct python_reading *r, const struct python_node *call)
{
	const struct python_node *n = python_positional(call, 0);
	struct thing *f = n ? python_eval(r, n) : NULL;
	struct thing *t = python_thing(r, THING_COMMAND);
	struct interface *in = arena_make(r->arena, struct interface);
	static const struct python_node none = { .kind = PYTHON_NONE };
	static const struct python_node bare = { .kind = PYTHON_CALL };

	t->interface = in;
	in->span = call->span;
	click_set_command(r, in, &none, false);
	if (f && f->kind == THING_FUNCTION)
		add_parameters(r, in, f->statement);
	else
		interface_incomplete(
		    in, call->span, S("what it runs is not known"));
	click_run(r, t, &bare);
	return python_thing(r, THING_UNKNOWN);
}
