/*
 * The modules of the tree that a Python script imports, and those that come
 * with Python itself.
 *
 * A name is looked for beside the script, as Python does, then from the
 * root, where it stands for `python -m` and for tests, and below src/.
 * Importing a module carries out its body, once, in front of the script.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/python_facts.h"

/* Paths that are looked at, whether they are there or not. */
enum { MOST_LOOKS = PYTHON_MODULES * 16 };

bool
is_standard_module(struct str dotted)
{
	static const char *const names[] = { "abc", "aifc", "antigravity",
		"argparse", "array", "ast", "asynchat", "asyncio", "asyncore",
		"atexit", "audioop", "base64", "bdb", "binascii", "bisect",
		"builtins", "bz2", "cProfile", "calendar", "cgi", "cgitb",
		"chunk", "cmath", "cmd", "code", "codecs", "codeop",
		"collections", "colorsys", "compileall", "concurrent",
		"configparser", "contextlib", "contextvars", "copy", "copyreg",
		"crypt", "csv", "ctypes", "curses", "dataclasses", "datetime",
		"dbm", "decimal", "difflib", "dis", "distutils", "doctest",
		"email", "encodings", "ensurepip", "enum", "errno",
		"faulthandler", "fcntl", "filecmp", "fileinput", "fnmatch",
		"fractions", "ftplib", "functools", "gc", "genericpath",
		"getopt", "getpass", "gettext", "glob", "graphlib", "grp",
		"gzip", "hashlib", "heapq", "hmac", "html", "http", "idlelib",
		"imaplib", "imghdr", "imp", "importlib", "inspect", "io",
		"ipaddress", "itertools", "json", "keyword", "lib2to3",
		"linecache", "locale", "logging", "lzma", "mailbox", "mailcap",
		"marshal", "math", "mimetypes", "mmap", "modulefinder",
		"msilib", "msvcrt", "multiprocessing", "netrc", "nis",
		"nntplib", "nt", "ntpath", "nturl2path", "numbers", "opcode",
		"operator", "optparse", "os", "ossaudiodev", "pathlib", "pdb",
		"pickle", "pickletools", "pipes", "pkgutil", "platform",
		"plistlib", "poplib", "posix", "posixpath", "pprint", "profile",
		"pstats", "pty", "pwd", "py_compile", "pyclbr", "pydoc",
		"pydoc_data", "pyexpat", "queue", "quopri", "random", "re",
		"readline", "reprlib", "resource", "rlcompleter", "runpy",
		"sched", "secrets", "select", "selectors", "shelve", "shlex",
		"shutil", "signal", "site", "smtpd", "smtplib", "sndhdr",
		"socket", "socketserver", "spwd", "sqlite3", "sre_compile",
		"sre_constants", "sre_parse", "ssl", "stat", "statistics",
		"string", "stringprep", "struct", "subprocess", "sunau",
		"symtable", "sys", "sysconfig", "syslog", "tabnanny", "tarfile",
		"telnetlib", "tempfile", "termios", "textwrap", "this",
		"threading", "time", "timeit", "tkinter", "token", "tokenize",
		"tomllib", "trace", "traceback", "tracemalloc", "tty", "turtle",
		"turtledemo", "types", "typing", "unicodedata", "unittest",
		"urllib", "uu", "uuid", "venv", "warnings", "wave", "weakref",
		"webbrowser", "winreg", "winsound", "wsgiref", "xdrlib", "xml",
		"xmlrpc", "zipapp", "zipfile", "zipimport", "zlib", "zoneinfo",
		"__future__", NULL };
	struct str top, rest;

	str_cut(dotted, '.', &top, &rest);
	return str_is_one_of(top, names);
}

/* Bounds, and of the script itself the first error of syntax. */
static void
note_problems(struct reader *r, const struct problems *all, bool is_main)
{
	for (size_t i = 0; i < all->len; i++) {
		struct problem p = all->at[i];

		/* What does not parse is not followed. */
		r->opaque = true;
		if (p.kind != PROBLEM_BOUND && (i || !is_main))
			continue;
		p.message = str_copy(r->arena, p.message);
		*vec_add(r->arena, &r->problems) = p;
	}
}

struct module *
module_new(struct reader *r, struct text t, struct str path, bool is_main)
{
	struct module *m = arena_make(r->scratch, struct module);

	m->reader = r;
	m->text = t;
	m->path = path;
	m->is_main = is_main;
	python_parse(r->scratch, t, &m->tree);
	note_problems(r, &m->tree.problems, is_main);
	m->scope = scope_new(
	    m, NULL, str_printf(r->arena, STR_FMT ":.", STR_ARG(path)));
	scope_fill(m->scope, &m->tree.body);
	return m;
}

/* Carries out the body of what is imported for the first time. */
static void
run_body(struct module *m)
{
	struct reader *r = m->reader;
	struct lower l = { .reader = r, .scope = m->scope, .to = &m->block };
	struct op *op;

	py_body(&l, &m->tree.body);
	if (!m->block.len)
		return;
	op = arena_make(r->arena, struct op);
	op->kind = OP_GROUP;
	op->span = m->block.at[0]->span;
	op->body = m->block;
	op->catches = true;
	*vec_add(r->arena, &r->imported) = op;
}

static struct module *
module_at(struct reader *r, struct str path)
{
	struct module *m = map_get(&r->modules, path);
	struct source *s;

	if (m)
		return m->tree.body.at || m->text.source ? m : NULL;
	if (r->modules.len >= MOST_LOOKS) {
		r->opaque = true;
		return NULL;
	}
	path = str_copy(r->arena, path);
	s = r->files && r->modules.len < MOST_LOOKS
	        ? r->files->find(r->files->context, path)
	        : NULL;
	if (!s) {
		map_put(r->scratch, &r->modules, path,
		    arena_make(r->scratch, struct module));
		return NULL;
	}
	if (r->nmodules >= PYTHON_MODULES) {
		r->opaque = true;
		return NULL;
	}
	r->nmodules++;
	m = module_new(r, text_of(s), path, false);
	map_put(r->scratch, &r->modules, path, m);
	run_body(m);
	return m;
}

/* FOLDER/a/b.py or FOLDER/a/b/__init__.py of a.b. */
static struct module *
module_below(struct reader *r, struct str folder, struct str dotted)
{
	struct buf b = buf_new(r->scratch);
	struct module *m;
	struct str path;

	if (folder.len) {
		buf_add(&b, folder);
		buf_add_char(&b, '/');
	}
	for (size_t i = 0; i < dotted.len; i++)
		buf_add_char(&b, dotted.at[i] == '.' ? '/' : dotted.at[i]);
	path = buf_str(&b);
	m = dotted.len ? module_at(r, str_printf(r->scratch, STR_FMT ".py",
	                                  STR_ARG(path)))
	               : NULL;
	if (m)
		return m;
	return module_at(
	    r, str_printf(r->scratch, STR_FMT "/__init__.py", STR_ARG(path)));
}

struct module *
module_of_import(struct module *from, struct str dotted, unsigned level)
{
	struct reader *r = from->reader;
	struct str folder = str_dirname(from->path);
	struct module *m;

	if (level) {
		while (--level)
			folder = str_dirname(folder);
		return module_below(r, folder, dotted);
	}
	if (is_standard_module(dotted) || !dotted.len)
		return NULL;
	m = module_below(r, folder, dotted);
	if (!m && folder.len)
		m = module_below(r, S(""), dotted);
	return m ? m : module_below(r, S("src"), dotted);
}
