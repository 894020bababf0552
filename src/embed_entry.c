/*
 * embed: how an entry of the knowledge is written in C.
 *
 * Arrays that it points to are written before it, those of one content once:
 * each pointer of the tables costs the start of the program.
 */

#include "embed.h"

void
embed_char(struct buf *b, char c, char quote)
{
	unsigned char u = (unsigned char)c;

	if (c == '\n')
		buf_add_text(b, "\\n");
	else if (c == quote || c == '\\' || c == '?')
		buf_printf(b, "\\%c", c);
	else if (u < ' ' || u > '~')
		buf_printf(b, "\\%03o", u);
	else
		buf_add_char(b, c);
}

/* A string literal, or NULL. */
void
embed_text(struct buf *b, const char *text)
{
	if (!text) {
		buf_add_text(b, "NULL");
		return;
	}
	buf_add_char(b, '"');
	for (size_t i = 0; text[i]; i++)
		embed_char(b, text[i], '"');
	buf_add_char(b, '"');
}

/* `, .NAME = "TEXT"`, unless it is NULL. */
static void
write_field(struct buf *b, const char *name, const char *text)
{
	if (!text)
		return;
	buf_printf(b, "\t\t.%s = ", name);
	embed_text(b, text);
	buf_add_text(b, ",\n");
}

const char *
embed_array(struct writer *w, const char *type, struct buf *items)
{
	struct str key = str_printf(w->arena, "static const %s\n" STR_FMT, type,
	    STR_ARG(buf_str(items)));
	char *name = map_get(&w->shared, key);

	if (name)
		return name;
	name = str_cstr(w->arena, str_printf(w->arena, "a%u", w->arrays++));
	map_put(w->arena, &w->shared, key, name);
	buf_printf(&w->out, "static const %s%s[] = {\n" STR_FMT "};\n", type,
	    name, STR_ARG(buf_str(items)));
	return name;
}

const char *
embed_words(struct writer *w, const char *const *words)
{
	struct buf b = buf_new(w->arena);

	if (!words[0])
		return "none";
	for (size_t i = 0; words[i]; i++) {
		buf_add_char(&b, '\t');
		embed_text(&b, words[i]);
		buf_add_text(&b, ",\n");
	}
	buf_add_text(&b, "\tNULL,\n");
	return embed_array(w, "char *const ", &b);
}

static const char *
write_tests(struct writer *w, const struct know_test *at, size_t len)
{
	struct buf b = buf_new(w->arena);

	if (len == 0)
		return "NULL";
	for (size_t i = 0; i < len; i++) {
		buf_printf(&b, "\t{ %d, ", (int)at[i].place);
		embed_text(&b, at[i].name);
		buf_printf(&b, ", %u, ", at[i].operand);
		embed_text(&b, at[i].equals);
		buf_add_text(&b, ", ");
		embed_text(&b, at[i].holds);
		buf_printf(&b, ", %s },\n", at[i].negated ? "true" : "false");
	}
	return embed_array(w, "struct know_test ", &b);
}

/* `{ a1, 2 }` */
static const char *
write_list(struct writer *w, struct know_tests tests)
{
	const char *at = write_tests(w, tests.at, tests.len);

	return str_cstr(
	    w->arena, str_printf(w->arena, "{ %s, %zu }", at, tests.len));
}

/* `{ a1, 2, "DEFAULT", NULL },` */
static void
write_slot_value(struct writer *w, struct buf *b, const struct know_slot *s)
{
	buf_printf(b, "\t{ %s, %zu, ", write_tests(w, s->from, s->len), s->len);
	embed_text(b, s->fallback);
	buf_add_text(b, ", ");
	embed_text(b, s->strip);
	buf_add_text(b, " },\n");
}

static void
write_slot(struct writer *w, struct buf *entry, const char *name,
    const struct know_slot *s)
{
	struct buf b = buf_new(w->arena);

	if (!s)
		return;
	write_slot_value(w, &b, s);
	buf_printf(entry, "\t\t.%s = %s,\n", name,
	    embed_array(w, "struct know_slot ", &b));
}

/* The entry's field NAME, of N, is the array of these ITEMS. */
static void
write_array(struct writer *w, struct buf *entry, const char *name,
    const char *type, struct buf *items, size_t n)
{
	if (n > 0)
		buf_printf(entry, "\t\t.%s = %s,\n\t\t.n%s = %zu,\n", name,
		    embed_array(w, type, items), name, n);
}

