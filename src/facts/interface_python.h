#ifndef FACTS_INTERFACE_PYTHON_H
#define FACTS_INTERFACE_PYTHON_H

#include "base/map.h"
#include "facts/interface.h"
#include "facts/python_known.h"

/*
 * What the files of interface_python.c share: a script is carried out as far
 * as its arguments need it.  Names hold things; all but the interfaces
 * lives in scratch memory.
 */
enum thing_kind {
	THING_UNKNOWN,
	THING_NONE,
	THING_BOOL,   /* number */
	THING_NUMBER, /* number */
	THING_TEXT,   /* text */
	THING_LIST,   /* items; tuples and sets too */
	THING_DICT,   /* items: keys and values in turn */
	THING_MODULE, /* text: dotted; a member of one as well */
	THING_FUNCTION,
	THING_CLASS,
	THING_INSTANCE,  /* attributes */
	THING_PARSER,    /* interface */
	THING_GROUP,     /* interface, number: index + 1, or 0 */
	THING_COMMANDS,  /* interface: whose subcommands they are */
	THING_OPTION,    /* option */
	THING_ARGV,      /* number: how many words are cut off in front */
	THING_LENGTH,    /* of an ARGV with as many cut off */
	THING_COMMAND,   /* interface: of click or typer */
	THING_WRAP,      /* a decorator: option or operand to add */
	THING_PARAMETER, /* of typer: option or operand, default in items[0] */
};

struct thing {
	enum thing_kind kind;
	long number;
	struct str text;
	struct {
		struct thing **at;
		size_t len, cap;
	} items;
	const struct python_statement *statement; /* FUNCTION, CLASS */
	struct thing *self;                       /* FUNCTION: bound to */
	struct map *attributes;
	struct interface *interface;
	struct interface_option *option;
	struct interface_operand *operand;
	struct span span;
};

struct scope {
	struct map names;
	struct scope *up; /* of the module, or NULL */
	struct map globals;
	struct thing *result;
	bool left;   /* it has returned for sure */
	bool status; /* its result is the script's status */
};

struct python_reading {
	struct arena *arena;
	struct arena *scratch;
	struct source *source;
	struct interface *out;
	struct scope *module;
	struct scope *scope;
	size_t steps;
	unsigned depth;
	unsigned uncertain;    /* branches around that may not be taken */
	unsigned catches;      /* what would catch an exit stands around */
	bool may_have_left;    /* on some way it has ended before */
	bool may_have_stopped; /* the same, by sys.exit() */
	bool stopped;          /* sys.exit() for sure */
	bool ends_parsed;      /* nothing is asked of what comes behind */
	const struct python_node *status; /* the call in sys.exit(main()) */
	struct interface *parsed;         /* whose parse_args() was reached */
	bool twice;                       /* another one as well */
	struct span argv_used; /* sys.argv, in a way that is not known */
	struct span counted;   /* the check of len(sys.argv) */
	uint32_t min, max;     /* words, as far as it says */
	bool fails_bare;
	size_t apps; /* commands of click and typer */
};

/* interface_python.c */
struct thing *python_thing(struct python_reading *r, enum thing_kind kind);
void python_run_body(struct python_reading *r, const struct python_body *b);
struct thing *python_call_function(struct python_reading *r,
    struct thing *function, const struct python_node *call, struct thing *self);
void python_bind(struct python_reading *r, struct str name, struct thing *t);
struct thing *python_find(struct python_reading *r, struct str name);
void python_assign(
    struct python_reading *r, const struct python_node *to, struct thing *t);
/* Does the block end the script with an error, whatever happens? */
bool python_body_fails(struct python_reading *r, const struct python_body *b);
struct str python_keep(struct python_reading *r, struct str s);

/* interface_python_argv.c: if len(sys.argv) != 2: sys.exit("usage: ...") */
void python_note_count(struct python_reading *r, const struct python_arm *arm);

/* interface_python_call.c */
struct thing *python_eval_call(
    struct python_reading *r, const struct python_node *n);

/* interface_python_eval.c */
/* sys.argv is used in a way that is not known. */
void python_note_argv(struct python_reading *r, struct span span);
void python_add_item(
    struct python_reading *r, struct thing *list, struct thing *t);
struct thing *python_find_method(struct python_reading *r,
    const struct python_statement *class, struct thing *self, struct str name);
/* What is imported, or an attribute of it: of a dotted name. */
struct thing *python_member(
    struct python_reading *r, struct str module, struct str name);
struct thing *python_attribute(
    struct python_reading *r, struct thing *on, const struct python_node *n);
struct thing *python_eval(
    struct python_reading *r, const struct python_node *n);
enum truth python_truth(struct python_reading *r, const struct python_node *n);
/* It is passed to what is not read. */
void python_escapes(
    struct python_reading *r, struct thing *t, struct span span);
bool python_is_text(const struct thing *t, struct str *out);
bool python_is_true(const struct thing *t); /* or NULL */
/* What a call gives for NAME, in a **dict too; NULL: nothing. */
struct thing *python_given(
    struct python_reading *r, const struct python_node *call, const char *name);
/* type=int, choices=["a", "b"]: what a value must look like. */
void python_take_type(struct python_reading *r, struct interface_value *v,
    const struct python_node *type);
void python_take_choices(
    struct python_reading *r, struct interface_value *v, struct thing *list);
/* The script's words are read by the parser or command of IN. */
void python_reads(struct python_reading *r, struct interface *in);

/* interface_argparse.c: calls of argparse; NULL: it is none. */
struct thing *argparse_new(
    struct python_reading *r, const struct python_node *call);
struct thing *argparse_method(struct python_reading *r, struct thing *on,
    struct str name, const struct python_node *call);
bool argparse_is_parser_class(
    struct python_reading *r, const struct python_statement *c);
/* Does such a class only print in another way? */
bool argparse_class_is_plain(const struct python_statement *c);

/* interface_click.c: click. */
struct thing *click_member(struct python_reading *r, struct str dotted,
    const struct python_node *call);
struct thing *click_method(struct python_reading *r, struct thing *on,
    struct str name, const struct python_node *call);
/* A function with decorators; NULL: none of them is click's. */
struct thing *click_decorate(
    struct python_reading *r, const struct python_statement *function);
void click_name(
    struct python_reading *r, struct interface_option *o, struct str text);
void click_set_option(struct python_reading *r, struct interface *in,
    struct interface_option *o, const struct python_node *call);
void click_set_command(struct python_reading *r, struct interface *in,
    const struct python_node *call, bool group);
/* An option behind which nothing is asked for. */
void click_add_end(
    struct python_reading *r, struct interface *in, const char *name);
struct str click_command_name(struct python_reading *r, struct str function);

/* interface_typer.c: an app is a COMMAND with a number. */
struct thing *typer_new(
    struct python_reading *r, const struct python_node *call);
struct thing *typer_run(
    struct python_reading *r, const struct python_node *call);
struct thing *typer_decorate(struct python_reading *r,
    const struct python_statement *f, const struct python_node *d,
    struct str part, struct thing *app);
/* The interface of all of it. */
struct interface *typer_whole(struct python_reading *r, struct thing *app);

/* The command is run. */
void click_run(struct python_reading *r, struct thing *command,
    const struct python_node *call);

#endif
