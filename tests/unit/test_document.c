/*
 * Documents as instructions: what they tell their reader to run, under which
 * headings, and what is only shown.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "facts/document.h"
#include "facts/program.h"

static struct arena *arena, *scratch;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(0);
	scratch = arena_new(0);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	arena_free(scratch);
	return 0;
}

static struct document *
read_text(const char *text)
{
	struct document *d = document_read(arena, scratch,
	    source_new(arena, S("RELEASE.md"), str_of(text)), false);

	assert_int_equal(arena_used(scratch), 0);
	return d;
}

/* A word as "literal", with what is not known as {name}. */
static void
show_word(struct buf *b, const struct template *t)
{
	for (size_t i = 0; i < t->len; i++) {
		const struct part *p = &t->at[i];

		if (p->kind == PART_LITERAL)
			buf_add(b, p->text);
		else
			buf_printf(b, "{" STR_FMT "}", STR_ARG(p->text));
	}
}

/* The calls of a block, those inside branches too: "a b; c". */
static void
show_block(struct buf *b, const struct block *block)
{
	for (size_t i = 0; i < block->len; i++) {
		const struct op *op = block->at[i];

		for (size_t k = 0; k < op->narms; k++) {
			show_block(b, &op->arms[k].guard);
			show_block(b, &op->arms[k].body);
		}
		show_block(b, &op->body);
		if (op->kind != OP_CALL)
			continue;
		if (b->len && b->at[b->len - 1] != '|')
			buf_add_text(b, "; ");
		for (size_t k = 0; k < op->words.len; k++) {
			if (k)
				buf_add_char(b, ' ');
			show_word(b, &op->words.at[k]);
		}
	}
}

/* Each instruction, one behind another: "a; b|c". */
static struct str
show(const struct document *d)
{
	struct buf b = buf_new(arena);

	for (size_t i = 0; i < d->ninstructions; i++) {
		if (i)
			buf_add_char(&b, '|');
		show_block(&b, &d->instructions[i].program->block);
	}
	return buf_str(&b);
}

struct example {
	const char *text, *calls;
};

static void
check(const struct example *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str got = show(read_text(list[i].text));

		if (str_is(got, list[i].calls))
			continue;
		print_error("%s\ngot '" STR_FMT "', want '%s'\n", list[i].text,
		    STR_ARG(got), list[i].calls);
		fail();
	}
}

#define CHECK(list) check((list), sizeof(list) / sizeof((list)[0]))

static void
test_blocks(void **state)
{
	static const struct example list[] = {
		{ "", "" },
		{ "gh release create v1\n", "" },
		{ "```bash\na b\nc\n```\n", "a b; c" },
		{ "```sh\na\n```\n\ntext\n\n```shell\nb\n```\n", "a|b" },
		{ "```Bash title=x\na\n```\n", "a" },
		{ "``` {.bash}\na\n```\n", "a" },
		{ "```console\na\n```\n", "a" },
		{ "```zsh\na\n```\n```shell-session\nb\n```\n", "a|b" },
		/* Of another language, of none, or not fenced. */
		{ "```\na\n```\n", "" },
		{ "```python\na\n```\n", "" },
		{ "```yaml\nrun: a\n```\n", "" },
		{ "```powershell\na\n```\n", "" },
		{ "```bashful\na\n```\n", "" },
		{ "text\n\n    a b\n", "" },
		/* Tildes, and fences that stand in others. */
		{ "~~~bash\na\n~~~\n", "a" },
		{ "~~~bash\na\n# ```\n~~~\n", "a" },
		{ "````bash\na\n````\n", "a" },
		{ "````markdown\n```bash\na\n```\n````\n", "" },
		{ "```text\n~~~bash\na\n~~~\n```\n", "" },
		/* What is not closed goes on to the end. */
		{ "```bash\na\n", "a" },
		/* In lists, whose indentation is not of the text. */
		{ "1. One:\n\n   ```bash\n   a b\n   c\n   ```\n2. Two:\n"
		  "   ```bash\n   d\n   ```\n",
		    "a b; c|d" },
		{ "- x\n  - y\n\n    ```sh\n    if a; then\n      b\n    fi\n"
		  "    ```\n",
		    "a; b" },
		{ "- ~~~sh\n  a\n  ~~~\n", "a" },
		/* What others say, and what nobody sees. */
		{ "> ```bash\n> a\n> ```\n", "" },
		{ "- > ```bash\n  > a\n  > ```\n", "" },
		{ "<!--\n```bash\na\n```\n-->\n", "" },
		{ "<details>\n\n```bash\na\n```\n\n</details>\n", "a" },
		/* The shell's own comments. */
		{ "```bash\n# a\nb # c\n```\n", "b" },
		{ "```bash\na \\\n  b\n```\r\n", "a b" },
	};

	(void)state;
	CHECK(list);
}