static void
write_actions(struct writer *w, struct buf *entry, const struct know_entry *e)
{
	static const char *const kinds[] = {
		[ACTION_CREATE_TAG] = "ACTION_CREATE_TAG",
		[ACTION_PUSH_TAG] = "ACTION_PUSH_TAG",
		[ACTION_DELETE_TAG] = "ACTION_DELETE_TAG",
		[ACTION_CREATE_RELEASE] = "ACTION_CREATE_RELEASE",
		[ACTION_EDIT_RELEASE] = "ACTION_EDIT_RELEASE",
		[ACTION_DELETE_RELEASE] = "ACTION_DELETE_RELEASE",
		[ACTION_UPLOAD_ASSET] = "ACTION_UPLOAD_ASSET",
		[ACTION_DOWNLOAD_ASSET] = "ACTION_DOWNLOAD_ASSET",
		[ACTION_PUBLISH_PACKAGE] = "ACTION_PUBLISH_PACKAGE",
		[ACTION_SIGN] = "ACTION_SIGN",
		[ACTION_VERIFY] = "ACTION_VERIFY",
		[ACTION_NOTARIZE] = "ACTION_NOTARIZE",
		[ACTION_DISPATCH_WORKFLOW] = "ACTION_DISPATCH_WORKFLOW",
		[ACTION_CHECKOUT] = "ACTION_CHECKOUT",
		[ACTION_VIEW_RELEASE] = "ACTION_VIEW_RELEASE",
	};
	struct buf b = buf_new(w->arena);

	for (size_t i = 0; i < e->nactions; i++)
		buf_printf(&b, "\t{ %s, %s },\n", kinds[e->actions[i].kind],
		    write_list(w, e->actions[i].when));
	write_array(
	    w, entry, "actions", "struct know_action ", &b, e->nactions);
}

static void
write_makes(struct writer *w, struct buf *entry, const struct know_entry *e)
{
	struct buf b = buf_new(w->arena);

	for (size_t i = 0; i < e->nmakes; i++)
		write_slot_value(w, &b, &e->makes[i]);
	write_array(w, entry, "makes", "struct know_slot ", &b, e->nmakes);
}

static const char *const flows[] = { "KNOW_FLOW_UNKNOWN", "KNOW_FLOW_DIRECT",
	"KNOW_FLOW_DRAFT_FIRST", "KNOW_FLOW_DRAFT_ONLY" };

static void
write_flows(struct writer *w, struct buf *entry, const struct know_entry *e)
{
	struct buf b = buf_new(w->arena);

	buf_printf(entry, "\t\t.flow = %s,\n", flows[e->flow]);
	for (size_t i = 0; i < e->nflows; i++)
		buf_printf(&b, "\t{ %s, %s },\n", flows[e->flows[i].flow],
		    write_list(w, e->flows[i].when));
	write_array(w, entry, "flows", "struct know_flow_case ", &b, e->nflows);
}

/* Writes an array of groups of tests; returns its name. */
static const char *
write_groups(struct writer *w, const struct know_tests *at, size_t n)
{
	struct buf b = buf_new(w->arena);

	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "\t%s,\n", write_list(w, at[i]));
	return embed_array(w, "struct know_tests ", &b);
}

static void
write_need(struct writer *w, struct buf *needs, const struct know_need *n)
{
	const char *any = write_groups(w, n->any, n->nany);

	buf_printf(needs, "\t{\n\t\t.kind = %d,\n", (int)n->kind);
	write_field(needs, "name", n->name);
	write_field(needs, "since", n->since);
	write_field(needs, "until", n->until);
	buf_printf(needs, "\t\t.any = %s,\n\t\t.nany = %zu,\n", any, n->nany);
	buf_printf(needs, "\t\t.reach = %s,\n", embed_words(w, n->reach));
	write_field(needs, "absent", n->absent);
	write_field(needs, "help", n->help);
	buf_add_text(needs, "\t},\n");
}

static void
write_needs(struct writer *w, struct buf *entry, const struct know_entry *e)
{
	struct buf b = buf_new(w->arena);

	for (size_t i = 0; i < e->nneeds; i++)
		write_need(w, &b, &e->needs[i]);
	write_array(w, entry, "needs", "struct know_need ", &b, e->nneeds);
}

