/*
 * What a signer needs and is not given: by the version of the tool, where
 * that decides, and by what is in reach.
 */

#include "base/buf.h"
#include "facts/knowledge_read.h"
#include "model/build.h"
#include "model/query.h"
#include "own_arena.h"

/* Versions up to 1.9.9 read no variable for the key; those from 2.0.0 on
 * want a confirmation; those from 3.0.0 on read another one besides. */
static const char entry[] =
    "- argv: [t]\n"
    "  read: x\n"
    "  needs:\n"
    "    - {name: key, until: 1.9.9, any: [--key]}\n"
    "    - {name: key, since: 2.0.0, until: 2.9.9,\n"
    "       any: [--key, $KEY, --id + --cert]}\n"
    "    - {name: key, since: 3.0.0, any: [--key, $KEY, $NEW_KEY]}\n"
    "    - {name: yes, since: 2.0.0, any: [--yes]}\n"
    "    - {name: word, any: [$WORD, '!--key', <stdin>],\n"
    "       reach: [WORT, MOT]}\n";

static const struct know_entry *
signer(void)
{
	struct diags diags = { .arena = arena };
	struct know_reader r = { .arena = arena, .diags = &diags };
	struct know_set set = { 0 };

	know_read(&r, source_new(arena, S("k.yaml"), str_of(entry)));
	know_read_end(&r, &set);
	for (size_t i = 0; i < diags.list.len; i++)
		print_error(STR_FMT "\n", STR_ARG(diags.list.at[i].message));
	assert_int_equal(set.ncommands, 1);
	return set.commands;
}

/* "1.0|2.0": either; "?": any; a hole in braces. */
static struct value
version_like(struct str s)
{
	struct str one, rest;
	struct value v;

	if (str_is(s, "?"))
		return value_unknown();
	if (!str_cut(s, '|', &one, &rest)) {
		if (str_starts(one, "{"))
			return value_hole(arena, HOLE_VARIABLE, one);
		return value_text(arena, one);
	}
	v = value_text(arena, one);
	if (!str_is(rest, "?"))
		return value_either(arena, v, version_like(rest));
	v.open = true;
	return v;
}

static const struct env *
env_like(const char *text)
{
	struct str rest = str_of(text), one;
	const struct env *env = NULL;

	while (rest.len) {
		struct variable v = { .exported = true };
		struct str value;

		str_cut(rest, ' ', &one, &rest);
		str_cut(one, '=', &v.name, &value);
		if (str_is(v.name, "..."))
			env = env_opened(arena, env);
		v.value = value_text(arena, value);
		env = env_set(arena, env, v);
	}
	return env;
}

/* "key! yes?": what is unmet, surely or not; "(NAME)": is in reach. */
static struct str
unmet(const char *words, const char *version, const char *env)
{
	struct model *m = arena_make(arena, struct model);
	struct actor *actor = arena_make(arena, struct actor);
	struct call *c = arena_make(arena, struct call);
	struct str rest = str_of(words), word;
	struct buf b = buf_new(arena);
	struct unmet *all;
	size_t n;

	m->arena = arena;
	c->actor = actor;
	c->know = signer();
	c->env = env_like(env);
	c->version = version_like(str_of(version));
	while (rest.len) {
		str_cut(rest, ' ', &word, &rest);
		*vec_add(arena, &c->words) =
		    (struct word){ .value = value_text(arena, word) };
	}
	c->args = 1;
	n = call_unmet_needs(m, c, KNOW_NEED_SIGNING, &all);
	for (size_t i = 0; i < n; i++) {
		buf_printf(&b, "%s%s%s", i ? " " : "", all[i].need->name,
		    all[i].certain ? "!" : "?");
		if (all[i].reach.len)
			buf_printf(&b, "(" STR_FMT ")", STR_ARG(all[i].reach));
	}
	return buf_str(&b);
}

static void
test_needs(void **state)
{
	static const struct {
		const char *words, *version, *env, *want;
	} list[] = {
		{ "t", "1.5.0", "", "key!" },
		{ "t", "1.9.9", "", "key!" },
		{ "t", "2.0.0", "", "key! yes!" },
		{ "t --key k", "1.5.0", "", "" },
		{ "t --key k --yes", "2.1.0", "", "" },
		/* Only later versions read the variable. */
		{ "t", "1.5.0", "KEY=k", "key!" },
		{ "t --yes", "2.0.0", "KEY=k", "" },
		{ "t --yes", "2.0.0", "KEY=", "key!" },
		{ "t --yes", "2.0.0", "...=", "" },
		{ "t", "1.5.0", "...=", "key!" },
		/* A group counts as a whole. */
		{ "t --yes --id i --cert c", "2.0.0", "", "" },
		{ "t --yes --id i", "2.0.0", "", "key!" },
		/* The version is not known, but each would want it. */
		{ "t", "?", "", "key! yes?" },
		{ "t", "{V}", "", "key! yes?" },
		{ "t --yes", "1.0|2.0", "", "key!" },
		{ "t --yes", "x", "", "key!" },
		/* It decides. */
		{ "t --yes", "?", "NEW_KEY=k", "key?" },
		{ "t --yes", "1.0|2.0", "NEW_KEY=k", "key!" },
		/* Only versions that nobody has any more would lack it. */
		{ "t --yes", "?", "KEY=k", "" },
		{ "t --yes", "1.0|2.0", "KEY=k", "key?" },
		{ "t --yes", "1.0|1.1", "KEY=k", "key!" },
		{ "t --yes", "1.0|?", "NEW_KEY=k", "key?" },
		{ "t --yes", "2.0|2.1", "KEY=k", "" },
		/* Demanded only where it was meant to arrive. */
		{ "t --key k --yes", "2.0.0", "WORT=w", "word!(WORT)" },
		{ "t --key k --yes", "2.0.0", "MOT=w", "word!(MOT)" },
		{ "t --key k --yes", "2.0.0", "WORT=", "" },
		{ "t --key k --yes", "2.0.0", "WORT=w WORD=w", "" },
		{ "t --yes", "2.0.0", "WORT=w KEY=k", "" },
		{ "t --key k", "?", "WORT=w", "yes? word!(WORT)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		struct str got =
		    unmet(list[i].words, list[i].version, list[i].env);

		if (!str_is(got, list[i].want))
			print_error("%s (%s, %s): got '" STR_FMT
			            "', want '%s'\n",
			    list[i].words, list[i].version, list[i].env,
			    STR_ARG(got), list[i].want);
		assert_true(str_is(got, list[i].want));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_needs),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