static void
test_prompts(void **state)
{
	static const struct example list[] = {
		{ "```console\n$ a b\noutput of it\n$ c\n```\n", "a b; c" },
		{ "```bash\n$ a\n```\n", "a" },
		{ "```bash\n% a\nout\n```\n", "a" },
		{ "```console\n  $ a\n  out\n```\n", "a" },
		{ "```console\n$ a \\\n    b\nout\n```\n", "a b" },
		{ "```console\n$ a \\\n    b \\\n  c\nout\n```\n", "a b c" },
		/* What is continued is not what was put out. */
		{ "```console\nout \\\nput\n$ a\n```\n", "a" },
		{ "```console\n$ a\n\nout \\\n$ b\n```\n", "a; b" },
		/* No prompts: all of it is commands. */
		{ "```console\na\n$b\n```\n", "a; {b}" },
		{ "```bash\na\n$(b)\n```\n", "a; {}" },
		{ "```bash\n$\na\n```\n", "$; a" },
		{ "```bash\n%a\n```\n", "%a" },
	};

	(void)state;
	CHECK(list);
}

static void
test_placeholders(void **state)
{
	static const struct example list[] = {
		{ "```bash\na <version>\n```\n", "a {version_}" },
		{ "```bash\na v<new version>.x\n```\n", "a v{new_version_}.x" },
		{ "```bash\na \"<tag>\" --b=<tag>\n```\n",
		    "a {tag_} --b={tag_}" },
		{ "```bash\na <x> <y>\n```\n", "a {x_} {y_}" },
		{ "```bash\na <x <y>\n```\n", "a {y_}" },
		/* What the shell has of its own. */
		{ "```bash\na < b > c\n```\n", "a" },
		{ "```bash\na <b\nc\n```\n", "a; c" },
		{ "```bash\na <<X\nb\nX\nc\n```\n", "a; c" },
		{ "```bash\na <1>\nb\n```\n", "a; b" },
		{ "```bash\na << b <c>\n```\n", "a {c_}" },
	};

	(void)state;
	CHECK(list);
}

static void
test_spans(void **state)
{
	static const struct example list[] = {
		{ "Run `scripts/a.sh x`.\n", "scripts/a.sh x" },
		{ "First, execute: `./a.sh`\n", "./a.sh" },
		{ "**Run** `python scripts/a.py`\n", "python scripts/a.py" },
		{ "invoke `bash scripts/a.sh <version>` now\n",
		    "bash scripts/a.sh {version_}" },
		{ "- running `scripts/a.sh`\n- runs `scripts/b.sh`\n",
		    "scripts/a.sh|scripts/b.sh" },
		{ "| x | run `scripts/a.sh` |\n|---|---|\n| y | run "
		  "`scripts/b.sh` |\n",
		    "scripts/a.sh|scripts/b.sh" },
		/* In the order of the text. */
		{ "Run `a/b`.\n\n```sh\nc\n```\n\nThen run `d/e`.\n",
		    "a/b|c|d/e" },
		/* Not told to run, or no call of a file. */
		{ "See `scripts/a.sh`.\n", "" },
		{ "`scripts/a.sh` does it.\n", "" },
		{ "Rerun `scripts/a.sh`.\n", "" },
		{ "Run the script `scripts/a.sh`.\n", "" },
		{ "Run `make`.\n", "" },
		{ "Run `a.sh`.\n", "" },
		{ "Run `scripts/`.\n", "" },
		{ "Run `/release now`.\n", "" },
		{ "Run `/usr/bin/x`.\n", "" },
		{ "Run `curl https://x/y`.\n", "" },
		{ "Run `a b c/d`.\n", "" },
		{ "> Run `scripts/a.sh`.\n", "" },
	};

	(void)state;
	CHECK(list);
}

/* Where the instruction's own words stand. */
static void
test_places(void **state)
{
	static const char text[] = "# T\n\n1. x\n\n   ```bash\n   $ a <v>\n"
	                           "   out\n   $ b\n   ```\n";
	struct document *d = read_text(text);
	const struct block *block = &d->instructions[0].program->block;

	(void)state;
	assert_int_equal(block->len, 2);
	assert_true(str_is(span_text(block->at[0]->words.at[1].span), "<v>"));
	assert_true(str_is(span_text(block->at[1]->words.at[0].span), "b"));
	assert_true(str_starts(span_text(d->instructions[0].span), "```bash"));
	d = read_text("Run `a/b`.\n");
	assert_true(str_is(span_text(d->instructions[0].span), "`a/b`"));
}

