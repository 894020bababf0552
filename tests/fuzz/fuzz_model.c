/*
 * The whole way from bytes to findings: the input is a workflow, a script
 * that it may call and a skill, apart by NUL bytes.  Whatever they hold, all
 * rules are asked, and what they find must stand inside its source and be
 * printable.
 */

#include "base/arena.h"
#include "finding/suppress.h"
#include "input/tree.h"
#include "model/query.h"
#include "report/report.h"
#include "require.h"
#include "rule/rule.h"

static void
check_finding(const struct finding *f)
{
	require_span(f->span);
	for (size_t i = 0; i < f->related.len; i++)
		require_span(f->related.at[i].span);
	for (size_t i = 0; i < f->because.len; i++)
		require_span(f->because.at[i].span);
	REQUIRE(rule_find(str_of(f->rule)) && f->message.len);
}

static void
add_files(struct tree *tree, struct str rest)
{
	static const char *const paths[] = { ".github/workflows/x.yml",
		"scripts/x.sh", ".claude/skills/x/SKILL.md", ".goreleaser.yml",
		"Makefile", "package.json", "justfile", "Taskfile.yml",
		"sub/package.json", "tool/__init__.py" };
	struct str text;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		str_cut(rest, '\0', &text, &rest);
		tree_virtual_add(tree, paths[i], TREE_EXECUTABLE, text);
	}
}

static void
tell(struct arena *a, const struct findings *findings, struct diags *diags)
{
	struct report r = { .arena = a, .findings = findings, .diags = diags };
	struct buf out;

	r.version = "0";
	r.explain = r.notes = r.pedantic = true;
	/* Text is the one that looks into the sources; fuzz_report has all. */
	out = buf_new(a);
	reporters[0]->write(&r, &out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) // NOLINT
{
	struct arena *a = arena_new(0);
	struct diags diags = { .arena = a };
	struct findings findings = { .arena = a };
	struct tree *tree = tree_virtual(a, &diags);
	struct rule_ctx ctx = { .findings = &findings, .explain = true };

	add_files(tree, (struct str){ (const char *)data, size });
	ctx.model = model_build(a, tree, &diags);
	for (size_t i = 0; rules[i]; i++)
		if (rules[i]->check)
			rules[i]->check(&ctx);
	suppress_apply(&findings, a, false);
	findings_finish(&findings);
	for (size_t i = 0; i < findings.list.len; i++)
		check_finding(findings.list.at[i]);
	tell(a, &findings, &diags);
	model_close(ctx.model);
	tree_close(tree);
	arena_free(a);
	return 0;
}
