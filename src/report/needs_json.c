/*
 * Prerequisites of a release as JSON, version 1, as the schema beside this
 * file has it.
 */

#include "base/arena.h"
#include "report/jsonout.h"
#include "report/needs.h"

static void
add_uses(const struct needs *n, cJSON *list, const struct prerequisite *p)
{
	struct arena *a = n->arena;

	for (size_t i = 0; i < p->uses.len; i++) {
		const struct prerequisite_use *u = &p->uses.at[i];
		struct place at = source_place(a, u->span.source, u->span.off);
		cJSON *to = json_object(list, NULL);

		json_str(a, to, "path", u->span.source->path);
		json_count(to, "line", at.line);
		json_str_or_null(a, to, "job", u->job);
		json_str_or_null(a, to, "runner", u->runner);
		json_str_or_null(a, to, "as", u->as);
		json_bool(to, "optional", u->optional);
	}
}

static void
add_details(const struct needs *n, cJSON *to, const struct prerequisite *p)
{
	struct arena *a = n->arena;
	cJSON *more;

	if (p->kind == PREREQUISITE_PUBLISHER) {
		more = json_object(to, "publisher");
		json_str_or_null(a, more, "repository", p->repository);
		json_str(a, more, "workflow", p->workflow);
		json_str_or_null(a, more, "environment", p->environment);
	}
	if (p->kind == PREREQUISITE_LOGIN) {
		more = json_object(to, "login");
		json_str_or_null(a, more, "command", p->command);
		json_str_or_null(a, more, "variables", p->variables);
	}
}

static void
add(const struct needs *n, cJSON *list, const struct prerequisite *p)
{
	static const char *const kinds[] = {
		[PREREQUISITE_SECRET] = "secret",
		[PREREQUISITE_VARIABLE] = "variable",
		[PREREQUISITE_ENVIRONMENT] = "environment",
		[PREREQUISITE_PUBLISHER] = "trusted-publisher",
		[PREREQUISITE_LOGIN] = "login",
	};
	cJSON *to = json_object(list, NULL);

	json_text(to, "kind", kinds[p->kind]);
	json_str(n->arena, to, "name", p->name);
	json_bool(to, "optional", p->optional);
	json_bool(to, "known", !p->unknown);
	if (p->presence == PRESENCE_UNASKED)
		json_null(to, "state");
	else
		json_text(to, "state",
		    p->presence == PRESENCE_PRESENT ? "present" : "missing");
	json_str_or_null(n->arena, to, "nearest", p->nearest);
	add_uses(n, json_array(to, "uses"), p);
	add_details(n, to, p);
}

static void
write(const struct needs *n, struct buf *out)
{
	cJSON *root = json_root();
	cJSON *list;

	json_count(root, "version", 1);
	json_str_or_null(n->arena, root, "rev", n->rev);
	json_bool(root, "compared", n->compared);
	json_str_or_null(n->arena, root, "unseen", n->all->unseen);
	json_count(root, "missing", needs_missing(n->all));
	list = json_array(root, "prerequisites");
	for (size_t i = 0; i < n->all->list.len; i++)
		add(n, list, &n->all->list.at[i]);
	json_write(out, root, NULL, (struct json_items){ 0 });
	cJSON_Delete(root);
}

const struct needs_format needs_json = { "json", write };
