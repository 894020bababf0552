/*
 * The tree of a YAML text.
 *
 * libyaml's events are pulled one by one, so that the depth is bounded before
 * its scanner, quadratic in depth, comes far.  Open collections stand on a
 * stack of frames; their children wait on a second stack until the collection
 * closes and knows how many they are.  An error closes what is open and ends
 * the parse.
 *
 * Not kept: tags (a scalar has its text, whatever its tag), comments, and
 * the names of anchors.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "parse/yaml_internal.h"

enum {
	MAX_DEPTH = 100,
	MAX_NODES = 1000 * 1000,
	MAX_EXPANDED = 100 * 1000,
	MAX_ANCHORS = 1000,
	MAX_TOLD = 1000,
	NO_ANCHOR = -1,
};

struct anchor {
	struct str name;
	struct ynode *node;
	size_t nodes; /* in it, its aliases expanded */
	bool open;    /* not complete yet: an alias would be a loop */
};

/* An open collection. */
struct frame {
	struct ynode *node;
	size_t first; /* of its children on the stack */
	size_t begin, end;
	size_t nodes;
	int anchor;
	struct ynode *key; /* waits for its value */
	bool drop;         /* the key is no scalar */
};

struct builder {
	struct arena *arena, *scratch;
	struct yaml *out;
	struct yaml_input in;
	struct yaml_pieces pieces;
	struct frame frames[MAX_DEPTH];
	size_t depth;
	VEC(struct ynode *) children; /* of a map: key, value, key, ... */
	VEC(struct ynode *) docs;
	VEC(struct anchor) anchors;
	size_t nodes, expanded;
	size_t last; /* where the last event ended */
	bool stopped;
};

static struct span
span_between(const struct builder *b, size_t begin, size_t end)
{
	return text_span(&b->in.text, begin, end > begin ? end - begin : 0);
}

/* A problem that the parse survives. */
static void
tell(struct builder *b, struct problem p)
{
	if (b->out->problems.len < MAX_TOLD)
		*vec_add(b->arena, &b->out->problems) = p;
}

/* A problem that ends it. */
static void
stop(struct builder *b, struct problem p)
{
	*vec_add(b->arena, &b->out->problems) = p;
	b->stopped = true;
}

static void
stop_bound(struct builder *b, size_t begin, size_t end, struct str message)
{
	stop(b, (struct problem){ .kind = PROBLEM_BOUND,
	            .span = span_between(b, begin, end),
	            .message = message });
}

static struct str
of_event(const yaml_char_t *at, size_t len)
{
	return (struct str){ (const char *)at, len };
}

static size_t
offset(const struct builder *b, yaml_mark_t mark)
{
	return yaml_input_offset(&b->in, mark.index);
}

static struct ynode *
new_node(struct builder *b, enum ynode_kind kind)
{
	struct ynode *n = arena_make(b->arena, struct ynode);

	n->kind = kind;
	b->nodes++;
	return n;
}

static struct ynode *
null_node(struct builder *b, size_t at)
{
	struct ynode *n = new_node(b, YNODE_SCALAR);

	n->text = text_slice(b->in.text, at, at);
	n->span = span_between(b, at, at);
	return n;
}

static void
add_key(struct builder *b, struct frame *f, struct ynode *key)
{
	f->key = key;
	f->drop = key->kind != YNODE_SCALAR;
	if (f->drop && !b->stopped)
		tell(b, (struct problem){ .kind = PROBLEM_SYNTAX,
		            .span = key->span,
		            .message = S("only a text can be a key; mappings "
		                         "and lists as keys are not read") });
}

static void
add_value(struct builder *b, struct frame *f, struct ynode *value)
{
	if (!f->drop) {
		*vec_add(b->scratch, &b->children) = f->key;
		*vec_add(b->scratch, &b->children) = value;
	}
	f->key = NULL;
	f->drop = false;
}

