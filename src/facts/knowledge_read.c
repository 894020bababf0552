/*
 * Reading knowledge: files of entries, each a map of keys.
 *
 * One table says which keys there are, of what kind of entry, and which
 * function reads the value into which field.  An entry is about an action
 * reference (`uses`), a command (`argv`), variables that are always set
 * (`variables`), the forge's own runners (`labels`), words for some uses
 * (`words`), files that carry a version (`carries`), configurations of what
 * raises it (`bumps`), or what sentences say (`claim`, `part`).  What entries
 * mean together (duplicates, order) is knowledge_sort.c's.
 */

#include "facts/knowledge_read.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "facts/knowledge_value.h"

enum {
	MAX_BYTES = 512 * 1024, /* of a file */
	MAX_WRONG = 100,        /* said of one file */
	MAX_WORDS = 8,          /* of an argv */
};

enum {
	ON_USES = 1,
	ON_ARGV = 2,
	ON_VARIABLES = 4,
	ON_LABELS = 8,
	ON_WORDS = 16,
	ON_CARRIES = 32,
	ON_BUMPS = 64,
	ON_CLAIM = 128,
	ON_PART = 256,
	ON_BOTH = 3,
	ON_SAID = 384,
	ON_ALL = 511,
};

static const char *const no_words[] = { NULL };

/* An entry while it is read. */
struct draft {
	struct know_entry entry;
	const char *const *variables;
	const char *const *labels;
	const char *before; /* the end of its versions, not included */
	const struct ynode *also;
	struct know_word_lists words;
	struct know_carrier carrier;
	struct know_bumper bumper;
	struct know_claim_draft said;
};

struct key {
	const char *name;
	unsigned on; /* kinds of entry that may have it */
	void (*read)(struct know_reader *r, const struct ynode *n, void *field);
	size_t field; /* offset in struct draft */
};

/* A field that is read by its own type's function. */
#define READER(name, type) \
	static void read_##name( \
	    struct know_reader *r, const struct ynode *n, void *field) \
	{ \
		know_value_##name(r, n, (type *)field); \
	}

READER(text, const char *)
READER(version, const char *)
READER(count, unsigned)
READER(flag, bool)
READER(words, const char *const *)
READER(tests, struct know_tests)
READER(targets, const struct know_targets *)
READER(settings, struct know_entry)
READER(actions, struct know_entry)
READER(flows, struct know_entry)
READER(covers, struct know_bumper)

static void
read_slot(struct know_reader *r, const struct ynode *n, void *field)
{
	struct know_slot *slot = arena_array(r->arena, struct know_slot, 1);

	know_value_slot(r, n, slot);
	*(const struct know_slot **)field = slot;
}

static void
read_existing(struct know_reader *r, const struct ynode *n, void *field)
{
	static const char *const names[] = { "unknown", "tolerated", "fails",
		"replaced" };
	int i = know_value_choice(r, n, names, 4);

	if (i >= 0)
		*(enum know_existing *)field = (enum know_existing)i;
}

static void
read_wraps(struct know_reader *r, const struct ynode *n, void *field)
{
	static const char *const names[] = { "nothing", "command", "package",
		"module", "text", "script" };
	int i = know_value_choice(r, n, names, 6);

	if (i >= 0)
		*(enum know_wraps *)field = (enum know_wraps)i;
}

static void
read_status(struct know_reader *r, const struct ynode *n, void *field)
{
	static const char *const names[] = { "verified", "partial",
		"unverified" };

	*(bool *)field = know_value_choice(r, n, names, 3) == 2;
}

static const char *
before_version(struct know_reader *r, const char *version)
{
	return str_cstr(r->arena, str_printf(r->arena, "%s-0", version));
}

static void
read_before(struct know_reader *r, const struct ynode *n, void *field)
{
	const char *text = NULL;

	know_value_version(r, n, &text);
	if (text && strpbrk(text, "-+"))
		know_wrong(r, n, "'before' takes a plain version like 2.5.0");
	else if (text)
		*(const char **)field = before_version(r, text);
}