static void
write_files(struct writer *w, struct buf *entry, const struct know_entry *e)
{
	struct buf b = buf_new(w->arena);

	for (size_t i = 0; i < e->nfiles; i++) {
		const struct know_files *f = &e->files[i];

		buf_printf(&b, "\t{ %d, %s, %d, %u, %s },\n", (int)f->place,
		    embed_words(w, f->names), (int)f->which, f->first,
		    write_list(w, f->when));
	}
	write_array(w, entry, "files", "struct know_files ", &b, e->nfiles);
}

static void
write_scopes(struct writer *w, struct buf *entry, const struct know_entry *e)
{
	struct buf b = buf_new(w->arena);

	for (size_t i = 0; i < e->nscopes; i++)
		buf_printf(&b, "\t{ \"%s\", %s, %s },\n", e->scopes[i].name,
		    e->scopes[i].write ? "true" : "false",
		    write_list(w, e->scopes[i].when));
	write_array(w, entry, "scopes", "struct know_scope ", &b, e->nscopes);
}

static void
write_registry(struct writer *w, struct buf *b, const struct know_entry *e)
{
	write_field(b, "registry", e->registry);
	write_field(b, "trusted", e->trusted);
	if (e->nrehearses == 0)
		return;
	buf_printf(b, "\t\t.rehearses = %s,\n\t\t.nrehearses = %zu,\n",
	    write_groups(w, e->rehearses, e->nrehearses), e->nrehearses);
}

void
embed_words_field(
    struct writer *w, struct buf *b, const char *name, const char *const *words)
{
	buf_printf(b, "\t\t.%s = %s,\n", name, embed_words(w, words));
}

static void
write_tests_field(
    struct writer *w, struct buf *b, const char *name, struct know_tests tests)
{
	if (tests.len > 0)
		buf_printf(b, "\t\t.%s = %s,\n", name, write_list(w, tests));
}

static void
write_flag(struct buf *b, const char *name, bool set)
{
	if (set)
		buf_printf(b, "\t\t.%s = true,\n", name);
}

static void
write_setting(struct writer *w, struct buf *b, const struct know_setting *s)
{
	buf_add_text(b, "\t{\n");
	write_field(b, "at", s->at);
	write_field(b, "is", s->is);
	write_tests_field(w, b, "when", s->when);
	buf_printf(b, "\t\t.omits = %u,\n\t\t.keeps = %u,\n\t\t.adds = %u,\n",
	    s->omits, s->keeps, s->adds);
	buf_printf(b, "\t\t.flow = %s,\n", flows[s->flow]);
	write_field(b, "tag", s->tag);
	buf_printf(b, "\t\t.runs = %d,\n", (int)s->runs);
	write_flag(b, "sets", s->sets);
	write_flag(b, "open", s->open);
	write_field(b, "program", s->program);
	write_field(b, "args", s->args);
	write_field(b, "fallback", s->fallback);
	write_field(b, "folder", s->folder);
	write_field(b, "environment", s->environment);
	embed_words_field(w, b, "input", s->input);
	buf_add_text(b, "\t},\n");
}

static void
write_configuration(
    struct writer *w, struct buf *entry, const struct know_entry *e)
{
	struct buf b = buf_new(w->arena);

	embed_words_field(w, entry, "configuration", e->configuration);
	write_slot(w, entry, "configured", e->configured);
	write_field(entry, "defaults", e->defaults);
	write_field(entry, "variants", e->variants);
	for (size_t i = 0; i < e->nsettings; i++)
		write_setting(w, &b, &e->settings[i]);
	write_array(
	    w, entry, "settings", "struct know_setting ", &b, e->nsettings);
}

/* What only wrappers have. */
static void
write_wrapping(struct writer *w, struct buf *b, const struct know_entry *e)
{
	if (e->wraps != KNOW_WRAPS_NOTHING)
		buf_printf(b, "\t\t.wraps = %d,\n", (int)e->wraps);
	embed_words_field(w, b, "after", e->after);
	if (e->skip > 0)
		buf_printf(b, "\t\t.skip = %u,\n", e->skip);
	write_flag(b, "assignments", e->assignments);
	write_field(b, "prefix", e->prefix);
	write_flag(b, "supplies", e->supplies);
	write_flag(b, "elsewhere", e->elsewhere);
	write_flag(b, "appends", e->appends);
}

