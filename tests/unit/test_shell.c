/*
 * Tests of the shell parser.
 *
 * Most are a table of scripts and their trees in the notation of shell_tree.h.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "shell_tree.h"

struct example {
	const char *script, *tree;
};

static struct shell
parse(struct arena *a, const char *script, bool expressions)
{
	struct source *s = source_new(a, S("x.sh"), str_of(script));
	struct shell out;

	shell_parse(a, text_of(s), expressions, &out);
	return out;
}

static void
check_tree(const char *script, const char *tree, bool expressions)
{
	struct arena *a = arena_new(0);
	struct shell out = parse(a, script, expressions);
	struct buf b = buf_new(a);

	print_list(&b, &out.list);
	if (out.problems.len)
		print_message("%s: %s\n", script,
		    str_cstr(a, out.problems.at[0].message));
	assert_string_equal(str_cstr(a, buf_str(&b)), tree);
	assert_int_equal(out.problems.len, 0);
	arena_free(a);
}

static void
check_examples(const struct example *e, size_t n, bool expressions)
{
	for (size_t i = 0; i < n; i++)
		check_tree(e[i].script, e[i].tree, expressions);
}

#define CHECK(examples, expressions) \
	check_examples( \
	    (examples), sizeof(examples) / sizeof(*(examples)), (expressions))

static void
test_words(void **state)
{
	static const struct example examples[] = {
		{ "a b\tc", "( a b c)" },
		{ "a\\ b'c d'\"e f\"", "( a' 'b'c d''e f')" },
		{ "echo '' \"\"", "( echo '' '')" },
		{ "a\\\nb \\\n c", "( ab c)" },
		{ "echo a#b #c", "( echo a#b)" },
		{ "echo \"a\\\"\\$\\x\"", "( echo 'a\"$\\x')" },
		{ "echo $'a\\n\\x41\\u00e9\\'b'", "( echo 'a\nA\xc3\xa9'b')" },
		{ "echo $'\\101\\e\\cA\\q'", "( echo 'A\033\001\\q')" },
		{ "echo $'\\c?\\c\\\\x'", "( echo '\177\034x')" },
		{ "echo $'a\\0b\\'c'd $'\\400e'", "( echo 'a'd '')" },
		{ "echo $'\\x{041}b' $'\\x{' $'\\U80000000'",
		    "( echo 'Ab' '' '')" },
		{ "echo $'\\U1F600b' $'\\U4000000'",
		    "( echo '\xf7\xb6\x80\x8b' '\xfc\x84\x80\x80\x80\x80')" },
		{ "echo $\"hi $x\"", "( echo 'hi '\"${x})" },
		{ "ls *.[ch] a?b", "( ls G[*].G[[ch]] aG[?]b)" },
		{ "ls [[:alpha:]]x [ a ]", "( ls G[[[:alpha:]]]x [ a ])" },
		{ "ls [[:alpha:]a-c]x [[:]",
		    "( ls G[[[:alpha:]a-c]]x G[[[:]])" },
		{ "rm !(a|\"$b\")", "( rm G[!(a|\"$b\")=a|\"${b}])" },
		{ "ls x{a,b{1..3}} {} {a} {",
		    "( ls xB[{a,b{1..3}}] {} {a} {)" },
		{ "ls {1..-3} {a..c}{1..9..2} {1..x} {..} {a..} {1..$n}",
		    "( ls B[{1..-3}] B[{a..c}]B[{1..9..2}] {1..x} {..} {a..} "
		    "{1..${n}})" },
		{ "ls {$a,b}", "( ls B[{$a,b}=${a},b])" },
		{ "ls ~/x ~me a~ \"~\"", "( ls T[~]/x T[~me] a~ '~')" },
		{ "make x=~/y:~ x+=~ --z=~/y ~:a 'x'=~",
		    "( make x=T[~]/y:T[~] x+=T[~] --z=~/y T[~]:a 'x'=~)" },
		{ "ls [a\"b c\"] [\"a\" []", "( ls G[[]a'b c'] ['a' [])" },
		{ "echo $ a$ \"$\"", "( echo $ a$ '$')" },
		{ "echo }", "( echo })" },
		{ "a=~/b:~/c:d~ x", "( a=T[~]/b:T[~]/c:d~ x)" },
		{ "a=*.x b={1,2}", "( a=*.x b={1,2})" },
	};

	(void)state;
	CHECK(examples, false);
}

static void
test_parameters(void **state)
{
	static const struct example examples[] = {
		{ "echo $x$1$10 $@ $# $?", "( echo ${x}${1}${1}0 ${@} ${#} "
		                           "${?})" },
		{ "echo \"${x}y\"", "( echo \"${x}'y')" },
		{ "echo ${x:-y} ${x-} ${x:=a b}",
		    "( echo ${x:-y} ${x-''} ${x:=a b})" },
		{ "echo \"${x:-\"y z\"}\"", "( echo \"${x:-'y z'})" },
		{ "echo \"${x:-it's}\"", "( echo \"${x:-'it's'})" },
		{ "echo \"${x:-'}'}\"", "( echo \"${x:-''}''})" },
		{ "echo \"${x:+-C '$d'} ${y:+'}\"",
		    "( echo \"${x:+'-C ''\"${d}'''}' '\"${y:+'''})" },
		{ "echo \"${x:-a\\}b}\"", "( echo \"${x:-'a}b'})" },
		{ "echo ${x:-${y:-$z}}", "( echo ${x:-${y:-${z}}})" },
		{ "echo ${x//a\\/b/c} ${x/#a/} ${x/%a} ${x/}",
		    "( echo ${x//a'/'b|c} ${x/#a|''} ${x/%a} ${x/''})" },
		{ "echo \"${x//\\//_}\" \"${x#*.}\"",
		    "( echo \"${x//'/'|_} \"${x#G[*].})" },
		{ "echo ${x##*/} ${x%%-*} ${x%'}'}",
		    "( echo ${x##G[*]/} ${x%%-G[*]} ${x%'}'})" },
		{ "echo ${x//$'\\n'/ }", "( echo ${x//'\n'| })" },
		{ "echo ${#x} ${#} ${##} ${#x[@]} ${#-}",
		    "( echo ${#x} ${#} ${##} ${#x[@]} ${#-})" },
		{ "echo ${!x} ${!x*} ${!x@} ${!x[@]} ${!} ${!1:-a}",
		    "( echo ${!x} ${!x*} ${!x@} ${!x[@]} ${!} ${!1:-a})" },
		{ "echo ${x:1:2} ${x[i]:1:2} ${@:2} ${x:(-1)}",
		    "( echo ${x:'1'|'2'} ${x[i]:'1'|'2'} ${@:'2'} "
		    "${x:'(-1)'})" },
		{ "echo ${x^^} ${x,} ${x@Q} ${x[@]@A}",
		    "( echo ${x^^''} ${x,''} ${x@Q} ${x[@]@A})" },
		{ "echo ${x?} ${x:?a $b}", "( echo ${x?''} ${x:?a ${b}})" },
		{ "echo ${(s:/:)x} ${a b}", "( echo ${} ${})" },
		{ "echo ${x[$i+1]} ${x[\"a]\"]}",
		    "( echo ${x[$i+1]} ${x[\"a]\"]})" },
	};

	(void)state;
	CHECK(examples, false);
}