static const char *const need_keys[] = { "name", "since", "until", "before",
	"any", "reach", "absent", "help" };
enum { NEED_KEYS = sizeof(need_keys) / sizeof(need_keys[0]) };

static void
read_need(struct know_reader *r, const struct ynode *n, struct know_need *out)
{
	const struct ynode *v;
	struct know_rows rows = { NULL, 0 };

	out->reach = no_words;
	if (!know_value_keys(r, n, need_keys, NEED_KEYS))
		return;
	if ((v = ynode_get(n, "name")))
		know_value_text(r, v, &out->name);
	if ((v = ynode_get(n, "since")))
		know_value_version(r, v, &out->since);
	if ((v = ynode_get(n, "until")))
		know_value_version(r, v, &out->until);
	if ((v = ynode_get(n, "before")))
		read_before(r, v, &out->until);
	if ((v = ynode_get(n, "any")))
		know_value_rows(r, v, false, &rows);
	if ((v = ynode_get(n, "reach")))
		know_value_words(r, v, &out->reach);
	if ((v = ynode_get(n, "absent")))
		know_value_text(r, v, &out->absent);
	if ((v = ynode_get(n, "help")))
		know_value_text(r, v, &out->help);
	if (out->name && !strcmp(out->name, "token"))
		out->kind = KNOW_NEED_TOKEN;
	if (out->name && !strcmp(out->name, "repository"))
		out->kind = KNOW_NEED_REPOSITORY;
	if (!out->name || rows.len == 0)
		know_wrong(r, n, "a need must have the keys 'name' and 'any'");
	out->any = rows.at;
	out->nany = rows.len;
}

static void
read_needs(struct know_reader *r, const struct ynode *n, void *field)
{
	struct know_entry *e = field;
	struct know_need *at;

	if (n->kind != YNODE_LIST) {
		know_wrong(r, n, "here must stand a list of needs");
		return;
	}
	at = arena_array(r->arena, struct know_need, n->len + 1);
	for (size_t i = 0; i < n->len; i++)
		read_need(r, n->items[i], &at[i]);
	e->needs = at;
	e->nneeds = n->len;
}

static void
read_files_item(
    struct know_reader *r, const struct ynode *n, struct know_files *out)
{
	/* the last four in the order of enum know_operands */
	static const char *const names[] = { "when", "input", "option",
		"operand", "operands", "operands-but-last", "last-operand" };
	enum { WHEN, INPUT, OPTION, OPERAND, NAMES = 7 };
	unsigned places = 0;

	out->names = no_words;
	if (!know_value_keys(r, n, names, NAMES))
		return;
	for (int i = 0; i < NAMES; i++) {
		const struct ynode *v = ynode_get(n, names[i]);

		if (!v)
			continue;
		places += i != WHEN;
		if (i == WHEN) {
			know_value_tests(r, v, &out->when);
		} else if (i < OPERAND) {
			out->place = i == INPUT ? KNOW_INPUT : KNOW_OPTION;
			know_value_words(r, v, &out->names);
		} else {
			out->place = KNOW_OPERAND;
			out->which = (enum know_operands)(i - OPERAND);
			know_value_count(r, v, &out->first);
		}
	}
	if (places != 1)
		know_wrong(r, n,
		    "a file must have one of the keys input, option, operand, "
		    "operands, operands-but-last and last-operand");
}

static void
read_files(struct know_reader *r, const struct ynode *n, void *field)
{
	struct know_entry *e = field;
	size_t len = n->kind == YNODE_LIST ? n->len : 1;
	struct know_files *at =
	    arena_array(r->arena, struct know_files, len + 1);

	for (size_t i = 0; i < len; i++)
		read_files_item(
		    r, n->kind == YNODE_LIST ? n->items[i] : n, &at[i]);
	e->files = at;
	e->nfiles = len;
}