/* What only commands that run targets have. */
static void
write_targets(struct writer *w, struct buf *entry, const struct know_targets *t)
{
	struct buf b = buf_new(w->arena);

	if (!t)
		return;
	buf_add_text(&b, "\t{\n");
	embed_words_field(w, &b, "files", t->files);
	write_flag(&b, "upwards", t->upwards);
	write_field(&b, "space", t->space);
	write_field(&b, "name", t->name);
	write_flag(&b, "many", t->many);
	write_flag(&b, "strict", t->strict);
	buf_printf(&b, "\t\t.hooks = %d,\n", (int)t->hooks);
	write_flag(&b, "skips", t->skips);
	write_flag(&b, "passes", t->passes);
	embed_words_field(w, &b, "folder", t->folder);
	embed_words_field(w, &b, "file", t->file);
	embed_words_field(w, &b, "scope", t->scope);
	embed_words_field(w, &b, "everywhere", t->everywhere);
	embed_words_field(w, &b, "lenient", t->lenient);
	embed_words_field(w, &b, "idle", t->idle);
	embed_words_field(w, &b, "own", t->own);
	buf_add_text(&b, "\t},\n");
	buf_printf(entry, "\t\t.targets = %s,\n",
	    embed_array(w, "struct know_targets ", &b));
}

void
embed_entry(struct writer *w, struct buf *b, const struct know_entry *e)
{
	static const char *const existing[] = { "KNOW_EXISTING_UNKNOWN",
		"KNOW_EXISTING_TOLERATED", "KNOW_EXISTING_FAILS",
		"KNOW_EXISTING_REPLACED" };
	static const char *const none[] = { NULL };

	buf_add_text(b, "\t{\n");
	write_field(b, "name", e->name);
	write_flag(b, "is_command", e->is_command);
	embed_words_field(w, b, "argv", e->is_command ? e->argv : none);
	embed_words_field(w, b, "packages", e->packages);
	write_field(b, "since", e->since);
	write_field(b, "until", e->until);
	write_field(b, "fact", e->fact);
	write_actions(w, b, e);
	write_slot(w, b, "tag", e->tag);
	write_slot(w, b, "token", e->token);
	write_slot(w, b, "draft", e->draft);
	write_slot(w, b, "prerelease", e->prerelease);
	write_slot(w, b, "repository", e->repository);
	write_slot(w, b, "workflow", e->workflow);
	write_slot(w, b, "branch", e->branch);
	write_slot(w, b, "fields", e->fields);
	write_slot(w, b, "remote", e->remote);
	write_slot(w, b, "switches", e->switches);
	write_registry(w, b, e);
	buf_printf(b, "\t\t.existing = %s,\n", existing[e->existing]);
	write_tests_field(w, b, "tolerates", e->tolerates);
	write_flows(w, b, e);
	write_configuration(w, b, e);
	write_tests_field(w, b, "records", e->records);
	write_tests_field(w, b, "records_nothing", e->records_nothing);
	if (e->stages)
		buf_printf(b, "\t\t.stages = %u,\n", e->stages);
	write_tests_field(w, b, "wants_tag", e->wants_tag);
	write_flag(b, "alters", e->alters);
	write_flag(b, "logs", e->logs);
	write_flag(b, "refspecs", e->refspecs);
	embed_words_field(w, b, "valued", e->valued);
	write_needs(w, b, e);
	write_files(w, b, e);
	write_scopes(w, b, e);
	write_field(b, "runs", e->runs);
	write_field(b, "args", e->args);
	write_tests_field(w, b, "runs_when", e->runs_when);
	write_slot(w, b, "runs_in", e->runs_in);
	embed_words_field(w, b, "commands", e->commands);
	write_field(b, "javascript", e->javascript);
	write_wrapping(w, b, e);
	embed_words_field(w, b, "suffixes", e->suffixes);
	write_targets(w, b, e->targets);
	write_flag(b, "closed", e->closed);
	embed_words_field(w, b, "exports", e->exports);
	write_flag(b, "fetches", e->fetches);
	write_flag(b, "builds", e->builds);
	write_makes(w, b, e);
	if (e->logs_in)
		buf_printf(b, "\t\t.logs_in = %u,\n", e->logs_in);
	embed_words_field(w, b, "opens_with", e->opens_with);
	write_flag(b, "low", e->low);
	buf_add_text(b, "\t},\n");
}
