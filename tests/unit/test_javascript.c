/*
 * JavaScript that is given a client of the forge: its calls, their values,
 * and under which conditions they stand.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "facts/program.h"
#include "parse/javascript.h"

/*
 * A program in a short notation: calls as (words), with what is set for them
 * in front; in words $x is a variable, @1 an argument, {x} an expression, ?
 * is not known, * any number of words; x=y; if[guard]{...}, loop{...},
 * scope{...}, try{...}, f():{...}.
 */
struct example {
	const char *script, *program;
};

static void print_block(struct buf *b, const struct block *block);

static void
print_template(struct buf *b, const struct template *t)
{
	for (size_t i = 0; i < t->len; i++) {
		const struct part *p = &t->at[i];

		switch ((int)p->kind) {
		case PART_LITERAL:
			buf_add(b, p->text);
			break;
		case PART_VARIABLE:
			buf_printf(b, "$" STR_FMT, STR_ARG(p->text));
			if (p->stripped.len)
				buf_printf(
				    b, "#" STR_FMT, STR_ARG(p->stripped));
			if (p->fallback) {
				buf_add_text(b, p->empty_too ? ":-" : "-");
				print_template(b, p->fallback);
			}
			break;
		case PART_POSITION:
			buf_printf(b, "@%u", p->number);
			break;
		case PART_EXPRESSION:
			buf_printf(b, "{" STR_FMT "}", STR_ARG(p->text));
			break;
		case PART_ARRAY:
			buf_add_char(b, '*');
			break;
		default:
			buf_add_char(b, '?');
			break;
		}
	}
}

static void
print_settings(struct buf *b, const struct op *op)
{
	for (size_t i = 0; i < op->settings.len; i++) {
		buf_printf(b, STR_FMT "=", STR_ARG(op->settings.at[i].name));
		print_template(b, &op->settings.at[i].value);
		buf_add_char(b, ' ');
	}
}

static void
print_body(struct buf *b, const char *what, const struct block *body)
{
	buf_printf(b, "%s{", what);
	print_block(b, body);
	buf_add_text(b, "} ");
}

static void
print_branch(struct buf *b, const struct op *op)
{
	buf_add_text(b, op->exhaustive ? "if!" : "if");
	for (size_t i = 0; i < op->narms; i++) {
		if (op->arms[i].guard.len) {
			buf_add_char(b, '[');
			print_block(b, &op->arms[i].guard);
			buf_add_char(b, ']');
		}
		print_body(
		    b, op->arms[i].when_fails ? "!" : "", &op->arms[i].body);
	}
}

static void
print_op(struct buf *b, const struct op *op)
{
	switch (op->kind) {
	case OP_CALL:
		buf_add_char(b, '(');
		print_settings(b, op);
		for (size_t i = 0; i < op->words.len; i++) {
			if (i)
				buf_add_char(b, ' ');
			print_template(b, &op->words.at[i]);
		}
		buf_add_text(b, ") ");
		break;
	case OP_SET:
		print_settings(b, op);
		break;
	case OP_BRANCH:
		print_branch(b, op);
		break;
	case OP_LOOP:
		print_body(b, "loop", &op->body);
		break;
	case OP_SCOPE:
		print_body(b, "scope", &op->body);
		break;
	case OP_GROUP:
		print_body(b, op->catches ? "try" : "group", &op->body);
		break;
	case OP_FUNCTION:
		buf_printf(b, STR_FMT ":", STR_ARG(op->name));
		print_body(b, "", &op->body);
		break;
	}
}

static void
print_block(struct buf *b, const struct block *block)
{
	for (size_t i = 0; i < block->len; i++)
		print_op(b, block->at[i]);
}

static void
check_one(const struct example *e)
{
	struct arena *a = arena_new(0);
	struct source *s = source_new(a, S("a.js"), str_of(e->script));
	const struct program *p = javascript_program_read(a, text_of(s));
	struct buf b = buf_new(a);

	if (p->opaque)
		buf_add_text(&b, "opaque ");
	print_block(&b, &p->block);
	if (b.len && b.at[b.len - 1] == ' ')
		b.len--;
	assert_string_equal(str_cstr(a, buf_str(&b)), e->program);
	arena_free(a);
}

#define CHECK(examples) \
	for (size_t n = 0; n < sizeof(examples) / sizeof((examples)[0]); n++) \
	check_one(&(examples)[n])

#define REF "github.rest.git.createRef"