static void
read_also(struct know_reader *r, const struct ynode *n, void *field)
{
	if (n->kind != YNODE_LIST)
		know_wrong(r, n,
		    "here must stand a list of lists, as [[gh, release, new]]");
	else
		*(const struct ynode **)field = n;
}

static void
read_node(struct know_reader *r, const struct ynode *n, void *field)
{
	(void)r;
	*(const struct ynode **)field = n;
}

static void
read_uses(struct know_reader *r, const struct ynode *n, void *field)
{
	const char *text = NULL;

	know_value_text(r, n, &text);
	if (text && (!strchr(text, '/') || strpbrk(text, "@ ")))
		know_wrong(
		    r, n, "'%s' is not of the form owner/name[/path]", text);
	else
		*(const char **)field = text;
}

/* One path or a list of them, each a plain text or a slot. */
static void
read_makes(struct know_reader *r, const struct ynode *n, void *field)
{
	struct know_entry *e = field;
	size_t len = n->kind == YNODE_LIST ? n->len : 1;
	struct know_slot *at = arena_array(r->arena, struct know_slot, len + 1);

	for (size_t i = 0; i < len; i++) {
		const struct ynode *item =
		    n->kind == YNODE_LIST ? n->items[i] : n;

		if (item->kind == YNODE_MAP)
			know_value_slot(r, item, &at[i]);
		else
			know_value_text(r, item, &at[i].fallback);
	}
	e->makes = at;
	e->nmakes = len;
}

static void
read_logins(struct know_reader *r, const struct ynode *n, void *field)
{
	/* in the order of enum know_login */
	static const char *const names[] = { "aws", "azure", "cargo", "docker",
		"gcloud", "gh", "git", "gpg", "keychain", "npm", "pypi",
		"snap" };
	size_t len = n->kind == YNODE_LIST ? n->len : 1;

	for (size_t i = 0; i < len; i++) {
		int bit = know_value_choice(r,
		    n->kind == YNODE_LIST ? n->items[i] : n, names,
		    sizeof(names) / sizeof(names[0]));

		if (bit >= 0)
			*(unsigned *)field |= 1u << bit;
	}
}

static void
read_stages(struct know_reader *r, const struct ynode *n, void *field)
{
	/* in the order of enum know_stage */
	static const char *const names[] = { "inspect", "preflight",
		"changelog", "bump", "commit", "push", "announce" };
	size_t len = n->kind == YNODE_LIST ? n->len : 1;

	for (size_t i = 0; i < len; i++) {
		int bit = know_value_choice(r,
		    n->kind == YNODE_LIST ? n->items[i] : n, names,
		    sizeof(names) / sizeof(names[0]));

		if (bit >= 0)
			*(unsigned *)field |= 1u << bit;
	}
}

static void
read_rehearses(struct know_reader *r, const struct ynode *n, void *field)
{
	struct know_entry *e = field;
	struct know_rows rows = { NULL, 0 };

	know_value_rows(r, n, false, &rows);
	e->rehearses = rows.at;
	e->nrehearses = rows.len;
}

static void
read_scopes(struct know_reader *r, const struct ynode *n, void *field)
{
	know_value_scopes(r, n, field);
}

#define FIELD(name) offsetof(struct draft, entry.name)
#define CARRIER(name) offsetof(struct draft, carrier.name)
#define BUMPER(name) offsetof(struct draft, bumper.name)

/* Sorted by name; `flow`, `does`, `files`, `makes` and `needs` fill several
 * fields. */