static void
test_substitutions(void **state)
{
	static const struct example examples[] = {
		{ "echo $(a; b) \"$(c \"d\")\"",
		    "( echo ${( a)( b)} \"${( c 'd')})" },
		{ "echo $() $(<f) $( # c\n)", "( echo ${} ${( <f)} ${})" },
		{ "echo `a \\`b\\` \\$c`", "( echo ${( a ${( b)} ${c})})" },
		{ "echo \"`a \\\"b\\\"`\"", "( echo \"${( a 'b')})" },
		{ "echo `a 'b\\\nc'`", "( echo ${( a 'bc')})" },
		{ "echo $((1 + 2)) $((x[1]))", "( echo A[1 + 2] A[x[1]])" },
		{ "echo $(( $(a) + 1 ))",
		    "( echo A[ $(a) + 1 =' '\"${( a)}' + 1 '])" },
		{ "echo $((a); b) $( (a) )",
		    "( echo ${(sub :( a))( b)} ${(sub :( a))})" },
		{ "echo $[1+$x]", "( echo A[1+$x='1+'\"${x}])" },
		{ "diff <(a) >(b|c)", "( diff <{( a)} >{(|( b)( c))})" },
		{ "echo $(case x in x) a;; esac)",
		    "( echo ${(case x [ x -> ( a)])})" },
		{ "echo \"$(cat <<E\n$x)\nE\n)\"",
		    "( echo \"${( cat <<E:\"${x}')\n')})" },
	};

	(void)state;
	CHECK(examples, false);
}