static void
test_calls(void **state)
{
	static const struct example examples[] = {
		{ "await github.rest.repos.createRelease({...context.repo})",
		    "(octokit repos.createRelease)" },
		{ "github.repos.createRelease({ owner: context.repo.owner,\n"
		  "  repo: context.repo.repo, tag_name: 'v1', draft: true, })",
		    "(octokit repos.createRelease --tag_name=v1 "
		    "--draft=true)" },
		{ "github['rest'].repos?.createRelease({owner: 'a', repo: 'b'})",
		    "(octokit repos.createRelease --repository=a/b)" },
		{ "github.rest.repos.createRelease({owner, repo})",
		    "(octokit repos.createRelease --repository=?/?)" },
		{ "github.rest.repos.createRelease(options)",
		    "(octokit repos.createRelease * *)" },
		{ "const o = {...context.repo, 'draft': x};\n"
		  "github.rest.repos.createRelease(o)",
		    "(octokit repos.createRelease --draft=?)" },
		{ "github.rest.repos.createRelease({...context.repo, [a]: 1,"
		  " ...b, c() {}})",
		    "(octokit repos.createRelease * * *)" },
		{ "github.rest.repos.createRelease", "" },
		{ "github.rest.issues.create({...context.repo})", "" },
		{ "repos.createRelease({})", "" },
		{ "// github.rest.repos.createRelease({})\n"
		  "x = 'github.rest.repos.createRelease({})' /* "
		  "github.rest.repos.createRelease({}) */",
		    "" },
		{ "a(/github.rest.repos.createRelease({})/)", "" },
		{ "github.request('POST /repos/{owner}/{repo}/releases', {\n"
		  "...context.repo, tag_name: 'v1'})",
		    "(octokit POST /repos/{owner}/{repo}/releases "
		    "--tag_name=v1)" },
		{ "github.request('POST /repos/a/b/releases', {draft: true})",
		    "(octokit POST /repos/{owner}/{repo}/releases "
		    "--draft=true --repository=a/b)" },
		{ "github.request(`POST /repos/${x}/releases`)", "" },
		{ "require('./a.js')({github}); require('../b.cjs')",
		    "(octokit require ./a.js) (octokit require ../b.cjs)" },
		{ "require('a'); require('./a'); require(`./${a}.js`);"
		  " require('./a.json')",
		    "" },
	};

	(void)state;
	CHECK(examples);
}

static void
test_clients(void **state)
{
	static const struct example examples[] = {
		{ "x.rest.repos.createRelease({...context.repo})",
		    "(INPUT_GITHUB-TOKEN=? octokit repos.createRelease)" },
		{ "const x = getOctokit(process.env.T);\n"
		  "x.rest.repos.createRelease({...context.repo})",
		    "(INPUT_GITHUB-TOKEN=$T octokit repos.createRelease)" },
		{ "const x = github;\n"
		  "x.rest.repos.createRelease({...context.repo})",
		    "(octokit repos.createRelease)" },
		{ "const {rest: {repos}} = github;\n"
		  "repos.createRelease({...context.repo})",
		    "(octokit repos.createRelease)" },
		{ "const github = require('x');\n"
		  "github.rest.repos.createRelease({})",
		    "0@github=?" },
		{ "(github) => github.rest.repos.createRelease({})", "" },
	};

	(void)state;
	CHECK(examples);
}

static void
test_values(void **state)
{
	static const struct example examples[] = {
		{ REF "({...context.repo, ref: `refs/tags/v${process.env.V}`})",
		    "(octokit git.createRef --ref=refs/tags/v$V)" },
		{ REF "({...context.repo, ref: 'refs/' + \"t\" + (a + 1)})",
		    "(octokit git.createRef --ref=refs/t?1)" },
		{ REF "({...context.repo, ref: context.ref, sha: context.sha})",
		    "(octokit git.createRef --ref={github.ref} "
		    "--sha={github.sha})" },
		{ REF "({...context.repo, ref: "
		      "context.ref.replace('refs/tags/', '')})",
		    "(octokit git.createRef --ref={github.ref_name})" },
		{ REF "({...context.repo, ref: "
		      "process.env.R.replace('v', '').trim()})",
		    "(octokit git.createRef --ref=?)" },
		{ REF "({...context.repo, ref: process.env.R.trim()})",
		    "(octokit git.createRef --ref=$R)" },
		{ REF "({...context.repo, ref: process.env['R'] || 'x'})",
		    "(octokit git.createRef --ref=$R:-x)" },
		{ REF "({...context.repo, ref: a ? 'b' : 'c'})",
		    "(octokit git.createRef --ref=?)" },
		{ REF "({...context.repo, ref: 'a${{ github.ref }}b'})",
		    "(octokit git.createRef --ref=a{${{ github.ref }}}b)" },
		{ REF "({...context.repo, ref: ${{ inputs.x }}})",
		    "(octokit git.createRef --ref={${{ inputs.x }}})" },
		{ REF "({...context.repo, "
		      "ref: context.payload.release.tag_name})",
		    "(octokit git.createRef "
		    "--ref={github.event.release.tag_name})" },
		{ "const {owner, repo} = context.repo, ref = `a`;\n" REF
		  "({owner, repo, ref})",
		    "0@ref=a (octokit git.createRef --ref=$0@ref)" },
		{ "const [owner, repo] = "
		  "process.env.GITHUB_REPOSITORY.split('/')\n" REF
		  "({owner, repo})",
		    "(octokit git.createRef)" },
		{ "let x = 'a'\nx = 'b'\nx += 'c'", "0@x=a 0@x=b 0@x=?" },
		{ "const {V: {w}, X} = process.env;\n" REF
		  "({...context.repo, ref: X})",
		    "(octokit git.createRef --ref=$X)" },
		{ "const x = 'a'; { const x = 'b' }\n" REF
		  "({...context.repo, ref: x})",
		    "0@x=a 1@x=b (octokit git.createRef --ref=$0@x)" },
	};

	(void)state;
	CHECK(examples);
}

