/*
 * The legs of a matrix: the product, `exclude`, `include`, what only the run
 * knows, and bounds.  The long examples are those of the forge's own page
 * "Running variations of jobs in a workflow".
 */

#include <string.h>

#include "base/buf.h"
#include "facts/matrix.h"
#include "facts/workflow.h"
#include "own_arena.h"
#include "parse/yaml.h"

static struct job *
expand(struct str text)
{
	struct job *j = arena_make(arena, struct job);
	struct yaml yaml = { 0 };

	yaml_parse(arena,
	    text_of(source_new(arena, S("x.yml"), str_copy(arena, text))),
	    &yaml);
	matrix_expand(arena, yaml.ndocs ? yaml.docs[0] : NULL, j);
	return j;
}

/* Legs as "k=v,k=v;k=v", ? for what is not known, a leg that may not run in
 * parentheses, and "open" behind an open matrix. */
static struct str
show(const struct job *j)
{
	struct buf out = buf_new(arena);

	for (size_t i = 0; i < j->nlegs; i++) {
		const struct leg *leg = &j->legs[i];

		buf_printf(&out, "%s%s", i ? ";" : "", leg->maybe ? "(" : "");
		for (size_t k = 0; k < leg->len; k++) {
			struct str value;

			if (!template_literal(arena, &leg->at[k].value, &value))
				value = S("?");
			buf_printf(&out, "%s" STR_FMT "=" STR_FMT, k ? "," : "",
			    STR_ARG(leg->at[k].name), STR_ARG(value));
		}
		if (leg->maybe)
			buf_add_char(&out, ')');
	}
	if (j->matrix_open)
		buf_add_text(&out, " open");
	return buf_str(&out);
}

struct example {
	const char *matrix, *legs;
};

static void
check(const struct example *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str got = show(expand(str_of(list[i].matrix)));

		if (str_is(got, list[i].legs))
			continue;
		print_error("%s:\n got '" STR_FMT "'\nwant '%s'\n",
		    list[i].matrix, STR_ARG(got), list[i].legs);
		fail();
	}
}

#define CHECK(list) check((list), sizeof(list) / sizeof((list)[0]))

static void
test_product(void **state)
{
	static const struct example list[] = {
		{ "{os: [a]}", "os=a" },
		{ "{os: [a, b], v: [1, 2]}",
		    "os=a,v=1;os=a,v=2;os=b,v=1;os=b,v=2" },
		{ "{c: [{n: x, m: [y, {z: w}]}]}",
		    "c.n=x,c.m[0]=y,c.m[1].z=w" },
		{ "{os: ['${{ vars.OS }}', b]}", "os=?;os=b" },
		/* No list, no leg: the forge refuses it. */
		{ "{os: []}", "" },
	};
	struct job none = { 0 };

	(void)state;
	CHECK(list);
	matrix_expand(arena, NULL, &none);
	assert_int_equal(none.nlegs, 1);
	assert_false(none.matrix_open);
	assert_false(none.legs[0].maybe);
}