/* N, with NODES in it and up to END, is complete: give it to its parent. */
static void
add_node(struct builder *b, struct ynode *n, size_t nodes, size_t end)
{
	struct frame *f;

	if (!b->depth) {
		*vec_add(b->arena, &b->docs) = n;
		return;
	}
	f = &b->frames[b->depth - 1];
	f->nodes += nodes;
	if (end > f->end)
		f->end = end;
	if (f->node->kind == YNODE_LIST)
		*vec_add(b->scratch, &b->children) = n;
	else if (!f->key)
		add_key(b, f, n);
	else
		add_value(b, f, n);
}

static void
close_list(struct builder *b, struct frame *f)
{
	struct ynode *n = f->node;

	n->len = b->children.len - f->first;
	n->items = arena_array(b->arena, struct ynode *, n->len);
	for (size_t i = 0; i < n->len; i++)
		n->items[i] = b->children.at[f->first + i];
}

static void
tell_duplicates(struct builder *b, const struct ynode *map)
{
	struct arena_mark m = arena_mark(b->scratch);
	const uint32_t *first = yaml_first_keys(b->scratch, map);

	for (size_t i = 0; first && i < map->len; i++) {
		const struct ynode *key = map->pairs[i].key;
		struct str name = str_slice(key->text.s, 0, 60);

		if (first[i] == i)
			continue;
		tell(b, (struct problem){ .kind = PROBLEM_DUPLICATE,
		            .span = key->span,
		            .first = map->pairs[first[i]].key->span,
		            .message = str_printf(b->arena,
		                "key '" STR_FMT "' stands twice in one mapping",
		                STR_ARG(name)) });
		if (b->out->problems.len >= MAX_TOLD)
			break;
	}
	arena_rewind(b->scratch, m);
}

static void
close_map(struct builder *b, struct frame *f)
{
	struct ynode *n = f->node;

	if (f->key)
		add_value(b, f, null_node(b, f->end));
	n->len = (b->children.len - f->first) / 2;
	n->pairs = arena_array(b->arena, struct ypair, n->len);
	for (size_t i = 0; i < n->len; i++) {
		struct ynode *const *child = &b->children.at[f->first + 2 * i];

		n->pairs[i] = (struct ypair){ child[0], child[1] };
	}
	tell_duplicates(b, n);
}

static void
close_frame(struct builder *b)
{
	struct frame f = b->frames[--b->depth];

	if (f.node->kind == YNODE_LIST)
		close_list(b, &f);
	else
		close_map(b, &f);
	b->children.len = f.first;
	f.node->span = span_between(b, f.begin, f.end);
	if (f.anchor != NO_ANCHOR) {
		b->anchors.at[f.anchor].open = false;
		b->anchors.at[f.anchor].nodes = f.nodes;
	}
	add_node(b, f.node, f.nodes, f.end);
}

/* Behind white space and comments. */
static size_t
skip_white(struct str s, size_t at)
{
	bool begins_line = false;

	while (at < s.len) {
		size_t len = yaml_break_length(s, at);

		if (len)
			at += len;
		else if (begins_line &&
		         str_starts(str_from(s, at), "\xef\xbb\xbf"))
			at += 3; /* as libyaml does at any line */
		else if (s.at[at] == '#')
			while (at < s.len && !yaml_break_length(s, at))
				at++;
		else if (s.at[at] == ' ' || s.at[at] == '\t')
			at++;
		else
			break;
		begins_line = len > 0;
	}
	return at;
}

/* Behind an anchor ("&a:" is one and a ':') or a tag. */
static size_t
skip_property(struct str s, size_t at)
{
	bool anchor = s.at[at++] == '&';

	while (at < s.len && s.at[at] != ' ' && s.at[at] != '\t' &&
	       !yaml_break_length(s, at) &&
	       (!anchor || char_is_word(s.at[at]) || s.at[at] == '-'))
		at++;
	return at;
}

/* Where a node begins whose anchor and tag begin at AT. */
static size_t
skip_properties(const struct builder *b, size_t at, size_t end,
    const yaml_char_t *anchor, const yaml_char_t *tag)
{
	struct str s = str_slice(b->in.text.s, 0, end);

	for (int n = !!anchor + !!tag; n > 0 && at < s.len; n--)
		at = skip_white(s, skip_property(s, at));
	return at;
}