static void
test_commands(void **state)
{
	static const struct example examples[] = {
		{ "a; b & c\n\nd", "( a)( b)&( c)( d)" },
		{ "a && b || c", "(||(&&( a)( b))( c))" },
		{ "a |\n b |& c", "(|( a)( b)( c))" },
		{ "! a | b", "!(|( a)( b))" },
		{ "! ! a; time -p b; time; !", "( a)( b)()!()" },
		{ "a &\\\n& b", "(&&( a)( b))" },
		{ "(a; b) >c &", "(sub :( a)( b) >c)&" },
		{ "{ a; } 2>&1", "(group :( a) 2>&1)" },
		{ "{ { a; } }", "(group :(group :( a)))" },
		{ "if a; then b; elif c; then d; else e; fi",
		    "(if [( a) -> ( b)] [( c) -> ( d)] [ -> ( e)])" },
		{ "while a; do b; done <f", "(while ?( a) :( b) <f)" },
		{ "until a\ndo b\ndone", "(until ?( a) :( b))" },
		{ "for x in a *; do b; done", "(for:x in a G[*] :( b))" },
		{ "for x; do b; done", "(for:x :( b))" },
		{ "for x\nin\ndo b; done", "(for:x in :( b))" },
		{ "for x do b; done", "(for:x :( b))" },
		{ "for ((i=0; i<3; i++)); do b; done",
		    "(for(( i=0; i<3; i++ :( b))" },
		{ "for ((;;)) { b; }", "(for(( ;; :( b))" },
		{ "select x in a; do b; done", "(select:x in a :( b))" },
		{ "case $x in a|b*) c;; (d) ;& *) e\nesac",
		    "(case ${x} [ a bG[*] -> ( c)] [ d -> ..] "
		    "[ G[*] -> ( e)])" },
		{ "case esac in (esac) a;;& esac",
		    "(case esac [ esac -> ( a)..])" },
		{ "case x in esac", "(case x)" },
		{ "case x in if) a;; {a,b}) ;; esac",
		    "(case x [ if -> ( a)] [ {a,b} -> ])" },
		{ "f() { a; } >b", "(function:f :(group :( a) >b))" },
		{ "\\f() { a; }", "(function:f :(group :( a)))" },
		{ "for \\x do a; done", "(for:x :( a))" },
		{ "function f-g\n(a)", "(function:f-g :(sub :( a)))" },
		{ "function f() if a; then b; fi",
		    "(function:f :(if [( a) -> ( b)]))" },
		{ "[[ -n $x && ! ( a == b* ) ]]",
		    "([[ -n ${x} && ! ( a == bG[*] ))" },
		{ "[[ $x =~ ^(a|b c)[0-9]+$ ]]",
		    "([[ ${x} =~ ^(a|b c)G[[0-9]]+$)" },
		{ "[[ a < b ]] || c", "(||([[ a < b)( c))" },
		{ "((x++)) && ((y=(1)))", "(&&((( x++)((( y=(1)))" },
		{ "((a); b)", "(sub :(sub :( a))( b))" },
		{ "coproc a b; coproc C { a; }",
		    "(coproc :( a b))(coproc:C :(group :( a)))" },
		{ "echo if then { fi", "( echo if then { fi)" },
		{ "whi\\\nle a; do b; done", "(while ?( a) :( b))" },
		{ "{a,b} c", "( B[{a,b}] c)" },
		{ "a\r\nif b\r\nthen c\r\nfi\r\n", "( a)(if [( b) -> ( c)])" },
	};

	(void)state;
	CHECK(examples, false);
}