#define CALL "github.rest.repos.deleteRelease({...context.repo})"
#define DONE "(octokit repos.deleteRelease)"
#define LOOK "github.rest.repos.getReleaseByTag({...context.repo})"
#define LOOKED "(octokit repos.getReleaseByTag)"

static void
test_conditions(void **state)
{
	static const struct example examples[] = {
		{ "if (a) " CALL, "if{" DONE " }" },
		{ "if (a) {" CALL "} else if (b) " CALL "\nelse {}\n" CALL,
		    "if!{" DONE " } {if!{" DONE " } {} } " DONE },
		{ "if (a) return\n" CALL, "if{(return) } " DONE },
		{ "if (!a) { throw new Error(`x`); }\n" CALL,
		    "if{(exit) } " DONE },
		{ "a && await " CALL "; " CALL, "if{" DONE " } " DONE },
		{ "x = a ? " CALL " : " CALL, "if{" DONE " " DONE " }" },
		{ "for (const x of await a(" CALL ")) " CALL,
		    "loop{" DONE " " DONE " }" },
		{ "while (a) { " CALL " }", "loop{" DONE " }" },
		{ "switch (a) { case 1: " CALL "; break; default: " CALL " }",
		    "if{" DONE " } if{" DONE " }" },
		{ "try { " CALL " } catch (e) { " CALL " } finally { " CALL
		  " }",
		    "try{" DONE " } if{" DONE " } " DONE },
		{ "try { await " LOOK " } catch { " CALL " }",
		    "if![" LOOKED " ]{} {" DONE " }" },
		{ "try { await " LOOK "; return } catch {}\n" CALL,
		    "if![" LOOKED " ]{(return) } {} " DONE },
		{ "try { a(); return } catch { b() }\n" CALL,
		    "if!{(return) } {} " DONE },
		{ "const x = await " LOOK ".catch(() => null) || null\n"
		  "if (!x) " CALL,
		    "0@x=? if[" LOOKED " ]{" DONE " }" },
		{ "const x = await " LOOK ";\nif (!x) " CALL,
		    "0@x=? if[" LOOKED " ]{" DONE " }" },
		{ "a.forEach(async (x) => { " CALL " }); b(x => x)",
		    "loop{" DONE " }" },
		{ "(async () => { if (a) return; " CALL " })(); " CALL,
		    "scope{if{(return) } " DONE " } " DONE },
		{ "await Promise.all([" CALL ", " CALL "])", DONE " " DONE },
	};

	(void)state;
	CHECK(examples);
}

static void
test_functions(void **state)
{
	static const struct example examples[] = {
		{ "function f() { " CALL " }", "f():{" DONE " }" },
		{ "await f('a');\nasync function f(t, {u}) {\n" REF
		  "({...context.repo, ref: t, sha: u})\n}",
		    "f():{(octokit git.createRef --ref=@1 --sha=?) } "
		    "(f() a)" },
		{ "const f = async x => { return " CALL " }; f(1, g)",
		    "f():{" DONE " (return) } (f() 1 ?)" },
		{ "const f = (x) => " CALL "\nf()", "f():{" DONE " } (f())" },
		{ "const x = function g() { " CALL " }", "x():{" DONE " }" },
		{ "class A { f() { " CALL " } }\n" CALL, DONE },
		{ "const o = { async f() { " CALL " }, g: 1 }",
		    "loop{" DONE " }" },
	};

	(void)state;
	CHECK(examples);
}

static void
test_errors(void **state)
{
	static const struct example examples[] = {
		{ "", "" },
		{ "'a", "opaque" },
		{ "`${a", "opaque" },
		{ "/* a", "opaque" },
		{ "a(", "opaque" },
		{ "a)", "opaque" },
		{ "(]", "opaque" },
		{ "/[/]a/g.test(b) / 2; `a${`b${c}`}d${'}'}`; " CALL, DONE },
		{ "a\n++b\n" CALL, DONE },
		{ "if", "" },
		{ "const", "" },
		{ "const x", "0@x=?" },
		{ "let x; x = 'a'", "0@x=? 0@x=a" },
		{ "for (", "opaque" },
		{ "try", "try{}" },
		{ "async", "" },
		{ "function", "" },
		{ "do { " CALL " } while (a)", "loop{" DONE " } loop{}" },
	};

	(void)state;
	CHECK(examples);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_clients),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