static const struct key keys[] = {
	{ "after", ON_ARGV, read_words, FIELD(after) },
	{ "alters", ON_ARGV, read_flag, FIELD(alters) },
	{ "also", ON_ARGV, read_also, offsetof(struct draft, also) },
	{ "apart", ON_CARRIES, read_words, CARRIER(apart) },
	{ "appends", ON_ARGV, read_flag, FIELD(appends) },
	{ "args", ON_USES, read_text, FIELD(args) },
	{ "argv", ON_ARGV, read_words, FIELD(argv) },
	{ "assignments", ON_ARGV, read_flag, FIELD(assignments) },
	{ "at", ON_CARRIES, read_words, CARRIER(at) },
	{ "at", ON_BUMPS, read_text, BUMPER(at) },
	{ "before", ON_BOTH, read_before, offsetof(struct draft, before) },
	{ "beside", ON_CARRIES, read_words, CARRIER(beside) },
	{ "branch", ON_BOTH, read_slot, FIELD(branch) },
	{ "builds", ON_USES, read_flag, FIELD(builds) },
	{ "bumps", ON_BUMPS, read_words, BUMPER(files) },
	{ "carries", ON_CARRIES, read_words, CARRIER(files) },
	{ "claim", ON_CLAIM, read_node, offsetof(struct draft, said.claim) },
	{ "closed", ON_BOTH, read_flag, FIELD(closed) },
	{ "commands", ON_USES, read_words, FIELD(commands) },
	{ "configuration", ON_BOTH, read_words, FIELD(configuration) },
	{ "configured", ON_BOTH, read_slot, FIELD(configured) },
	{ "covers", ON_BUMPS, read_covers, offsetof(struct draft, bumper) },
	{ "current", ON_BUMPS, read_words, BUMPER(current) },
	{ "cut", ON_BUMPS, read_text, BUMPER(cut) },
	{ "counter", ON_CLAIM, read_words,
	    offsetof(struct draft, said.counter) },
	{ "defaults", ON_BOTH, read_text, FIELD(defaults) },
	{ "does", ON_BOTH, read_actions, offsetof(struct draft, entry) },
	{ "draft", ON_BOTH, read_slot, FIELD(draft) },
	{ "each", ON_CARRIES, read_text, CARRIER(each) },
	{ "elsewhere", ON_ARGV, read_flag, FIELD(elsewhere) },
	{ "examples", ON_CLAIM, read_words,
	    offsetof(struct draft, said.examples) },
	{ "existing", ON_BOTH, read_existing, FIELD(existing) },
	{ "exports", ON_USES, read_words, FIELD(exports) },
	{ "fact", ON_BOTH, read_text, FIELD(fact) },
	{ "fetches", ON_ARGV, read_flag, FIELD(fetches) },
	{ "fields", ON_ARGV, read_slot, FIELD(fields) },
	{ "files", ON_BOTH, read_files, offsetof(struct draft, entry) },
	{ "flow", ON_BOTH, read_flows, offsetof(struct draft, entry) },
	{ "generated", ON_CARRIES, read_words, CARRIER(generated) },
	{ "javascript", ON_USES, read_text, FIELD(javascript) },
	{ "kin", ON_CARRIES, read_words, CARRIER(kin) },
	{ "labels", ON_LABELS, read_words, offsetof(struct draft, labels) },
	{ "lenient", ON_BUMPS, read_words, BUMPER(lenient) },
	{ "lists", ON_BUMPS, read_words, BUMPER(lists) },
	{ "locks", ON_CARRIES, read_text, CARRIER(locks) },
	{ "logs-in", ON_BOTH, read_logins, FIELD(logs_in) },
	{ "logs", ON_BOTH, read_flag, FIELD(logs) },
	{ "look", ON_CLAIM, read_words, offsetof(struct draft, said.look) },
	{ "makes", ON_BOTH, read_makes, offsetof(struct draft, entry) },
	{ "name", ON_CARRIES, read_words, CARRIER(name) },
	{ "name-patterns", ON_CARRIES, read_words, CARRIER(name_patterns) },
	{ "names", ON_WORDS, read_words, offsetof(struct draft, words.names) },
	{ "needs", ON_BOTH, read_needs, offsetof(struct draft, entry) },
	{ "open", ON_BUMPS, read_words, BUMPER(open) },
	{ "opens-with", ON_USES, read_words, FIELD(opens_with) },
	{ "package", ON_ARGV, read_words, FIELD(packages) },
	{ "part", ON_PART, read_text, offsetof(struct draft, said.part) },
	{ "pattern", ON_SAID, read_text, offsetof(struct draft, said.pattern) },
	{ "patterns", ON_CARRIES, read_words, CARRIER(patterns) },
	{ "prefix", ON_ARGV, read_text, FIELD(prefix) },
	{ "prerelease", ON_BOTH, read_slot, FIELD(prerelease) },
	{ "read", ON_ALL, read_words, FIELD(read) },
	{ "records", ON_ARGV, read_tests, FIELD(records) },
	{ "records-nothing", ON_ARGV, read_tests, FIELD(records_nothing) },
	{ "refspecs", ON_ARGV, read_flag, FIELD(refspecs) },
	{ "registry", ON_BOTH, read_text, FIELD(registry) },
	{ "rehearses", ON_BOTH, read_rehearses, offsetof(struct draft, entry) },
	{ "remote", ON_ARGV, read_slot, FIELD(remote) },
	{ "repository", ON_BOTH, read_slot, FIELD(repository) },
	{ "runs", ON_USES, read_text, FIELD(runs) },
	{ "runs-in", ON_USES, read_slot, FIELD(runs_in) },
	{ "runs-when", ON_USES, read_tests, FIELD(runs_when) },
	{ "scopes", ON_BOTH, read_scopes, offsetof(struct draft, entry) },
	{ "section", ON_BUMPS, read_text, BUMPER(section) },
	{ "settings", ON_BOTH, read_settings, offsetof(struct draft, entry) },
	{ "since", ON_BOTH, read_version, FIELD(since) },
	{ "skip", ON_ARGV, read_count, FIELD(skip) },
	{ "stages", ON_BOTH, read_stages, FIELD(stages) },
	{ "status", ON_ALL, read_status, FIELD(low) },
	{ "strict", ON_CARRIES, read_words, CARRIER(strict) },
	{ "suffixes", ON_ARGV, read_words, FIELD(suffixes) },
	{ "supplies", ON_ARGV, read_flag, FIELD(supplies) },
	{ "switches", ON_ARGV, read_slot, FIELD(switches) },
	{ "tag", ON_BOTH, read_slot, FIELD(tag) },
	{ "targets", ON_ARGV, read_targets, FIELD(targets) },
	{ "texts", ON_WORDS, read_words, offsetof(struct draft, words.texts) },
	{ "token", ON_BOTH, read_slot, FIELD(token) },
	{ "tolerates", ON_BOTH, read_tests, FIELD(tolerates) },
	{ "trusted", ON_BOTH, read_text, FIELD(trusted) },
	{ "until", ON_BOTH, read_version, FIELD(until) },
	{ "uses", ON_USES, read_uses, FIELD(name) },
	{ "valued", ON_ARGV, read_words, FIELD(valued) },
	{ "variables", ON_VARIABLES, read_words,
	    offsetof(struct draft, variables) },
	{ "variants", ON_BOTH, read_text, FIELD(variants) },
	{ "wants-tag", ON_BOTH, read_tests, FIELD(wants_tag) },
	{ "words", ON_WORDS, read_node, offsetof(struct draft, words.uses) },
	{ "workflow", ON_BOTH, read_slot, FIELD(workflow) },
	{ "wraps", ON_ARGV, read_wraps, FIELD(wraps) },
};
enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