/* The index of a new anchor, or NO_ANCHOR. */
static int
add_anchor(
    struct builder *b, const yaml_char_t *name, struct ynode *n, bool open)
{
	if (!name)
		return NO_ANCHOR;
	if (b->anchors.len == MAX_ANCHORS) {
		stop_bound(b, b->last, b->last,
		    S("more than 1000 anchors in one document"));
		return NO_ANCHOR;
	}
	*vec_add(b->scratch, &b->anchors) = (struct anchor){
		.name = str_copy(b->arena, str_of((const char *)name)),
		.node = n,
		.nodes = 1,
		.open = open,
	};
	return (int)b->anchors.len - 1;
}

static void
open_frame(struct builder *b, const yaml_event_t *e, enum ynode_kind kind)
{
	bool map = kind == YNODE_MAP;
	const yaml_char_t *anchor =
	    map ? e->data.mapping_start.anchor : e->data.sequence_start.anchor;
	const yaml_char_t *tag =
	    map ? e->data.mapping_start.tag : e->data.sequence_start.tag;
	bool flow =
	    map ? e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
	        : e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	size_t begin = offset(b, e->start_mark), end = offset(b, e->end_mark);
	struct frame *f;

	if (anchor || tag)
		begin =
		    skip_properties(b, begin, b->in.text.s.len, anchor, tag);
	if (b->depth == MAX_DEPTH) {
		stop_bound(b, begin, begin + 1,
		    S("more than 100 collections inside each other"));
		return;
	}
	f = &b->frames[b->depth++];
	*f = (struct frame){
		.node = new_node(b, kind),
		.first = b->children.len,
		.begin = begin,
		.end = flow ? end : begin,
		.nodes = 1,
	};
	f->anchor = add_anchor(b, anchor, f->node, true);
	b->last = f->end;
}

static void
end_frame(struct builder *b, const yaml_event_t *e)
{
	struct frame *f = &b->frames[b->depth - 1];
	size_t end = offset(b, e->end_mark);

	/* The end of a block collection is where the next token stands. */
	if (end > offset(b, e->start_mark))
		f->end = b->last = end;
	close_frame(b);
}

static enum ynode_style
style_of(yaml_scalar_style_t style)
{
	switch (style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
		return YNODE_SINGLE_QUOTED;
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		return YNODE_DOUBLE_QUOTED;
	case YAML_LITERAL_SCALAR_STYLE:
		return YNODE_LITERAL;
	case YAML_FOLDED_SCALAR_STYLE:
		return YNODE_FOLDED;
	case YAML_ANY_SCALAR_STYLE:
	case YAML_PLAIN_SCALAR_STYLE:
		break;
	}
	return YNODE_PLAIN;
}

/*
 * A value that is not there stands behind its ':', '-' or '?'; where these
 * are missing too, libyaml has it at the next token, but its place is here.
 */
static size_t
empty_place(const struct builder *b, size_t at)
{
	struct str before = str_slice(b->in.text.s, 0, at);

	if (at <= b->last || str_ends(before, ":") || str_ends(before, "-") ||
	    str_ends(before, "?"))
		return at;
	return b->last;
}

static void
take_scalar(struct builder *b, const yaml_event_t *e)
{
	struct ynode *n = new_node(b, YNODE_SCALAR);
	struct yaml_scalar s = {
		.style = style_of(e->data.scalar.style),
		.value = of_event(e->data.scalar.value, e->data.scalar.length),
		.begin = offset(b, e->start_mark),
		.end = offset(b, e->end_mark),
	};

	if (e->data.scalar.anchor || e->data.scalar.tag)
		s.begin = skip_properties(b, s.begin, s.end,
		    e->data.scalar.anchor, e->data.scalar.tag);
	else if (s.begin == s.end)
		s.begin = s.end = empty_place(b, s.end);
	n->style = s.style;
	n->text = yaml_scalar_text(b->arena, &b->pieces, &b->in.text, &s);
	n->span = span_between(b, s.begin, s.end);
	b->last = s.end;
	add_anchor(b, e->data.scalar.anchor, n, false);
	add_node(b, n, 1, s.end);
}