static void
test_assignments(void **state)
{
	static const struct example examples[] = {
		{ "a= b=c x", "( a='' b=c x)" },
		{ "a+=b c[1+2]=d e[$i]+=f", "( a+=b c[1+2]=d e[$i]+=f)" },
		{ "a=( b # c\n 'd e'\n) f=()", "( a=( b 'd e') f=())" },
		{ "a+=([x y]=1 [$k]+=2 *)", "( a+=( [x y]=1 [${k}]+=2 G[*]))" },
		{ "x a=b", "( x a=b)" },
		{ "export a=$b c", "( export a=${b} c ! a=${b})" },
		{ "declare -A m=([a]=1)", "( declare -A m= ! m=( [a]=1))" },
		{ "local x=~/y; readonly z", "( local x=T[~]/y ! "
		                             "x=T[~]/y)( readonly z)" },
		{ "a=1 export b+=2", "( a=1 export b+=2 ! b+=2)" },
		{ "eval a=(b)", "( eval a=)" },
		{ "1a=b a-b=c", "( 1a=b a-b=c)" },
		{ "a[b c", "( a[b c)" },
	};

	(void)state;
	CHECK(examples, false);
}

static void
test_redirects(void **state)
{
	static const struct example examples[] = {
		{ "a <b >c >>d 2>e >|f <>g", "( a <b >c >>d 2>e >f <>g)" },
		{ "a 2>&1 >&2 <&- >&$f", "( a 2>&1 >&2 <&- >&${f})" },
		{ "a &>b >&c &>>d", "( a &>b &>c &>>d)" },
		{ "exec {fd}>a {fd}>&-", "( exec {fd}>a {fd}>&-)" },
		{ ">a b", "( b >a)" },
		{ "a 2 >b c2>d", "( a 2 c2 >b >d)" },
		{ "a <<<\"$b\"", "( a <<<\"${b})" },
		{ "a < <(b)", "( a <<{( b)})" },
		{ "a <<E b\n$x \\$y \"`z`\"\nE\nc",
		    "( a b <<E:\"${x}' $y \"'\"${( z)}'\"\n')( c)" },
		{ "a <<'E'\n$x\nE\n", "( a <<'E'='$x\n')" },
		{ "a <<-\\E\n\tx\n\t\ty\n\tE\nb", "( a <<'E'='x\ny\n')( b)" },
		{ "a <<-E\n\t$x\n\tE", "( a <<E:\"${x}'\n')" },
		{ "a <<A <<B; c\n1\nA\n2\nB\nd",
		    "( a <<A:'1\n' <<B:'2\n')( c)( d)" },
		{ "a <<E\n\\\nE\nb\\\nE\nE\nc", "( a <<E:'E\nbE\n')( c)" },
		{ "a <<E |\nx\nE\nb", "(|( a <<E:'x\n')( b))" },
		{ "a $(b <<E)\nx\nE\nc", "( a ${( b <<E:'x\n')})( c)" },
		{ "a $(b <<E\nx\nE) y\nc", "( a ${( b <<E:'x\n')} y)( c)" },
		{ "a <<E\r\nx\r\nE\r\nb", "( a <<E:'x\r\n')( b)" },
		{ "a <<E\nE\n", "( a <<E:'')" },
		{ "a <<\"E\\\"F\"\nE\"F\nb", "( a <<'E\"F'='')( b)" },
		{ "if a <<E; then\nfi\nE\nb; fi",
		    "(if [( a <<E:'fi\n') -> ( b)])" },
	};

	(void)state;
	CHECK(examples, false);
}

