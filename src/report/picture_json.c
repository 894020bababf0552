/*
 * The release model as JSON, version 1: nodes and edges, as design.md
 * section 9 and the schema beside this file have them.
 */

#include "base/arena.h"
#include "report/jsonout.h"
#include "report/picture.h"

static void
add_place(const struct picture *p, cJSON *to, struct span s)
{
	struct place at;

	if (!s.source) {
		json_null(to, "path");
		json_null(to, "line");
		return;
	}
	at = source_place(p->arena, s.source, s.off);
	json_str(p->arena, to, "path", s.source->path);
	json_count(to, "line", at.line);
}

static void
add_nodes(const struct picture *p, cJSON *list)
{
	for (size_t i = 0; i < p->graph->nodes.len; i++) {
		const struct node *n = &p->graph->nodes.at[i];
		cJSON *to = json_object(list, NULL);

		json_str(p->arena, to, "id", n->id);
		json_text(to, "kind", node_kind_name(n->kind));
		json_str(p->arena, to, "label", n->label);
		add_place(p, to, n->span);
	}
}

static void
add_credential(const struct picture *p, cJSON *to, const struct edge *e)
{
	static const char *const names[] = {
		[CREDENTIAL_NONE] = "none",
		[CREDENTIAL_TOKEN] = "GITHUB_TOKEN",
		[CREDENTIAL_OPERATOR] = "operator",
	};

	if (e->credential.kind == CREDENTIAL_OTHER)
		json_str(p->arena, to, "credential",
		    e->credential.name.len ? e->credential.name : S("other"));
	else if (e->credential.kind == CREDENTIAL_UNKNOWN)
		json_null(to, "credential");
	else
		json_text(to, "credential", names[e->credential.kind]);
}

static void
add_edges(const struct picture *p, cJSON *list)
{
	static const char *const confidence[] = {
		[SURE] = "high",
		[LIKELY] = "medium",
		[GUESS] = "low",
	};

	for (size_t i = 0; i < p->graph->edges.len; i++) {
		const struct edge *e = &p->graph->edges.at[i];
		cJSON *to = json_object(list, NULL);

		json_str(p->arena, to, "from", p->graph->nodes.at[e->from].id);
		json_str(p->arena, to, "to", p->graph->nodes.at[e->to].id);
		json_text(to, "kind", edge_kind_name(e->kind));
		add_place(p, to, e->span);
		add_credential(p, to, e);
		json_bool(to, "conditional", e->conditional);
		json_bool(to, "alive", !e->dead);
		json_text(to, "confidence", confidence[e->sureness]);
	}
}

static void
write(const struct picture *p, struct buf *out)
{
	cJSON *root = json_root();

	json_count(root, "version", 1);
	add_nodes(p, json_array(root, "nodes"));
	add_edges(p, json_array(root, "edges"));
	json_write(out, root, NULL, (struct json_items){ 0 });
	cJSON_Delete(root);
}

const struct picture_format picture_json = { "json", write };