/* What N is about, by which of the naming keys it has; 0 when it is wrong. */
static unsigned
entry_kind(struct know_reader *r, const struct ynode *n)
{
	unsigned kind = 0;

	if (ynode_get(n, "uses"))
		kind |= ON_USES;
	if (ynode_get(n, "argv"))
		kind |= ON_ARGV;
	if (ynode_get(n, "variables"))
		kind |= ON_VARIABLES;
	if (ynode_get(n, "labels"))
		kind |= ON_LABELS;
	if (ynode_get(n, "words"))
		kind |= ON_WORDS;
	if (ynode_get(n, "carries"))
		kind |= ON_CARRIES;
	if (ynode_get(n, "bumps"))
		kind |= ON_BUMPS;
	if (ynode_get(n, "claim"))
		kind |= ON_CLAIM;
	if (ynode_get(n, "part"))
		kind |= ON_PART;
	if (kind > 0 && (kind & (kind - 1)) == 0)
		return kind;
	know_wrong(r, n,
	    "an entry must have one of the keys uses, argv, variables, "
	    "labels, words, carries, bumps, claim and part");
	return 0;
}

static void
read_pair(struct know_reader *r, const struct ypair *p, unsigned kind,
    struct draft *d)
{
	const char *names[KEYS];
	size_t n = 0;