static void
test_expressions(void **state)
{
	static const struct example examples[] = {
		{ "${{ a }} b", "( E[${{ a }}] b)" },
		{ "a x${{ b }}y \"z${{ c }}\"",
		    "( a xE[${{ b }}]y 'z'\"E[${{ c }}])" },
		{ "a '${{ b == 'c' }}' d", "( a \"E[${{ b == 'c' }}] d)" },
		{ "a ${{ '}}' }}", "( a E[${{ '}}' }}])" },
		{ "a $'x${{ b }}'", "( a 'x'\"E[${{ b }}])" },
		{ "a <<'E'\n$x ${{ b }}\nE",
		    "( a <<'E'='$x '\"E[${{ b }}]'\n')" },
		{ "a <<E\n${{ b }}\nE", "( a <<E:\"E[${{ b }}]'\n')" },
		{ "a $((${{ b }} + 1))",
		    "( a A[${{ b }} + 1=\"E[${{ b }}]' + 1'])" },
		{ "((${{ b }} > 1))", "((( ${{ b }} > 1)" },
		{ "a=${{ b }} c", "( a=E[${{ b }}] c)" },
		{ "if ${{ a }}; then b; fi", "(if [( E[${{ a }}]) -> ( b)])" },
		{ "a ${x:-${{ b }}} ${x_${{ c }}}",
		    "( a ${x:-E[${{ b }}]} ${})" },
		{ "a $${{ b }}", "( a $E[${{ b }}])" },
		{ "a {b,${{ c }}}", "( a B[{b,${{ c }}}=b,E[${{ c }}]])" },
	};
	static const struct example plain[] = {
		{ "a '${{ b }}'", "( a '${{ b }}')" },
		{ "a <<'E'\n${{ b }}\nE", "( a <<'E'='${{ b }}\n')" },
	};

	(void)state;
	CHECK(examples, true);
	CHECK(plain, false);
}

struct mistake {
	const char *script;
	uint32_t line, column;
	const char *message;
	const char *tree; /* what is kept */
};