/* Headings in front of each instruction, those of other ways in (). */
static struct str
headings(const char *text)
{
	const struct document *d = read_text(text);
	struct buf b = buf_new(arena);

	for (size_t i = 0; i < d->ninstructions; i++) {
		const struct instruction *in = &d->instructions[i];

		buf_printf(&b, "%s%s" STR_FMT "%s", i ? "|" : "",
		    in->fallback ? "(" : "", STR_ARG(in->heading),
		    in->fallback ? ")" : "");
	}
	return buf_str(&b);
}

#define RUN "\n```sh\na\n```\n\n"

static void
test_headings(void **state)
{
	static const struct example list[] = {
		{ RUN, "" },
		{ "# A\n" RUN "## B\n" RUN, "A|B" },
		{ "A\n===\n" RUN "B\n---\n" RUN, "A|B" },
		{ "# Manual release\n" RUN, "(Manual release)" },
		{ "# A\n## If something FAILS\n" RUN "## B\n" RUN,
		    "(If something FAILS)|B" },
		{ "# Fallback\n## B\n" RUN "### C\n" RUN "# D\n" RUN,
		    "(B)|(C)|D" },
		{ "# Manual\n### B\n" RUN, "(B)" },
		{ "# Manual\n# A\n### B\n" RUN, "B" },
		{ "# A\n## Rollback\n### B\n" RUN "## C\n" RUN, "(B)|C" },
		{ "# A\n### Troubleshooting\n" RUN "## B\n" RUN,
		    "(Troubleshooting)|B" },
		{ "###### Undo\n" RUN, "(Undo)" },
		{ "# Example\n" RUN "# Do not do this\n" RUN "# A\n" RUN, "A" },
		{ "# Manual\n## History\n" RUN "## B\n" RUN, "(B)" },
		{ "## Hotfix\nRun `a/b`.\n## Next\nRun `a/b`.\n",
		    "(Hotfix)|Next" },
		/* A heading that a code block shows is none. */
		{ "# A\n\n```sh\n# Manual\na\n```\n" RUN, "A|A" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		struct str got = headings(list[i].text);

		if (!str_is(got, list[i].calls))
			print_error("%s\ngot '" STR_FMT "'\n", list[i].text,
			    STR_ARG(got));
		assert_true(str_is(got, list[i].calls));
	}
}

static void
test_manual_release(void **state)
{
	static const struct {
		const char *text;
		bool manual;
	} list[] = {
		{ "Draft a new release on GitHub.\n", true },
		{ "draft a new Release\n", true },
		{ "Then publish the release.\n", true },
		{ "- Publish the draft of the release\n", true },
		{ "Go to https://github.com/o/n/releases/new\n", true },
		{ "Open [it](https://github.com/o/n/releases/new).\n", true },
		{ "We publish the draft.\n", false },
		{ "Publish the package of the release.\n", false },
		{ "The workflow creates the release.\n", false },
		{ "> Draft a new release\n", false },
		{ "# Draft a new release\n", false },
		{ "```text\ndraft a new release\n```\n", false },
		{ "<!-- draft a new release -->\n", false },
		{ "Draft a new\nrelease.\n", true },
		{ "- Then publish\n  the release.\n", true },
		{ "Draft a newrelease.\n", false },
		{ "Draft a new rel.", false },
	};
	const struct document *d;

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		d = read_text(list[i].text);
		if (d->has_manual_release != list[i].manual)
			print_error("%s", list[i].text);
		assert_int_equal(d->has_manual_release, list[i].manual);
	}
	/* The first place counts. */
	d = read_text("A\n\nPublish the release.\n\nDraft a new release.\n");
	assert_int_equal(d->manual_release.off, 3);
}

static void
test_front_matter(void **state)
{
	const struct document *d =
	    read_text("---\nname: release\ndescription: x\n---\n" RUN);

	(void)state;
	assert_true(str_is(d->name, "release"));
	assert_int_equal(d->problems.len, 0);
	assert_int_equal(d->ninstructions, 1);
	d = read_text("---\nname: [\n---\n" RUN);
	assert_true(str_is(d->name, "RELEASE.md"));
	assert_int_equal(d->problems.len, 1);
	assert_int_equal(d->problems.at[0].span.off, 12);
	assert_int_equal(d->ninstructions, 1);
	d = read_text("text\n\n---\nname: x\n---\n");
	assert_true(str_is(d->name, "RELEASE.md"));
	assert_int_equal(d->problems.len, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_prompts),
		cmocka_unit_test(test_placeholders),
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_headings),
		cmocka_unit_test(test_manual_release),
		cmocka_unit_test(test_front_matter),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
