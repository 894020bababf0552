/*
 * A release that was played through: the list of formats, and the words that
 * they share.
 */

#include "report/rehearsal.h"

#include "base/arena.h"
#include "facts/workflow.h"
#include "report/picture.h"

enum { LONGEST_CONDITION = 100 };

const struct rehearsal_format *const rehearsal_formats[] = {
	&rehearsal_text,
	&rehearsal_json,
	&rehearsal_mermaid,
	NULL,
};

/* On one line, with single spaces, and cut where it is long. */
static struct str
on_one_line(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < s.len; i++) {
		if (!char_is_space(s.at[i])) {
			buf_add_char(&b, s.at[i]);
			continue;
		}
		if (b.len && !char_is_space(b.at[b.len - 1]))
			buf_add_char(&b, ' ');
	}
	s = str_trim(buf_str(&b));
	if (s.len <= LONGEST_CONDITION)
		return s;
	s.len = LONGEST_CONDITION;
	/* Not within a code point. */
	while (s.len && ((unsigned char)s.at[s.len] & 0xc0) == 0x80)
		s.len--;
	return str_concat(a, s, S("..."));
}

static struct str
first_line(struct str s)
{
	struct str rest = s, line = { 0 };

	str_line(&rest, &line);
	return line;
}

struct str
rehearsal_when(struct arena *a, const struct when *w)
{
	struct str text = w->text;

	switch (w->kind) {
	case WHEN_ALWAYS:
		break;
	case WHEN_IF:
		return str_concat(a, S("if "), on_one_line(a, text));
	case WHEN_UNLESS:
		return str_concat(a, S("unless "), on_one_line(a, text));
	case WHEN_ELSE:
		return str_printf(a, "otherwise (" STR_FMT ")",
		    STR_ARG(on_one_line(a, first_line(text))));
	case WHEN_LOOP:
		return str_printf(a, "in a loop (" STR_FMT ")",
		    STR_ARG(on_one_line(a, first_line(text))));
	case WHEN_FILTER:
		return S("if its filter matches");
	case WHEN_GIVEN:
		return S("if what it is given asks for it");
	case WHEN_UNSEEN:
		return S("if a condition holds that is not read");
	case WHEN_PUBLISHED:
		return S("once a person has published the draft");
	case WHEN_NO_DRAFT:
		return S("if it is not made as a draft");
	case WHEN_UNKNOWN_TOKEN:
		return S("if the token that does it is not GITHUB_TOKEN");
	}
	return (struct str){ 0 };
}

static struct str
reason_of_condition(struct arena *a, const struct when *when)
{
	struct str text = on_one_line(a, when->text);

	if (!text.len)
		return S("its condition does not hold");
	return str_concat(a, S("this does not hold: "), text);
}

struct str
rehearsal_reason(
    struct arena *a, enum reason r, struct str detail, const struct when *when)
{
	static const char token[] = "its event is raised with GITHUB_TOKEN, "
	                            "which starts nothing";

	switch (r) {
	case REASON_NONE:
		break;
	case REASON_TOKEN:
		return str_of(token);
	case REASON_FILTER:
		return str_concat(
		    a, S("the tag does not match its filter: "), detail);
	case REASON_BRANCHES:
		return S("it takes branches only");
	case REASON_TYPE:
		return str_printf(a,
		    "it waits for the type " STR_FMT ", which never happens",
		    STR_ARG(detail));
	case REASON_CONDITION:
		return reason_of_condition(a, when);
	case REASON_STANDS:
		return S("the release is there already: this fails");
	case REASON_PASSED:
		return S("the release is there already: passed over");
	case REASON_NO_RELEASE:
		return S("nothing has made the release before");
	case REASON_LOOP:
		return S("a loop, cut here");
	case REASON_UNRAISED:
		return str_concat(
		    a, S("nothing starts it; it waits for "), detail);
	case REASON_UNRUN:
		return str_concat(a, S("only done by following "), detail);
	}
	return (struct str){ 0 };
}