static void
test_mistakes(void **state)
{
	static const struct mistake mistakes[] = {
		{ "a\nb )\nc", 2, 3, "unexpected ')'", "( a)( b)( c)" },
		{ "a\n'b\nc", 2, 1, "the single quote is not closed",
		    "( a)( 'b\nc')( c)" },
		{ "a \"b\nc", 1, 3, "the double quote is not closed",
		    "( a 'b\nc')( c)" },
		{ "a ${b\nc", 1, 3, "the parameter expansion is not closed",
		    "( a ${})( c)" },
		{ "a `b\nc", 1, 3, "the backquote is not closed",
		    "( a '')( c)" },
		{ "a $(b\nc", 1, 3, "the command substitution is not closed",
		    "( a ${( b)( c)})" },
		{ "a; (b", 1, 4, "the ( is not closed", "( a)(sub :( b))" },
		{ "a <<'E\nb", 1, 5, "the quote is not closed", NULL },
		{ "if a; then b", 1, 1, "the if is not closed",
		    "(if [( a) -> ( b)])" },
		{ "if a; then\nb\n(c;;\nd\nfi", 3, 3, "unexpected ';'",
		    "(if [( a) -> ( b)(sub :( c))( d)])" },
		{ "while a; do\nfi\nb", 2, 1, "a command is missing", NULL },
		{ "if a; then fi; b", 1, 12, "a command is missing",
		    "(if [( a) -> ])( b)" },
		{ "{ }", 1, 3, "a command is missing", "(group)" },
		{ "a && ;b", 1, 6, "unexpected ';'", "( a)" },
		{ "a |", 1, 4, "unexpected end", "( a)" },
		{ "fi\na", 1, 1, "unexpected 'fi'", "( a)" },
		{ "a (b)\nc", 1, 3, "unexpected '('", "( a)( c)" },
		{ "a >\nb", 1, 4, "unexpected end of the line",
		    "( a >'')( b)" },
		{ "case x in a b) c;; esac\nd", 1, 13, "unexpected 'b'", NULL },
		{ "f() a\nb", 1, 5, "unexpected 'a'", "(function:f)( b)" },
		{ "[[ a ; b ]]\nc", 1, 6, "unexpected ';'", "([[ a)( c)" },
		{ "a ${{ b }}", 1, 3, "bad substitution", NULL },
		{ "a <<E\nb", 1, 5, "the here-document is not closed", NULL },
		{ "a=(b\nc", 1, 3, "the array is not closed", "( a=( b c))" },
		{ "for; do a; done", 1, 4, "unexpected ';'", NULL },
		{ "(a) b", 1, 5, "unexpected 'b'", "(sub :( a))" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(*mistakes); i++) {
		const struct mistake *m = &mistakes[i];
		struct arena *a = arena_new(0);
		struct shell out = parse(a, m->script, false);
		struct buf b = buf_new(a);
		const struct problem *x = out.problems.at;
		struct place at;

		assert_true(out.problems.len > 0);
		at = source_place(a, x->span.source, x->span.off);
		assert_string_equal(str_cstr(a, x->message), m->message);
		assert_int_equal(at.line, m->line);
		assert_int_equal(at.column, m->column);
		assert_int_equal(x->kind, PROBLEM_SYNTAX);
		print_list(&b, &out.list);
		if (m->tree)
			assert_string_equal(str_cstr(a, buf_str(&b)), m->tree);
		arena_free(a);
	}
}

static struct str
repeat(struct arena *a, const char *text, size_t n)
{
	struct buf b = buf_new(a);

	while (n--)
		buf_add_text(&b, text);
	return buf_str(&b);
}

static bool
passes_bound(const char *text, size_t n)
{
	struct arena *a = arena_new(0);
	struct source *s = source_new(a, S("x.sh"), repeat(a, text, n));
	struct shell out;
	bool bound = false;

	shell_parse(a, text_of(s), false, &out);
	for (size_t i = 0; i < out.problems.len; i++)
		bound |= out.problems.at[i].kind == PROBLEM_BOUND;
	arena_free(a);
	return bound;
}

static void
test_bounds(void **state)
{
	static const char *const deep[] = { "(", "$(", "{ ", "\"$(", "${x:-",
		"if ", "a && ", "<(", "f() { ", "case x in a) ", "@(" };

	(void)state;
	for (size_t i = 0; i < sizeof(deep) / sizeof(*deep); i++) {
		assert_false(passes_bound(deep[i], 50));
		assert_true(passes_bound(deep[i], 100000));
	}
	assert_false(passes_bound("a;", 99999));
	assert_true(passes_bound(":;", 200001));
	assert_true(passes_bound("a ", 200000));
	assert_true(passes_bound(")\n", 30));
	assert_false(passes_bound(")\n", 20));
	assert_true(passes_bound("((\n#(\n))\n", 100000));
}

/* A run block as it stands in YAML: the indentation is not in the text. */
static void
test_places(void **state)
{
	struct arena *a = arena_new(0);
	struct source *s = source_new(a, S("x.yml"),
	    S("  a \"b\\\n  c\" $'x\\ty' # d\n  e `f \\`g\\``\n"));
	static const struct piece pieces[] = { { 0, 2 }, { 6, 10 },
		{ 21, 27 } };
	struct text t = {
		.s = S("a \"b\\\nc\" $'x\\ty' # d\ne `f \\`g\\``\n"),
		.source = s,
		.pieces = pieces,
		.npieces = 3,
	};
	struct shell out;
	const struct shell_part *p;
	const struct shell_word *w;

	(void)state;
	shell_parse(a, t, true, &out);
	assert_int_equal(out.problems.len, 0);
	assert_int_equal(out.list.len, 2);

	w = out.list.at[0]->words.at[1];
	assert_true(str_is(span_text(w->span), "\"b\\\n  c\""));
	p = &w->parts[0];
	assert_true(str_is(p->text.s, "bc"));
	assert_true(str_is(span_text(text_span(&p->text, 1, 1)), "c"));
	assert_true(str_is(span_text(p->span), "b\\\n  c"));

	p = &out.list.at[0]->words.at[2]->parts[0];
	assert_true(str_is(p->text.s, "x\ty"));
	assert_true(str_is(span_text(text_span(&p->text, 2, 1)), "y"));

	assert_int_equal(out.ncomments, 1);
	assert_true(str_is(span_text(out.comments[0].span), "# d"));

	p = &out.list.at[1]->words.at[1]->parts[0];
	assert_true(str_is(span_text(p->span), "`f \\`g\\``"));
	p = &p->body.at[0]->words.at[1]->parts[0];
	/* It begins where its text does. */
	assert_true(str_is(span_text(p->span), "`g\\`"));
	assert_true(str_is(span_text(p->body.at[0]->words.at[0]->span), "g"));
	arena_free(a);
}

static void
test_spans(void **state)
{
	struct arena *a = arena_new(0);
	struct shell out =
	    parse(a, "! a | b && c >d # e\nexport x='y z' w[1]=2\n", false);
	const struct shell_node *n = out.list.at[0];
	const struct shell_assignment *d;

	(void)state;
	assert_true(str_is(span_text(n->span), "! a | b && c >d"));
	n = n->children.at[0];
	assert_true(str_is(span_text(n->span), "! a | b"));
	assert_true(str_is(span_text(n->children.at[0]->span), "a"));
	n = out.list.at[1];
	assert_int_equal(n->ndeclared, 2);
	d = n->declared;
	assert_true(str_is(span_text(d[0].span), "x='y z'"));
	assert_true(str_is(span_text(d[0].name_span), "x"));
	assert_true(str_is(span_text(d[0].value->span), "'y z'"));
	assert_true(str_is(d[1].index, "1"));
	assert_true(str_is(span_text(n->words.at[1]->span), "x='y z'"));
	arena_free(a);
}

static void
test_literal(void **state)
{
	static const struct {
		const char *script, *text;
	} words[] = {
		{ "a'b c'\"d\"\\e", "ab cde" },
		{ "''", "" },
		{ "$'\\t'", "\t" },
		{ "a$b", NULL },
		{ "*", NULL },
		{ "~", NULL },
		{ "{a,b}", NULL },
		{ "\"$(a)\"", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct arena *a = arena_new(0);
		struct shell out = parse(a, words[i].script, false);
		struct str s;
		bool literal =
		    shell_word_literal(a, out.list.at[0]->words.at[0], &s);

		assert_int_equal(literal, words[i].text != NULL);
		if (literal && words[i].text)
			assert_true(str_is(s, words[i].text));
		arena_free(a);
	}
}

static void
test_odd_bytes(void **state)
{
	struct arena *a = arena_new(0);
	struct source *s = source_new(a, S("x"),
	    (struct str){ "\xef\xbb\xbf"
	                  "a \0b \xff\r\n#c\r\n",
	        15 });
	struct shell out;

	(void)state;
	shell_parse(a, text_of(s), false, &out);
	assert_int_equal(out.problems.len, 0);
	assert_int_equal(out.list.len, 1);
	assert_int_equal(out.list.at[0]->words.len, 3);
	assert_true(str_is(span_text(out.comments[0].span), "#c"));
	shell_parse(a, (struct text){ .source = s }, true, &out);
	assert_int_equal(out.list.len, 0);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_parameters),
		cmocka_unit_test(test_substitutions),
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_assignments),
		cmocka_unit_test(test_redirects),
		cmocka_unit_test(test_expressions),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_literal),
		cmocka_unit_test(test_odd_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