static void
test_exclude(void **state)
{
	static const struct example list[] = {
		{ "{os: [a, b], v: [1, 2], exclude: [{os: a, v: 2}, {os: b}]}",
		    "os=a,v=1" },
		/* The page's: one combination, and all of a pair. */
		{ "{os: [mac, win], version: [12, 14, 16], environment: "
		  "[staging, production], exclude: [{os: mac, version: 12, "
		  "environment: production}, {os: win, version: 16}]}",
		    "os=mac,version=12,environment=staging;"
		    "os=mac,version=14,environment=staging;"
		    "os=mac,version=14,environment=production;"
		    "os=mac,version=16,environment=staging;"
		    "os=mac,version=16,environment=production;"
		    "os=win,version=12,environment=staging;"
		    "os=win,version=12,environment=production;"
		    "os=win,version=14,environment=staging;"
		    "os=win,version=14,environment=production" },
		/* The forge compares with ==, without case. */
		{ "{os: [Linux, mac], exclude: [{OS: linux}]}", "os=mac" },
		{ "{v: [3.10, 3.11], exclude: [{v: '3.1'}]}",
		    "(v=3.10);v=3.11" },
		{ "{v: [1, 2], exclude: [{v: 3}]}", "v=1;v=2" },
		/* Of a map a part is enough. */
		{ "{arch: [{name: ARM, id: arm}, {name: x64, id: x64}], "
		  "exclude: [{arch: {id: arm}}]}",
		    "arch.name=x64,arch.id=x64" },
		{ "{l: [[a, b], [a, c]], exclude: [{l: [a, b]}]}",
		    "l[0]=a,l[1]=c" },
		{ "{arch: [{id: arm}, x], exclude: [{arch: {id: x}}]}",
		    "arch.id=arm;arch=x" },
		{ "{arch: [{id: arm}], exclude: [{arch: {id: arm, n: xx}}]}",
		    "arch.id=arm" },
		/* What is compared with an expression may be excluded. */
		{ "{os: [a, b], exclude: [{os: '${{ vars.SKIP }}'}]}",
		    "(os=a);(os=b)" },
		{ "{os: ['${{ vars.OS }}', b], exclude: [{os: a}]}",
		    "(os=?);os=b" },
		{ "{os: [a, b], v: [1, 2], exclude: "
		  "[{os: a, v: '${{ vars.V }}'}]}",
		    "(os=a,v=1);(os=a,v=2);os=b,v=1;os=b,v=2" },
		{ "{os: [a, b], exclude: '${{ fromJSON(vars.SKIP) }}'}",
		    "(os=a);(os=b)" },
		{ "{os: [a, b], exclude: ['${{ fromJSON(vars.SKIP) }}', "
		  "{os: a}]}",
		    "(os=b)" },
		{ "{arch: ['${{ fromJSON(vars.A) }}'], exclude: "
		  "[{arch: {id: arm}}]}",
		    "(arch=?)" },
		/* What is absent is null, which equals some other values. */
		{ "{arch: [{id: arm}], exclude: [{arch: {n: ''}}]}",
		    "(arch.id=arm)" },
		{ "{arch: [{id: arm}], exclude: [{arch: {n: 0.0}}]}",
		    "(arch.id=arm)" },
		{ "{arch: [{id: arm}], exclude: [{arch: {n: False}}]}",
		    "(arch.id=arm)" },
		{ "{arch: [{id: arm}], exclude: [{arch: {n: true}}]}",
		    "arch.id=arm" },
		/* What the forge refuses excludes nothing. */
		{ "{os: [a], exclude: [{}]}", "os=a" },
		{ "{os: [a], exclude: []}", "os=a" },
		{ "{os: [a, b], exclude: [{os: a}, {os: b}]}", "" },
	};

	(void)state;
	CHECK(list);
}

static void
test_include(void **state)
{
	static const struct example list[] = {
		/* The page's examples. */
		{ "{fruit: [apple, pear], animal: [cat, dog], include: "
		  "[{color: green}, {color: pink, animal: cat}, {fruit: "
		  "apple, shape: circle}, {fruit: banana}, {fruit: banana, "
		  "animal: cat}]}",
		    "fruit=apple,animal=cat,color=pink,shape=circle;"
		    "fruit=apple,animal=dog,color=green,shape=circle;"
		    "fruit=pear,animal=cat,color=pink;"
		    "fruit=pear,animal=dog,color=green;"
		    "fruit=banana;fruit=banana,animal=cat" },
		{ "{os: [win, ubuntu], node: [14, 16], include: "
		  "[{os: win, node: 16, npm: 6}]}",
		    "os=win,node=14;os=win,node=16,npm=6;"
		    "os=ubuntu,node=14;os=ubuntu,node=16" },
		{ "{os: [mac, win, ubuntu], version: [12, 14, 16], exclude: "
		  "[{os: mac}, {os: win}, {version: 12}, {version: 14}], "
		  "include: [{os: win, version: 17}]}",
		    "os=ubuntu,version=16;os=win,version=17" },
		{ "{include: [{site: production, datacenter: site-a}, "
		  "{site: staging, datacenter: site-b}]}",
		    "site=production,datacenter=site-a;"
		    "site=staging,datacenter=site-b" },
		/* `exclude` comes first. */
		{ "{os: [a, b], exclude: [{os: a}], include: [{os: a}]}",
		    "os=b;os=a" },
		/* Legs that `include` made are joined by none. */
		{ "{os: [a], include: [{os: b, x: 1}, {os: b, y: 2}]}",
		    "os=a;os=b,x=1;os=b,y=2" },
		{ "{os: [a], include: [{x: 1}, {x: 2}]}", "os=a,x=2" },
		{ "{os: [Linux], include: [{os: linux, x: 1}]}",
		    "os=linux,x=1" },
		{ "{c: [{n: x, m: y}], include: [{c: {n: x}, v: 1}]}",
		    "c.n=x,c.m=y,v=1" },
		{ "{c: [{n: x}], include: [{c: {n: zz}, v: 1}]}",
		    "c.n=x;c.n=zz,v=1" },
		/* It is not known whether it joins. */
		{ "{os: ['${{ vars.OS }}'], include: [{os: a, x: 1}]}",
		    "os=?;(os=a,x=1) open" },
		{ "{os: [a, b], include: [{os: '${{ vars.OS }}', x: 1}]}",
		    "os=a;os=b;(os=?,x=1) open" },
		{ "{os: '${{ fromJSON(vars.OS) }}', include: [{os: a}]}",
		    ";(os=a) open" },
		{ "{os: '${{ fromJSON(vars.OS) }}', include: [{x: 1}]}",
		    "x=1 open" },
		/* The leg that it would join may not run. */
		{ "{os: [a], exclude: '${{ fromJSON(vars.X) }}', include: "
		  "[{os: a, x: 1}]}",
		    "(os=a,x=1);(os=a,x=1)" },
		{ "{os: [a], include: ['${{ fromJSON(vars.X) }}']}",
		    "os=a open" },
		{ "{os: [a], include: '${{ fromJSON(vars.X) }}'}",
		    "os=a open" },
		{ "{include: '${{ fromJSON(vars.X) }}'}", " open" },
	};

	(void)state;
	CHECK(list);
}