struct str
rehearsal_thing(struct arena *a, enum thing_kind thing, struct str name)
{
	static const struct {
		const char *front, *unknown;
	} words[] = {
		[THING_NONE] = { "", "" },
		[THING_TAG] = { "tag ", "a tag that is not known" },
		[THING_RELEASE] = { "release ",
		    "a release whose tag is not known" },
		[THING_ASSETS] = { "assets of release ",
		    "assets of a release whose tag is not known" },
		[THING_PACKAGE] = { "", "" },
		[THING_FILES] = { "files with ", "files" },
		[THING_WORKFLOW] = { "", "a workflow that is not known" },
	};

	if (!name.len)
		return str_of(words[thing].unknown);
	return str_concat(a, str_of(words[thing].front), name);
}

struct str
rehearsal_deed(struct arena *a, const struct move *v)
{
	const char *verb = verb_name(v->verb);
	struct buf b = buf_new(a);

	if (v->verb == VERB_WAITS)
		verb = "waits for";
	if (v->verb == VERB_PUBLISHES && v->thing == THING_PACKAGE)
		verb = v->again ? "tries publishing to" : "publishes to";
	buf_printf(&b, "%s " STR_FMT, verb,
	    STR_ARG(rehearsal_thing(a, v->thing, v->name)));
	if (v->verb == VERB_DRAFTS)
		buf_add_text(&b, ", unpublished");
	if (v->verb == VERB_PUBLISHES && v->gone)
		buf_add_text(&b, ", so far a draft");
	if (v->times > 1)
		buf_printf(&b, " (%zu times)", v->times);
	return buf_str(&b);
}

struct str
rehearsal_credential(struct arena *a, const struct credential *c)
{
	(void)a;
	switch (c->kind) {
	case CREDENTIAL_UNKNOWN:
	case CREDENTIAL_NONE:
		break;
	case CREDENTIAL_TOKEN:
		return S("GITHUB_TOKEN");
	case CREDENTIAL_OTHER:
		return c->name.len ? c->name : S("another token");
	case CREDENTIAL_OPERATOR:
		return S("own login");
	}
	return (struct str){ 0 };
}

struct str
rehearsal_start(struct arena *a, const struct beginning *b)
{
	struct str base = str_basename(b->name);

	switch (b->from) {
	case REHEARSE_INFERRED:
		break;
	case REHEARSE_TAG:
		return str_printf(
		    a, "a person pushes tag " STR_FMT, STR_ARG(b->name));
	case REHEARSE_SCRIPT:
		return str_printf(
		    a, "a person runs " STR_FMT, STR_ARG(b->name));
	case REHEARSE_SKILL:
		return str_printf(
		    a, "somebody follows " STR_FMT, STR_ARG(b->name));
	case REHEARSE_DISPATCH:
		return str_printf(
		    a, "a person dispatches " STR_FMT, STR_ARG(base));
	case REHEARSE_BRANCH:
		return str_printf(
		    a, "something is pushed to " STR_FMT, STR_ARG(b->name));
	case REHEARSE_RELEASE:
		return str_printf(a,
		    "a person makes release " STR_FMT " on the forge",
		    STR_ARG(b->name));
	case REHEARSE_SCHEDULE:
		return str_printf(a,
		    "the time has come that " STR_FMT " waits for",
		    STR_ARG(base));
	}
	return (struct str){ 0 };
}

struct str
rehearsal_why(struct arena *a, const struct beginning *b)
{
	static const char *const texts[] = {
		[REHEARSE_INFERRED] = "",
		[REHEARSE_TAG] = "a tag is what starts a release",
		[REHEARSE_SCRIPT] = "it makes the tag or release",
		[REHEARSE_SKILL] = "it tells how to release",
		[REHEARSE_DISPATCH] = "it is dispatched by hand",
		[REHEARSE_BRANCH] = "a push to this branch starts a release",
		[REHEARSE_RELEASE] =
		    "a release is waited for that nothing here makes",
		[REHEARSE_SCHEDULE] = "nothing else starts a release",
	};
	struct buf out = buf_new(a);

	if (!b->inferred)
		return (struct str){ 0 };
	buf_add_text(&out, texts[b->from]);
	if (b->because.source)
		buf_printf(&out, " (" STR_FMT ")",
		    STR_ARG(picture_place(a, b->because)));
	if (b->example)
		buf_printf(
		    &out, "; " STR_FMT " is an example", STR_ARG(b->name));
	return buf_str(&out);
}

struct str
rehearsal_doer(struct arena *a, const struct workflow *w, const struct actor *x)
{
	if (x && x->kind == ACTOR_JOB && w)
		return x->label;
	if (w)
		return str_basename(w->path);
	(void)a;
	return S("a person");
}