	for (size_t i = 0; i < KEYS; i++) {
		if (!(keys[i].on & kind))
			continue;
		if (str_is(ynode_text(p->key), keys[i].name)) {
			keys[i].read(r, p->value, (char *)d + keys[i].field);
			return;
		}
		names[n++] = keys[i].name;
	}
	know_wrong(r, p->key, "unknown key '" STR_FMT "'%s",
	    STR_ARG(ynode_text(p->key)),
	    know_hint(r, ynode_text(p->key), names, n));
}

/* The words of an argv, joined for messages. */
static const char *
join(struct know_reader *r, const char *const *words)
{
	struct buf b = buf_new(r->arena);

	for (size_t i = 0; words[i]; i++)
		buf_printf(&b, "%s%s", i > 0 ? " " : "", words[i]);
	return str_cstr(r->arena, buf_str(&b));
}

static void
add_item(struct know_reader *r, const struct ynode *n, struct know_entry e)
{
	*vec_add(r->arena, &r->items) =
	    (struct know_item){ e, r->source->path, know_line(r, n) };
}

static bool
is_argv(struct know_reader *r, const struct ynode *n, const char *const *argv)
{
	size_t len = 0;

	while (argv && argv[len] && len <= MAX_WORDS)
		len++;
	if (len > 0 && len <= MAX_WORDS)
		return true;
	know_wrong(r, n, "argv must be a list of 1 to %d words", MAX_WORDS);
	return false;
}

/* A command under its own words and under those of `also`. */
static void
add_command(struct know_reader *r, const struct ynode *n, struct draft *d)
{
	struct know_entry e = d->entry;

	if (!is_argv(r, n, e.argv))
		return;
	e.is_command = true;
	e.name = join(r, e.argv);
	add_item(r, n, e);
	for (size_t i = 0; d->also && i < d->also->len; i++) {
		know_value_words(r, d->also->items[i], &e.argv);
		if (is_argv(r, d->also->items[i], e.argv))
			add_item(r, n, e);
	}
}

static void
check_entry(struct know_reader *r, const struct ynode *n, struct draft *d)
{
	const struct know_entry *e = &d->entry;
	int order = 0;

	if (!e->read[0])
		know_wrong(
		    r, n, "the key 'read' is missing: where is it from?");
	if (e->since && e->until)
		know_compare_versions(
		    str_of(e->since), str_of(e->until), &order);
	if (order > 0)
		know_wrong(r, n, "'since' is later than the end of the range");
	if (!e->runs && (e->args || e->runs_when.len > 0))
		know_wrong(r, n, "'args' and 'runs-when' need 'runs'");
	if (e->wraps == KNOW_WRAPS_NOTHING &&
	    (e->after[0] || e->skip > 0 || e->assignments || e->prefix ||
	        e->supplies || e->elsewhere || e->appends))
		know_wrong(r, n,
		    "'after', 'skip', 'assignments', 'prefix', 'supplies', "
		    "'elsewhere' and 'appends' need 'wraps'");
	if (!e->configuration[0] && (e->nsettings || e->configured))
		know_wrong(
		    r, n, "'settings' and 'configured' need 'configuration'");
	if (e->nrehearses > 0 && !e->registry)
		know_wrong(r, n, "'rehearses' needs 'registry'");
	if (e->tolerates.len > 0 && e->existing == KNOW_EXISTING_UNKNOWN)
		know_wrong(r, n,
		    "'tolerates' needs 'existing': what holds otherwise?");
}