static void
test_unknown(void **state)
{
	static const struct example list[] = {
		{ "'${{ fromJSON(needs.a.outputs.m) }}'", " open" },
		{ "{os: '${{ fromJSON(needs.a.outputs.m) }}'}", " open" },
		{ "{os: '${{ fromJSON(vars.m) }}', v: [1, 2]}",
		    "v=1;v=2 open" },
		{ "{os: '${{ fromJSON(vars.m) }}', v: [1, 2], exclude: "
		  "[{v: 3, os: a}, {v: 2, os: a}]}",
		    "v=1;(v=2) open" },
		{ "[a, b]", " open" },
		{ "{os: {a: b}}", " open" },
	};

	(void)state;
	CHECK(list);
}

static void
test_bounds(void **state)
{
	struct buf b = buf_new(arena);
	struct job *j;

	(void)state;
	buf_add_text(&b, "{a: [0");
	for (int i = 1; i < MATRIX_LEGS; i++)
		buf_printf(&b, ", %d", i);
	j = expand(str_printf(arena, STR_FMT "]}", STR_ARG(buf_str(&b))));
	assert_int_equal(j->nlegs, MATRIX_LEGS);
	assert_false(j->matrix_open);
	j = expand(str_printf(arena, STR_FMT ", x]}", STR_ARG(buf_str(&b))));
	assert_int_equal(j->nlegs, MATRIX_LEGS);
	assert_true(j->matrix_open);
	/* What was cut off may be what an entry joins. */
	j = expand(str_printf(arena,
	    STR_FMT ", x], exclude: [{a: 0}], include: [{a: x, y: 1}]}",
	    STR_ARG(buf_str(&b))));
	assert_int_equal(j->nlegs, MATRIX_LEGS);
	assert_false(j->legs[0].maybe);
	assert_true(j->legs[MATRIX_LEGS - 1].maybe);
	/* A value that is nested too deep is left out. */
	b = buf_new(arena);
	buf_add_text(&b, "{k: [");
	buf_fill(&b, '[', 60);
	buf_add_text(&b, "a");
	buf_fill(&b, ']', 60);
	buf_add_text(&b, "], exclude: [{k: ");
	buf_fill(&b, '[', 60);
	buf_add_text(&b, "a");
	buf_fill(&b, ']', 60);
	buf_add_text(&b, "}]}");
	j = expand(buf_str(&b));
	assert_int_equal(j->nlegs, 1);
	assert_int_equal(j->legs[0].len, 0);
	assert_true(j->legs[0].maybe);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_product),
		cmocka_unit_test(test_exclude),
		cmocka_unit_test(test_include),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
