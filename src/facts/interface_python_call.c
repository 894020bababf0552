/*
 * Calls in a Python script: of its own functions and classes, of argparse,
 * click and typer, and of the few built-in functions that give lists.  What
 * is passed to any other is known no longer.
 */

#include "base/arena.h"
#include "facts/interface_python.h"

/* Things that are looked at and stay what they are. */
static bool
is_harmless(struct str name)
{
	static const char *const names[] = { "print",
		"argcomplete.autocomplete", "shlex.join", "isinstance", "repr",
		"str", "logging.info", "logging.debug", "shtab.add_argument_to",
		NULL };

	return str_is_one_of(name, names);
}

static struct thing *
keys_of(struct python_reading *r, struct thing *t, size_t first, size_t step)
{
	struct thing *out = python_thing(r, THING_LIST), *pair;

	for (size_t i = 0; i + 1 < t->items.len; i += 2) {
		if (step) {
			python_add_item(r, out, t->items.at[i + first]);
			continue;
		}
		pair = python_thing(r, THING_LIST);
		python_add_item(r, pair, t->items.at[i]);
		python_add_item(r, pair, t->items.at[i + 1]);
		python_add_item(r, out, pair);
	}
	return out;
}

static struct thing *
eval_builtin(
    struct python_reading *r, struct str name, const struct python_node *n)
{
	const struct python_node *first = python_positional(n, 0);
	struct thing *t = first ? python_eval(r, first) : NULL, *out;

	if (!t)
		return NULL;
	if (str_is(name, "list") || str_is(name, "tuple") ||
	    str_is(name, "sorted") || str_is(name, "set") ||
	    str_is(name, "frozenset")) {
		if (t->kind == THING_LIST || t->kind == THING_ARGV)
			return t;
		if (t->kind == THING_DICT)
			return keys_of(r, t, 0, 1);
	}
	if (str_is(name, "len") && t->kind == THING_ARGV) {
		out = python_thing(r, THING_LENGTH);
		out->number = t->number;
		return out;
	}
	return NULL;
}

static struct thing *
eval_arguments(
    struct python_reading *r, const struct python_node *n, bool harmless)
{
	for (size_t i = 0; i < n->items.len; i++) {
		const struct python_node *item = n->items.at[i];
		struct thing *t;

		if (item->kind == PYTHON_KEYWORD ||
		    item->kind == PYTHON_STARRED ||
		    item->kind == PYTHON_DOUBLE_STARRED)
			item = item->left;
		t = python_eval(r, item);
		if (!harmless)
			python_escapes(r, t, n->span);
	}
	return python_thing(r, THING_UNKNOWN);
}

static struct thing *
instantiate(
    struct python_reading *r, struct thing *class, const struct python_node *n)
{
	struct thing *t, *init;

	if (argparse_is_parser_class(r, class->statement)) {
		t = argparse_new(r, n);
		if (!argparse_class_is_plain(class->statement))
			interface_incomplete(t->interface, n->span,
			    S("its class makes it in its own way"));
		return t;
	}
	t = python_thing(r, THING_INSTANCE);
	t->statement = class->statement;
	t->attributes = arena_make(r->scratch, struct map);
	init = python_find_method(r, class->statement, t, S("__init__"));
	if (init)
		python_call_function(r, init, n, t);
	else
		eval_arguments(r, n, false);
	return t;
}

static struct thing *
call_module(
    struct python_reading *r, struct thing *f, const struct python_node *n)
{
	struct thing *t;

	if (str_is(f->text, "argparse.ArgumentParser"))
		return argparse_new(r, n);
	t = click_member(r, f->text, n);
	if (t)
		return t;
	if (python_ends_script(f->text)) {
		r->status = python_positional(n, 0);
		eval_arguments(r, n, true);
		r->stopped = true;
		return python_thing(r, THING_NONE);
	}
	return eval_arguments(r, n, is_harmless(f->text));
}

static struct thing *
call_method_of(
    struct python_reading *r, struct thing *on, const struct python_node *n)
{
	struct str name = n->left->name;

	switch ((int)on->kind) {
	case THING_PARSER:
	case THING_GROUP:
	case THING_COMMANDS:
		return argparse_method(r, on, name, n);
	case THING_COMMAND:
		return click_method(r, on, name, n);
	case THING_DICT:
		if (str_is(name, "keys"))
			return keys_of(r, on, 0, 1);
		if (str_is(name, "values"))
			return keys_of(r, on, 1, 1);
		if (str_is(name, "items"))
			return keys_of(r, on, 0, 0);
		if (str_is(name, "update") || str_is(name, "pop"))
			on->kind = THING_UNKNOWN;
		break;
	case THING_LIST:
		if (!str_is(name, "index") && !str_is(name, "count") &&
		    !str_is(name, "copy"))
			on->kind = THING_UNKNOWN;
		break;
	case THING_ARGV:
		python_note_argv(r, n->span);
		break;
	case THING_TEXT:
		return eval_arguments(r, n, str_is(name, "join"));
	case THING_OPTION:
		return eval_arguments(r, n, false);
	default:
		break;
	}
	return NULL;
}

struct thing *
python_eval_call(struct python_reading *r, const struct python_node *n)
{
	struct thing *f, *t = NULL, *on;

	if (n->left->kind == PYTHON_ATTRIBUTE) {
		on = python_eval(r, n->left->left);
		t = call_method_of(r, on, n);
		if (t)
			return t;
		f = python_attribute(r, on, n->left);
	} else {
		f = python_eval(r, n->left);
	}
	switch ((int)f->kind) {
	case THING_FUNCTION:
		return python_call_function(r, f, n, f->self);
	case THING_CLASS:
		return instantiate(r, f, n);
	case THING_MODULE:
		return call_module(r, f, n);
	case THING_COMMAND:
		click_run(r, f, n);
		break;
	default:
		break;
	}
	if (n->left->kind == PYTHON_NAME && !python_find(r, n->left->name)) {
		struct thing builtin = { .text = n->left->name };

		t = eval_builtin(r, n->left->name, n);
		if (t)
			return t;
		if (str_is(builtin.text, "SystemExit"))
			r->status = python_positional(n, 0);
		if (python_ends_script(builtin.text) ||
		    is_harmless(builtin.text))
			return call_module(r, &builtin, n);
	}
	return eval_arguments(r, n, false);
}