static void
read_entry(struct know_reader *r, const struct ynode *n)
{
	struct draft d = { .variables = no_words,
		.labels = no_words,
		.words = { NULL, no_words, no_words },
		.carrier = know_no_carrier(),
		.bumper = know_no_bumper(),
		.said = { .look = no_words,
		    .examples = no_words,
		    .counter = no_words } };
	unsigned kind;

	if (n->kind != YNODE_MAP) {
		know_wrong(r, n, "an entry must be a map of keys");
		return;
	}
	kind = entry_kind(r, n);
	if (kind == 0)
		return;
	d.entry.argv = d.entry.packages = d.entry.commands = d.entry.valued =
	    d.entry.after = d.entry.exports = d.entry.opens_with =
	        d.entry.read = d.entry.configuration = d.entry.suffixes =
	            no_words;
	for (size_t i = 0; i < n->len; i++)
		read_pair(r, &n->pairs[i], kind, &d);
	if (d.before)
		d.entry.until = d.before;
	check_entry(r, n, &d);
	if (kind == ON_USES && d.entry.name)
		add_item(r, n, d.entry);
	if (kind == ON_ARGV)
		add_command(r, n, &d);
	if (kind == ON_WORDS)
		know_add_words(r, n, &d.words);
	if (kind == ON_CARRIES)
		know_add_carrier(r, n, &d.carrier);
	if (kind == ON_BUMPS)
		know_add_bumper(r, n, &d.bumper);
	if (kind & ON_SAID)
		know_add_claim(r, n, &d.said);
	for (size_t i = 0; d.variables[i]; i++)
		*vec_add(r->arena, &r->variables) = d.variables[i];
	for (size_t i = 0; d.labels[i]; i++)
		*vec_add(r->arena, &r->labels) = d.labels[i];
}

/* A syntax error, or a key that stands twice. */
static void
say_problems(struct know_reader *r, const struct yaml *y)
{
	for (size_t i = 0; i < y->problems.len && i < MAX_WRONG; i++) {
		const struct problem *p = &y->problems.at[i];
		uint32_t line =
		    source_place(r->arena, r->source, p->span.off).line;

		diag_add(r->diags, r->source->path, line, STR_FMT,
		    STR_ARG(p->message));
	}
}

void
know_read(struct know_reader *r, struct source *s)
{
	struct yaml y;
	size_t said = r->diags->list.len;
	const struct ynode *list;

	r->source = s;
	if (s->text.len > MAX_BYTES) {
		diag_add(r->diags, s->path, 0,
		    "larger than %d bytes, which is the most for knowledge",
		    MAX_BYTES);
		return;
	}
	yaml_parse(r->arena, text_of(s), &y);
	say_problems(r, &y);
	for (size_t doc = 0; doc < y.ndocs; doc++) {
		list = y.docs[doc];
		if (ynode_is_null(list))
			continue;
		if (list->kind != YNODE_LIST)
			know_wrong(r, list, "knowledge must be a list");
		for (size_t i = 0; list->kind == YNODE_LIST && i < list->len &&
		                   r->diags->list.len - said < MAX_WRONG;
		     i++)
			read_entry(r, list->items[i]);
	}
}
