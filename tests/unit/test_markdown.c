/*
 * Markdown: each case is a text and the outline that is read from it.
 *
 * A line of the outline is a block or, behind "- ", an inline of the block
 * above: kind, place, what is peculiar to it, and its text in brackets,
 * where ~ stands for a line end.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "parse/markdown.h"

struct example {
	const char *text, *outline;
};

static void
add_text(struct buf *b, struct text t)
{
	buf_add_text(b, " [");
	for (size_t i = 0; i < t.s.len; i++)
		buf_add_char(b, (char)(t.s.at[i] == '\n' ? '~' : t.s.at[i]));
	buf_add_char(b, ']');
}

static void
add_place(struct buf *b, struct span s)
{
	struct place from = source_place(b->arena, s.source, s.off);
	struct place to = source_place(b->arena, s.source, s.off + s.len);

	buf_printf(
	    b, " %u:%u-%u:%u", from.line, from.column, to.line, to.column);
}

static void
add_block(struct buf *b, const struct md_block *block)
{
	static const char *const kinds[] = { "front", "heading", "paragraph",
		"list", "item", "quote", "code", "html", "row", "rule" };
	const struct md_block *p;

	for (p = block->parent; p; p = p->parent)
		buf_add_text(b, "  ");
	buf_add_text(b, kinds[block->kind]);
	add_place(b, block->span);
	if (block->kind == MD_HEADING)
		buf_printf(b, " h%d", block->level);
	if (block->number >= 0)
		buf_printf(b, " #%d", block->number);
	if (block->kind == MD_CODE)
		buf_add_text(b, block->fenced ? " fenced" : " indented");
	if (block->info.len)
		buf_printf(b, " " STR_FMT "=" STR_FMT, STR_ARG(block->info),
		    STR_ARG(block->lang));
	if (block->heading)
		buf_printf(
		    b, " under " STR_FMT, STR_ARG(block->heading->text.s));
	if (block->lead)
		buf_printf(b, " after " STR_FMT, STR_ARG(block->lead->text.s));
	if (block->text.s.len)
		add_text(b, block->text);
	buf_add_char(b, '\n');
}

static void
add_inlines(
    struct buf *b, const struct markdown *m, const struct md_block *block)
{
	static const char *const kinds[] = { "code", "link", "image",
		"comment" };

	for (size_t i = 0; i < m->ninlines; i++) {
		const struct md_inline *in = &m->inlines[i];

		if (in->block != block)
			continue;
		buf_printf(b, "- %s", kinds[in->kind]);
		add_place(b, in->span);
		add_text(b, in->text);
		if (in->kind == MD_LINK || in->kind == MD_IMAGE) {
			buf_add_text(b, " to");
			add_text(b, in->target);
		}
		buf_add_char(b, '\n');
	}
}

static struct str
outline(struct arena *a, struct str text)
{
	struct source *s = source_new(a, S("a.md"), text);
	struct buf b = buf_new(a);
	struct markdown m;

	markdown_parse(a, text_of(s), true, &m);
	for (size_t i = 0; i < m.nblocks; i++) {
		add_block(&b, m.blocks[i]);
		add_inlines(&b, &m, m.blocks[i]);
	}
	for (size_t i = 0; i < m.problems.len; i++)
		buf_printf(
		    &b, "! " STR_FMT "\n", STR_ARG(m.problems.at[i].message));
	return buf_str(&b);
}

static void
check(const struct example *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct arena *a = arena_new(0);
		struct str got = outline(a, str_of(list[i].text));

		if (!str_is(got, list[i].outline))
			fail_msg("\n%s\nis read as\n" STR_FMT
			         "\ninstead of\n%s",
			    list[i].text, STR_ARG(got), list[i].outline);
		arena_free(a);
	}
}

#define CHECK(list) check((list), sizeof(list) / sizeof((list)[0]))

static const struct example front_matter_examples[] = {
	{ "---\n"
	  "name: a\n"
	  "---\n"
	  "# B\n",
	    "front 1:1-3:4 [name: a~]\n"
	    "heading 4:1-4:4 h1 [B]\n" },
	{ "\xef\xbb\xbf---\n"
	  "# c\n"
	  "name: a\n"
	  "...\n"
	  "text\n",
	    "front 1:1-4:4 [# c~name: a~]\n"
	    "paragraph 5:1-5:5 [text]\n" },
	{ "---\n"
	  "no key\n"
	  "---\n"
	  "text\n",
	    "rule 1:1-1:4\n"
	    "heading 2:1-3:4 h2 [no key]\n"
	    "paragraph 4:1-4:5 under no key [text]\n" },
	{ "---\n"
	  "name: a\n",
	    "rule 1:1-1:4\n"
	    "paragraph 2:1-2:8 [name: a]\n" },
	{ "# A\n"
	  "---\n"
	  "b: c\n"
	  "---\n",
	    "heading 1:1-1:4 h1 [A]\n"
	    "rule 2:1-2:4 under A\n"
	    "heading 3:1-4:4 h2 under A [b: c]\n" },
};

static void
front_matter(void **state)
{
	(void)state;
	CHECK(front_matter_examples);
}

static const struct example headings_examples[] = {
	{ "# A\n"
	  "\n"
	  "text\n"
	  "## B `c` ##\n"
	  "#\n",
	    "heading 1:1-1:4 h1 [A]\n"
	    "paragraph 3:1-3:5 under A [text]\n"
	    "heading 4:1-4:12 h2 under A [B `c`]\n"
	    "- code 4:6-4:9 [c]\n"
	    "heading 5:1-5:2 h1\n" },
	{ "A\n"
	  "B\n"
	  "===\n"
	  "## C\n"
	  "### D\n"
	  "## E\n"
	  "text\n",
	    "heading 1:1-3:4 h1 [A~B]\n"
	    "heading 4:1-4:5 h2 under A\n"
	    "B [C]\n"
	    "heading 5:1-5:6 h3 under C [D]\n"
	    "heading 6:1-6:5 h2 under A\n"
	    "B [E]\n"
	    "paragraph 7:1-7:5 under E [text]\n" },
	{ "#no\n"
	  "#hash\n"
	  "---\n",
	    "heading 1:1-3:4 h2 [#no~#hash]\n" },
	{ "> # quoted\n"
	  "\n"
	  "text\n",
	    "quote 1:1-1:11\n"
	    "  heading 1:3-1:11 h1 [quoted]\n"
	    "paragraph 3:1-3:5 [text]\n" },
	{ "[r]: x\n"
	  "A\n"
	  "===\n"
	  "[r]\n",
	    "heading 2:1-3:4 h1 [A]\n"
	    "paragraph 4:1-4:4 under A [[r]]\n"
	    "- link 4:1-4:4 [r] to [x]\n" },
};

static void
headings(void **state)
{
	(void)state;
	CHECK(headings_examples);
}

static const struct example paragraphs_examples[] = {
	{ "one\n"
	  "  two  \n"
	  "three\n",
	    "paragraph 1:1-3:6 [one~two~three]\n" },
	{ "a\r\n"
	  "b\r\n",
	    "paragraph 1:1-2:2 [a~b]\n" },
	{ "a\rb\r", "paragraph 1:1-1:4 [a~b]\n" },
	{ "> one\n"
	  "two\n"
	  "> three\n",
	    "quote 1:1-3:8\n"
	    "  paragraph 1:3-3:8 [one~two~three]\n" },
	{ "1. one\n"
	  "two\n"
	  "   > three\n"
	  "   four\n",
	    "list 1:1-4:8\n"
	    "  item 1:1-4:8 #1\n"
	    "    paragraph 1:4-2:4 [one~two]\n"
	    "    quote 3:4-4:8\n"
	    "      paragraph 3:6-4:8 [three~four]\n" },
	{ "a\n"
	  "    ```\n"
	  "    b\n"
	  "    ```\n",
	    "paragraph 1:1-4:8 [a~```~b~```]\n"
	    "- code 2:5-4:8 [b]\n" },
	{ "\xc3\xa9 \xc2\xa0\n", "paragraph 1:1-1:4 [\xc3\xa9 \xc2\xa0]\n" },
};

static void
paragraphs(void **state)
{
	(void)state;
	CHECK(paragraphs_examples);
}

static const struct example lists_examples[] = {
	{ "Steps:\n"
	  "\n"
	  "3. one\n"
	  "4. two\n"
	  "\n"
	  "   more\n"
	  "- x\n",
	    "paragraph 1:1-1:7 [Steps:]\n"
	    "list 3:1-6:8 after Steps:\n"
	    "  item 3:1-3:7 #3\n"
	    "    paragraph 3:4-3:7 [one]\n"
	    "  item 4:1-6:8 #4\n"
	    "    paragraph 4:4-4:7 [two]\n"
	    "    paragraph 6:4-6:8 [more]\n"
	    "list 7:1-7:4\n"
	    "  item 7:1-7:4\n"
	    "    paragraph 7:3-7:4 [x]\n" },
	{ "- - a\n"
	  "  - b\n"
	  "-\n",
	    "list 1:1-3:2\n"
	    "  item 1:1-2:6\n"
	    "    list 1:3-2:6\n"
	    "      item 1:3-1:6\n"
	    "        paragraph 1:5-1:6 [a]\n"
	    "      item 2:3-2:6\n"
	    "        paragraph 2:5-2:6 [b]\n"
	    "  item 3:1-3:2\n" },
	{ "a\n"
	  "- b\n"
	  "\n"
	  "<!-- x -->\n"
	  "- c\n",
	    "paragraph 1:1-1:2 [a]\n"
	    "list 2:1-2:4 after a\n"
	    "  item 2:1-2:4\n"
	    "    paragraph 2:3-2:4 [b]\n"
	    "html 4:1-4:11 [<!-- x -->]\n"
	    "- comment 4:1-4:11 [ x ]\n"
	    "list 5:1-5:4\n"
	    "  item 5:1-5:4\n"
	    "    paragraph 5:3-5:4 [c]\n" },
	{ "- [ ] task\n", "list 1:1-1:11\n"
	                  "  item 1:1-1:11\n"
	                  "    paragraph 1:3-1:11 [[ ] task]\n" },
	{ "* * *\n"
	  "- * * *\n"
	  "1) a\n",
	    "rule 1:1-1:6\n"
	    "list 2:1-2:8\n"
	    "  item 2:1-2:8\n"
	    "    rule 2:3-2:8\n"
	    "list 3:1-3:5\n"
	    "  item 3:1-3:5 #1\n"
	    "    paragraph 3:4-3:5 [a]\n" },
};

static void
lists(void **state)
{
	(void)state;
	CHECK(lists_examples);
}

static const struct example code_blocks_examples[] = {
	{ "```sh\n"
	  "git push\n"
	  "\n"
	  "  git tag\n"
	  "```\n"
	  "text\n",
	    "code 1:1-5:4 fenced sh=sh [git push~~  git tag]\n"
	    "paragraph 6:1-6:5 [text]\n" },
	{ "~~~~ {.bash x=1}\n"
	  "~~~\n"
	  "~~~~\n",
	    "code 1:1-3:5 fenced {.bash x=1}=bash [~~~]\n" },
	{ "```\n"
	  "open\n",
	    "code 1:1-2:5 fenced [open]\n" },
	{ "- a\n"
	  "\n"
	  "  ```yaml\n"
	  "  k:\n"
	  "    v\n"
	  "  ```\n",
	    "list 1:1-6:6\n"
	    "  item 1:1-6:6\n"
	    "    paragraph 1:3-1:4 [a]\n"
	    "    code 3:3-6:6 fenced yaml=yaml [k:~  v]\n" },
	{ "> ```\n"
	  "> a\n"
	  "b\n",
	    "quote 1:1-2:4\n"
	    "  code 1:3-2:4 fenced [a]\n"
	    "paragraph 3:1-3:2 [b]\n" },
	{ "> ```\n"
	  "> a\n"
	  "```\n"
	  "b\n"
	  "```\n",
	    "quote 1:1-2:4\n"
	    "  code 1:3-2:4 fenced [a]\n"
	    "code 3:1-5:4 fenced [b]\n" },
	{ "    a\n"
	  "\n"
	  "      b\n"
	  "   \n"
	  "c\n",
	    "code 1:5-3:8 indented [a~~  b]\n"
	    "paragraph 5:1-5:2 [c]\n" },
	{ "-\ta\n"
	  "\n"
	  "\t\tb\n",
	    "list 1:1-3:4\n"
	    "  item 1:1-3:4\n"
	    "    paragraph 1:3-1:4 [a]\n"
	    "    code 3:3-3:4 indented [b]\n" },
	{ "- a\n"
	  "\n"
	  "\t\tb\n"
	  "\t\t\tc\n",
	    "list 1:1-4:5\n"
	    "  item 1:1-4:5\n"
	    "    paragraph 1:3-1:4 [a]\n"
	    "    code 3:2-4:5 indented [  b~  \tc]\n" },
	{ "        ```x\n"
	  "        ```x\n",
	    "code 1:5-2:13 indented [    ```x~    ```x]\n" },
	{ "```x\n"
	  "```x\n"
	  "```\n",
	    "code 1:1-3:4 fenced x=x [```x]\n" },
	{ "``` a`b\n", "paragraph 1:1-1:8 [``` a`b]\n" },
	{ "```\n"
	  "```\n",
	    "code 1:1-2:4 fenced\n" },
	{ "```sh\r\n"
	  "a\r\n"
	  "b\r\n"
	  "```\r\n",
	    "code 1:1-4:4 fenced sh=sh [a~b]\n" },
	{ "1. a\n"
	  "   ```console\n"
	  "   $ x\n",
	    "list 1:1-3:7\n"
	    "  item 1:1-3:7 #1\n"
	    "    paragraph 1:4-1:5 [a]\n"
	    "    code 2:4-3:7 fenced console=console [$ x]\n" },
	{ "```rust,ignore\n"
	  "```\n",
	    "code 1:1-2:4 fenced rust,ignore=rust\n" },
};

static void
code_blocks(void **state)
{
	(void)state;
	CHECK(code_blocks_examples);
}

static const struct example html_blocks_examples[] = {
	{ "<!-- a\n"
	  "\n"
	  "b -->\n"
	  "c\n",
	    "html 1:1-3:6 [<!-- a~~b -->]\n"
	    "- comment 1:1-3:6 [ a~~b ]\n"
	    "paragraph 4:1-4:2 [c]\n" },
	{ "a\n"
	  "<p>b\n"
	  "# c\n",
	    "paragraph 1:1-1:2 [a]\n"
	    "html 2:1-3:4 [<p>b~# c]\n" },
	{ "<script>\n"
	  "a</script>\n"
	  "# b\n",
	    "html 1:1-2:11 [<script>~a</script>]\n"
	    "heading 3:1-3:4 h1 [b]\n" },
	{ "<div>\n"
	  "`x` <!-- y -->\n"
	  "\n"
	  "`z`\n",
	    "html 1:1-2:15 [<div>~`x` <!-- y -->]\n"
	    "- comment 2:5-2:15 [ y ]\n"
	    "paragraph 4:1-4:4 [`z`]\n"
	    "- code 4:1-4:4 [z]\n" },
	{ "<!-- open\n"
	  "\n"
	  "a\n",
	    "html 1:1-3:2 [<!-- open~~a]\n"
	    "- comment 1:1-3:2 [ open~~a]\n" },
	{ "<!--a--><!--b-->\n", "html 1:1-1:17 [<!--a--><!--b-->]\n"
	                        "- comment 1:1-1:9 [a]\n"
	                        "- comment 1:9-1:17 [b]\n" },
	{ "<script>\n"
	  "# a\n"
	  "</script>\n"
	  "# b\n",
	    "html 1:1-3:10 [<script>~# a~</script>]\n"
	    "heading 4:1-4:4 h1 [b]\n" },
	{ "<x-y a=\"[b](c)\">\n"
	  "text\n"
	  "\n"
	  "<b>c</b> [d](e)\n",
	    "html 1:1-2:5 [<x-y a=\"[b](c)\">~text]\n"
	    "paragraph 4:1-4:16 [<b>c</b> [d](e)]\n"
	    "- link 4:10-4:16 [d] to [e]\n" },
	{ "<![CDATA[\n"
	  "\n"
	  "]]>\n"
	  "# a\n",
	    "html 1:1-3:4 [<![CDATA[~~]]>]\n"
	    "heading 4:1-4:4 h1 [a]\n" },
};

static void
html_blocks(void **state)
{
	(void)state;
	CHECK(html_blocks_examples);
}

static const struct example tables_examples[] = {
	{ "| a | b |\n"
	  "|---|:-:|\n"
	  "| `c` | [d](e) |\n"
	  "| f\n"
	  "\n"
	  "g\n",
	    "row 1:1-1:10 [| a | b |]\n"
	    "row 3:1-3:17 [| `c` | [d](e) |]\n"
	    "- code 3:3-3:6 [c]\n"
	    "- link 3:9-3:15 [d] to [e]\n"
	    "row 4:1-4:4 [| f]\n"
	    "paragraph 6:1-6:2 [g]\n" },
	{ "text\n"
	  "a|b\n"
	  "-|-\n"
	  "`x\\|y`|z\n",
	    "paragraph 1:1-1:5 [text]\n"
	    "row 2:1-2:4 [a|b]\n"
	    "row 4:1-4:9 [`x\\|y`|z]\n"
	    "- code 4:1-4:7 [x|y]\n" },
	{ "| `a | b` |\n"
	  "|---|---|\n",
	    "row 1:1-1:12 [| `a | b` |]\n" },
	{ "a | b\n"
	  "---\n",
	    "heading 1:1-2:4 h2 [a | b]\n" },
	{ "> | a |\n"
	  "> |---|\n"
	  "> | b |\n",
	    "quote 1:1-3:8\n"
	    "  row 1:3-1:8 [| a |]\n"
	    "  row 3:3-3:8 [| b |]\n" },
	{ "a|b\n"
	  "-|-|-\n",
	    "paragraph 1:1-2:6 [a|b~-|-|-]\n" },
};

static void
tables(void **state)
{
	(void)state;
	CHECK(tables_examples);
}

static const struct example code_spans_examples[] = {
	{ "`a` ``b`c`` ` d ` `` ` `` `e",
	    "paragraph 1:1-1:29 [`a` ``b`c`` ` d ` `` ` `` `e]\n"
	    "- code 1:1-1:4 [a]\n"
	    "- code 1:5-1:12 [b`c]\n"
	    "- code 1:13-1:18 [d]\n"
	    "- code 1:19-1:26 [`]\n" },
	{ "`a\n"
	  "b`",
	    "paragraph 1:1-2:3 [`a~b`]\n"
	    "- code 1:1-2:3 [a b]\n" },
	{ "\\`a` `b\\`", "paragraph 1:1-1:10 [\\`a` `b\\`]\n"
	                 "- code 1:4-1:7 [ ]\n" },
	{ "` `", "paragraph 1:1-1:4 [` `]\n"
	         "- code 1:1-1:4 [ ]\n" },
	{ "> `a\n"
	  "> b`\n",
	    "quote 1:1-2:5\n"
	    "  paragraph 1:3-2:5 [`a~b`]\n"
	    "- code 1:3-2:5 [a b]\n" },
	{ "`a [b`](c)", "paragraph 1:1-1:11 [`a [b`](c)]\n"
	                "- code 1:1-1:7 [a [b]\n" },
	{ "<x y=\"`\">`a`", "paragraph 1:1-1:13 [<x y=\"`\">`a`]\n"
	                    "- code 1:10-1:13 [a]\n" },
};

static void
code_spans(void **state)
{
	(void)state;
	CHECK(code_spans_examples);
}

static const struct example links_examples[] = {
	{ "[a](b) [c](<d e> 'f') [g](h(i)j) [k] (l)",
	    "paragraph 1:1-1:41 [[a](b) [c](<d e> 'f') [g](h(i)j) [k] (l)]\n"
	    "- link 1:1-1:7 [a] to [b]\n"
	    "- link 1:8-1:22 [c] to [d e]\n"
	    "- link 1:23-1:33 [g] to [h(i)j]\n" },
	{ "[a][R] [r][] [R] [s]\n"
	  "\n"
	  "[r]: <x y> \"t\"\n"
	  "[R]: z\n",
	    "paragraph 1:1-1:21 [[a][R] [r][] [R] [s]]\n"
	    "- link 1:1-1:7 [a] to [x y]\n"
	    "- link 1:8-1:13 [r] to [x y]\n"
	    "- link 1:14-1:17 [R] to [x y]\n" },
	{ "![a](b) [![c](d)](e) [f [g](h) i](j)",
	    "paragraph 1:1-1:37 [![a](b) [![c](d)](e) [f [g](h) i](j)]\n"
	    "- image 1:1-1:8 [a] to [b]\n"
	    "- link 1:9-1:21 [![c](d)] to [e]\n"
	    "- image 1:10-1:17 [c] to [d]\n"
	    "- link 1:25-1:31 [g] to [h]\n" },
	{ "<https://a.b/c> <a:b> <ab:c>",
	    "paragraph 1:1-1:29 [<https://a.b/c> <a:b> <ab:c>]\n"
	    "- link 1:1-1:16 [https://a.b/c] to [https://a.b/c]\n"
	    "- link 1:23-1:29 [ab:c] to [ab:c]\n" },
	{ "\\[a](b) [a\\](b) [a\\]](b\\))",
	    "paragraph 1:1-1:27 [\\[a](b) [a\\](b) [a\\]](b\\))]\n"
	    "- link 1:17-1:27 [a\\]] to [b\\)]\n" },
	{ "[a](b\n"
	  "'c') [d](e f)",
	    "paragraph 1:1-2:14 [[a](b~'c') [d](e f)]\n"
	    "- link 1:1-2:5 [a] to [b]\n" },
	{ "[a]: b\n"
	  "text\n",
	    "paragraph 2:1-2:5 [text]\n" },
	{ "[a](b (c)", "paragraph 1:1-1:10 [[a](b (c)]\n" },
	{ "[`]`](a)", "paragraph 1:1-1:9 [[`]`](a)]\n"
	              "- link 1:1-1:9 [`]`] to [a]\n"
	              "- code 1:2-1:5 []]\n" },
	{ "[x]()", "paragraph 1:1-1:6 [[x]()]\n"
	           "- link 1:1-1:6 [x] to []\n" },
};

static void
links(void **state)
{
	(void)state;
	CHECK(links_examples);
}

static const struct example comments_examples[] = {
	{ "a <!-- b --> c <!--d-->",
	    "paragraph 1:1-1:24 [a <!-- b --> c <!--d-->]\n"
	    "- comment 1:3-1:13 [ b ]\n"
	    "- comment 1:16-1:24 [d]\n" },
	{ "a <!-- b\n"
	  "c --> <!-- open",
	    "paragraph 1:1-2:16 [a <!-- b~c --> <!-- open]\n"
	    "- comment 1:3-2:6 [ b~c ]\n" },
	{ "<!--> a\n"
	  "\n"
	  "b <!--> c",
	    "html 1:1-1:8 [<!--> a]\n"
	    "- comment 1:1-1:6 []\n"
	    "paragraph 3:1-3:10 [b <!--> c]\n"
	    "- comment 3:3-3:8 []\n" },
	{ "`<!-- a -->`", "paragraph 1:1-1:13 [`<!-- a -->`]\n"
	                  "- code 1:1-1:13 [<!-- a -->]\n" },
};

static void
comments(void **state)
{
	(void)state;
	CHECK(comments_examples);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(front_matter),
		cmocka_unit_test(headings),
		cmocka_unit_test(paragraphs),
		cmocka_unit_test(lists),
		cmocka_unit_test(code_blocks),
		cmocka_unit_test(html_blocks),
		cmocka_unit_test(tables),
		cmocka_unit_test(code_spans),
		cmocka_unit_test(links),
		cmocka_unit_test(comments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