static const struct anchor *
find_anchor(const struct builder *b, struct str name)
{
	for (size_t i = b->anchors.len; i > 0; i--)
		if (str_eq(b->anchors.at[i - 1].name, name))
			return &b->anchors.at[i - 1];
	return NULL;
}

static void
take_alias(struct builder *b, const yaml_event_t *e)
{
	struct str name = str_of((const char *)e->data.alias.anchor);
	const struct anchor *target = find_anchor(b, name);
	size_t begin = offset(b, e->start_mark), end = offset(b, e->end_mark);

	b->last = end;
	b->nodes++;
	if (!target || target->open) {
		tell(b,
		    (struct problem){ .kind = PROBLEM_SYNTAX,
		        .span = span_between(b, begin, end),
		        .message =
		            target
		                ? S("this alias stands inside its own anchor")
		                : S("this alias has no anchor in front") });
		add_node(b, null_node(b, begin), 1, end);
		return;
	}
	b->expanded += target->nodes;
	if (b->expanded > MAX_EXPANDED) {
		stop_bound(b, begin, end,
		    S("the aliases expand to more than 100000 nodes"));
		return;
	}
	add_node(b, target->node, target->nodes, end);
}

static void
take_event(struct builder *b, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_DOCUMENT_START_EVENT:
		b->anchors.len = 0;
		b->last = offset(b, e->end_mark);
		break;
	case YAML_ALIAS_EVENT:
		take_alias(b, e);
		break;
	case YAML_SCALAR_EVENT:
		take_scalar(b, e);
		break;
	case YAML_SEQUENCE_START_EVENT:
		open_frame(b, e, YNODE_LIST);
		break;
	case YAML_MAPPING_START_EVENT:
		open_frame(b, e, YNODE_MAP);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		end_frame(b, e);
		break;
	case YAML_STREAM_END_EVENT:
		b->stopped = true;
		break;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		break;
	}
	if (b->nodes > MAX_NODES && !b->stopped)
		stop_bound(b, b->last, b->last,
		    S("more than a million values in one file"));
}

static void
fail(struct builder *b, const yaml_parser_t *p)
{
	struct yaml_failure f = yaml_failure_of(&b->in, p);

	/* Of a text that was cut only what stands before the cut counts. */
	if (!b->in.cut || !f.at_end)
		stop(b, (struct problem){ .kind = PROBLEM_SYNTAX,
		            .span = span_between(b, f.at, f.at + f.len),
		            .message = f.message });
	b->stopped = true;
}

static void
pull_events(struct builder *b)
{
	struct str s = b->in.text.s;
	yaml_parser_t p;
	yaml_event_t e;

	if (!yaml_parser_initialize(&p)) {
		stop_bound(b, 0, 0, S("out of memory"));
		return;
	}
	yaml_parser_set_encoding(&p, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
	    &p, (const unsigned char *)(s.at ? s.at : ""), s.len);
	while (!b->stopped) {
		if (!yaml_parser_parse(&p, &e)) {
			fail(b, &p);
			break;
		}
		take_event(b, &e);
		yaml_event_delete(&e);
	}
	while (b->depth)
		close_frame(b);
	yaml_parser_delete(&p);
}

void
yaml_parse(struct arena *a, struct text t, struct yaml *out)
{
	struct arena *scratch = arena_new(0);
	struct builder *b = arena_make(scratch, struct builder);

	*out = (struct yaml){ 0 };
	b->arena = a;
	b->scratch = b->pieces.scratch = scratch;
	b->out = out;
	yaml_input_open(a, t, &b->in, &out->problems);
	pull_events(b);
	out->docs = b->docs.at;
	out->ndocs = b->docs.len;
	arena_free(scratch);
}
