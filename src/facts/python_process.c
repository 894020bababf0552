/*
 * Functions of Python's own library that start programs, leave the script or
 * change what programs see, and the few that build paths and words.
 *
 * A function of another package could do anything.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/python_facts.h"
#include "facts/python_known.h"

/* How a function takes what it starts. */
enum launch {
	LAUNCH_LIST,  /* a list, or a text by shell=True */
	LAUNCH_TEXT,  /* a text for the shell */
	LAUNCH_WORDS, /* each word is an argument */
	LAUNCH_FILE,  /* execv: a file, then a list with its name in front */
	LAUNCH_FILE_WORDS, /* execl: the same as arguments */
	LAUNCH_SPAWN,      /* spawnv: a mode, then as execv */
};

struct launcher {
	const char *name;
	enum launch how;
	bool leaves; /* the script does not go on behind it */
};

static const struct launcher *
launcher_of(struct str name)
{
	static const struct launcher all[] = {
		{ "asyncio.create_subprocess_exec", LAUNCH_WORDS, false },
		{ "asyncio.create_subprocess_shell", LAUNCH_TEXT, false },
		{ "os.execl", LAUNCH_FILE_WORDS, true },
		{ "os.execlp", LAUNCH_FILE_WORDS, true },
		{ "os.execv", LAUNCH_FILE, true },
		{ "os.execve", LAUNCH_FILE, true },
		{ "os.execvp", LAUNCH_FILE, true },
		{ "os.execvpe", LAUNCH_FILE, true },
		{ "os.popen", LAUNCH_TEXT, false },
		{ "os.spawnv", LAUNCH_SPAWN, false },
		{ "os.spawnvp", LAUNCH_SPAWN, false },
		{ "os.system", LAUNCH_TEXT, false },
		{ "pty.spawn", LAUNCH_LIST, false },
		{ "subprocess.Popen", LAUNCH_LIST, false },
		{ "subprocess.call", LAUNCH_LIST, false },
		{ "subprocess.check_call", LAUNCH_LIST, false },
		{ "subprocess.check_output", LAUNCH_LIST, false },
		{ "subprocess.getoutput", LAUNCH_TEXT, false },
		{ "subprocess.getstatusoutput", LAUNCH_TEXT, false },
		{ "subprocess.run", LAUNCH_LIST, false },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (str_is(name, all[i].name))
			return &all[i];
	return NULL;
}

/* A keyword, or what **kwargs of the function around may hold of it. */
static bool
option(struct lower *l, const struct python_node *call, const char *name,
    struct py_value *out)
{
	const struct python_node *n = python_keyword(call, name);
	const struct function *f = l->scope->function;

	if (n) {
		*out = py_value_of(l, n);
		return true;
	}
	for (size_t i = 0; i < call->items.len; i++) {
		n = call->items.at[i];
		if (n->kind != PYTHON_DOUBLE_STARRED)
			continue;
		*out = py_unknown(n->span);
		for (size_t k = 0; f && n->left->kind == PYTHON_NAME &&
		                   k < f->statement->parameters.len;
		     k++) {
			const struct python_parameter *p =
			    &f->statement->parameters.at[k];

			if (p->kind == PYTHON_REST_KEYWORDS &&
			    str_eq(p->name, n->left->name))
				*out = py_variable(
				    n->span, str_printf(l->reader->arena,
				                 STR_FMT STR_FMT ".%s",
				                 STR_ARG(f->scope->prefix),
				                 STR_ARG(p->name), name));
		}
		return true;
	}
	return false;
}

static void
set_options(struct lower *l, const struct python_node *call, struct process *p)
{
	struct py_value v;

	if (option(l, call, "cwd", &v) && v.kind != PY_NONE) {
		p->folder = py_as_text(l, &v);
		p->folder.span = v.span;
	}
	if (option(l, call, "env", &v) && v.kind != PY_NONE &&
	    v.kind != PY_ENVIRON) {
		p->has_env = true;
		py_add_words(l, &v, &p->env);
	}
	p->has_input = python_keyword(call, "input") != NULL ||
	               python_keyword(call, "stdin") != NULL;
}

/* shell=True, or whatever a wrapper was given. */
static void
set_shell(struct lower *l, const struct python_node *call,
    const struct py_value *command, struct process *p)
{
	struct py_value v;

	if (command->kind == PY_LIST || !option(l, call, "shell", &v))
		return;
	if (v.kind == PY_TRUE)
		p->is_text = command->kind != PY_VARIABLE;
	if (v.kind != PY_FALSE && v.kind != PY_NONE && !p->is_text)
		p->maybe_text = true;
}

/* shlex.split(x): what x holds is as the shell would read it. */
static const struct python_node *
split_text(struct lower *l, const struct python_node *n)
{
	struct py_value callee;
	const struct python_node *first;

	if (!n || n->kind != PYTHON_CALL || n->left->kind != PYTHON_ATTRIBUTE ||
	    !str_is(n->left->name, "split"))
		return NULL;
	first = python_positional(n, 0);
	if (!first || first->kind != PYTHON_NAME)
		return NULL;
	callee = py_callee_of(l, n->left);
	return callee.kind == PY_LIBRARY && str_is(callee.name, "shlex.split")
	           ? first
	           : NULL;
}

static void
add_command(struct lower *l, const struct python_node *call,
    const struct python_node *n, struct op *op, struct process *p)
{
	const struct python_node *text = split_text(l, n);
	struct py_value v =
	    n ? py_value_of(l, text ? text : n) : py_unknown(call->span);

	if (text && v.kind == PY_VARIABLE)
		p->is_text = true;
	else
		set_shell(l, call, &v, p);
	if (text && v.kind == PY_TEXT)
		v = py_split(l, &v);
	if (v.kind == PY_TEXT || p->is_text)
		*vec_add(l->reader->arena, &op->words) = py_as_text(l, &v);
	else
		py_add_words(l, &v, &op->words);
	p->is_text |= p->maybe_text && v.kind == PY_TEXT;
}

static void
add_arguments(
    struct lower *l, const struct python_node *call, size_t skip, struct op *op)
{
	for (size_t i = 0; i < call->items.len; i++) {
		const struct python_node *n = call->items.at[i];
		struct py_value v;

		if (n->kind == PYTHON_KEYWORD ||
		    n->kind == PYTHON_DOUBLE_STARRED)
			continue;
		v = py_value_of(l, n->kind == PYTHON_STARRED ? n->left : n);
		if (skip) {
			skip--;
			continue;
		}
		if (n->kind == PYTHON_STARRED)
			py_add_words(l, &v, &op->words);
		else
			*vec_add(l->reader->arena, &op->words) =
			    py_as_text(l, &v);
	}
}

/* What `args` holds behind its first word, which only names the program. */
static void
add_file(struct lower *l, const struct python_node *call, size_t first,
    struct op *op)
{
	const struct python_node *file = python_positional(call, first);
	const struct python_node *args = python_positional(call, first + 1);
	struct py_value v;

	if (!file || !args) {
		py_evaluate_children(l, call);
		return;
	}
	v = py_value_of(l, file);
	*vec_add(l->reader->arena, &op->words) = py_as_text(l, &v);
	v = py_value_of(l, args);
	if (v.kind != PY_LIST || !v.items.len)
		v = py_unknown(args->span);
	else
		v.items.at++, v.items.len--, v.items.cap = v.items.len;
	py_add_words(l, &v, &op->words);
}

static struct py_value
launch(
    struct lower *l, const struct python_node *call, const struct launcher *how)
{
	struct process *p = arena_make(l->reader->arena, struct process);
	struct op *op = arena_make(l->reader->arena, struct op);

	op->kind = OP_CALL;
	op->span = call->span;
	op->process = p;
	switch (how->how) {
	case LAUNCH_LIST:
		add_command(l, call, python_argument(call, 0, "args"), op, p);
		break;
	case LAUNCH_TEXT:
		add_arguments(l, call, 0, op);
		if (!op->words.len && python_keyword(call, "cmd"))
			add_command(
			    l, call, python_keyword(call, "cmd"), op, p);
		p->is_text = true;
		break;
	case LAUNCH_WORDS:
		add_arguments(l, call, 0, op);
		break;
	case LAUNCH_FILE:
		add_file(l, call, 0, op);
		break;
	case LAUNCH_FILE_WORDS:
		add_arguments(l, call, 0, op);
		/* The second is what the program sees as its own name. */
		for (size_t i = 1; i + 1 < op->words.len; i++)
			op->words.at[i] = op->words.at[i + 1];
		op->words.len -= op->words.len > 1;
		break;
	case LAUNCH_SPAWN:
		add_file(l, call, 1, op);
		break;
	}
	set_options(l, call, p);
	if (op->words.len)
		*vec_add(l->reader->arena, l->to) = op;
	if (how->leaves)
		py_builtin(l, call->span, "exit");
	return py_unknown(call->span);
}

static struct py_value
change_folder(struct lower *l, const struct python_node *call)
{
	const struct python_node *n = python_positional(call, 0);
	struct py_value v = n ? py_value_of(l, n) : py_unknown(call->span);
	struct op *op;

	py_builtin(l, call->span, "cd");
	op = l->to->at[l->to->len - 1];
	*vec_add(l->reader->arena, &op->words) = py_as_text(l, &v);
	return py_unknown(call->span);
}

static struct py_value
join_paths(struct lower *l, const struct python_node *call)
{
	struct py_value v = py_unknown(call->span), next;

	for (size_t i = 0; i < call->items.len; i++) {
		const struct python_node *n = python_positional(call, i);

		if (!n) {
			py_evaluate_children(l, call);
			return py_unknown(call->span);
		}
		next = py_value_of(l, n);
		v = i ? py_path_join(l, &v, &next) : next;
	}
	v.span = call->span;
	return v;
}

/* Those whose result is their argument, as far as texts are told apart. */
static bool
gives_argument(struct str name)
{
	static const char *const names[] = { "builtins.str", "builtins.list",
		"builtins.tuple", "os.fspath", "os.fsdecode", "os.path.abspath",
		"os.path.realpath", "os.path.normpath", "os.path.expanduser",
		"os.path.normcase", "shlex.quote", "pipes.quote",
		"shutil.which", "builtins.sorted", "copy.copy", "copy.deepcopy",
		"builtins.iter", "builtins.reversed", "typing.cast", NULL };

	return str_is_one_of(name, names);
}

/* dict(os.environ, X="y") */
static struct py_value
make_dict(struct lower *l, const struct python_node *call)
{
	struct arena *a = l->reader->arena;
	struct py_value out = { .kind = PY_LIST, .span = call->span };

	for (size_t i = 0; i < call->items.len; i++) {
		const struct python_node *n = call->items.at[i];
		bool keyword = n->kind == PYTHON_KEYWORD;
		struct py_value v = py_value_of(l,
		    keyword || n->kind == PYTHON_DOUBLE_STARRED ? n->left : n);
		struct py_value key;
		struct template t, text;

		if (v.kind == PY_ENVIRON)
			v = py_unknown(n->span);
		if (!keyword) {
			py_add_words(l, &v, &out.items);
			continue;
		}
		key = py_text(
		    a, n->span, str_printf(a, STR_FMT "=", STR_ARG(n->name)));
		t = key.text;
		text = py_as_text(l, &v);
		py_append(a, &t, &text);
		*vec_add(a, &out.items) = t;
	}
	return out;
}

static struct py_value
environment(struct lower *l, const struct python_node *call)
{
	const struct python_node *key = python_positional(call, 0);
	struct str name;

	if (key && python_string_literal(l->reader->arena, key, &name))
		return py_environment(l, call, name);
	py_evaluate_children(l, call);
	return py_unknown(call->span);
}

static struct py_value
of_folder(struct lower *l, const struct python_node *call)
{
	return py_text(l->reader->arena, call->span, S("."));
}

static struct py_value
split_words(struct lower *l, const struct python_node *call)
{
	const struct python_node *n = python_positional(call, 0);
	struct py_value v = n ? py_value_of(l, n) : py_unknown(call->span);

	return py_split(l, &v);
}

static bool
is_path_class(struct str name)
{
	static const char *const names[] = { "pathlib.Path", "pathlib.PurePath",
		"pathlib.PosixPath", "pathlib.PurePosixPath", "os.path.join",
		NULL };

	return str_is_one_of(name, names);
}

/* What it runs is known only when it runs. */
static bool
is_dark(struct str name)
{
	static const char *const names[] = { "builtins.exec", "builtins.eval",
		"builtins.__import__", "importlib.import_module",
		"runpy.run_path", "runpy.run_module", "builtins.getattr",
		"builtins.globals", "os.posix_spawn", "os.spawnl", "os.spawnlp",
		"os.spawnve", NULL };

	return str_is_one_of(name, names) || str_starts(name, "http.client.") ||
	       str_starts(name, "urllib.request.") ||
	       str_starts(name, "socket.") || str_starts(name, "ctypes.");
}

static struct py_value
other_call(struct lower *l, const struct python_node *call, struct str name)
{
	py_evaluate_children(l, call);
	if (is_dark(name) ||
	    (!str_starts(name, "builtins.") && !is_standard_module(name)))
		l->reader->opaque = true;
	return py_unknown(call->span);
}

struct py_value
py_library_call(struct lower *l, const struct python_node *n, struct str name)
{
	const struct launcher *how = launcher_of(name);
	const struct python_node *first = python_positional(n, 0);
	struct py_value v;

	if (how)
		return launch(l, n, how);
	if (python_ends_script(name)) {
		py_evaluate_children(l, n);
		py_builtin(l, n->span, "exit");
		return py_unknown(n->span);
	}
	if (str_is(name, "os.chdir"))
		return change_folder(l, n);
	if (str_is(name, "os.getenv"))
		return environment(l, n);
	if (str_is(name, "builtins.dict"))
		return make_dict(l, n);
	if (str_is(name, "shlex.split"))
		return split_words(l, n);
	if (str_is(name, "os.getcwd") || str_is(name, "pathlib.Path.cwd") ||
	    (str_is(name, "pathlib.Path") && !n->items.len))
		return of_folder(l, n);
	if (is_path_class(name))
		return join_paths(l, n);
	if (first && gives_argument(name)) {
		v = py_value_of(l, first);
		if (v.kind == PY_VARIABLE || v.kind == PY_TEXT ||
		    v.kind == PY_LIST)
			v.span = n->span;
		return v;
	}
	if (first && str_is(name, "os.path.dirname")) {
		v = py_value_of(l, first);
		return py_path_parent(l, &v, 1);
	}
	return other_call(l, n, name);
}
