/*
 * Prints what is read of a script's interface, or what it would refuse.
 *
 *     interface SCRIPT                  its interface
 *     interface --check SCRIPT < CASES  one verdict a line
 *
 * A case is a line of words that the byte 1 keeps apart; a word that begins
 * with the byte 2 is a value that is not known, 3 any number of words.  A
 * verdict is "ok", "unknown" or the kinds of what is refused.
 */

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "facts/misuse.h"

static const char *const kinds[] = { "option", "ambiguous", "command",
	"operand", "choice", "conflict", "no-value", "missing-option",
	"missing-operand", "missing-command", "missing-value",
	"missing-one-of" };

static struct str
read_all(struct arena *a, FILE *f)
{
	struct buf b = buf_new(a);
	char chunk[4096];
	size_t n;

	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, (struct str){ chunk, n });
	return buf_str(&b);
}

static void
print_interface(const struct interface *in, int depth)
{
	printf("%*s%s", depth, "", in->incomplete ? "incomplete: " : "");
	if (in->incomplete)
		printf(STR_FMT " (" STR_FMT ")", STR_ARG(in->why),
		    STR_ARG(span_text(in->why_span)));
	printf(
	    "%s%s\n", in->rest ? " rest" : "", in->prefixes ? " prefixes" : "");
	for (size_t i = 0; i < in->options.len; i++) {
		const struct interface_option *o = in->options.at[i];

		printf("%*s", depth + 2, "");
		for (size_t k = 0; k < o->names.len; k++)
			printf(STR_FMT " ", STR_ARG(o->names.at[k]));
		printf("%u..%d%s%s%s\n", o->min, (int)o->max,
		    o->required ? " required" : "", o->maybe ? " maybe" : "",
		    o->ends ? " ends" : "");
	}
	for (size_t i = 0; i < in->operands.len; i++)
		printf("%*s" STR_FMT " %u..%d\n", depth + 2, "",
		    STR_ARG(in->operands.at[i]->name), in->operands.at[i]->min,
		    (int)in->operands.at[i]->max);
	for (size_t i = 0; i < in->environment.len; i++)
		printf("%*s$" STR_FMT "%s\n", depth + 2, "",
		    STR_ARG(in->environment.at[i].name),
		    in->environment.at[i].certain ? "" : " maybe");
	for (size_t i = 0; i < in->commands.len; i++) {
		printf("%*s" STR_FMT ":\n", depth + 2, "",
		    STR_ARG(in->commands.at[i].name));
		print_interface(in->commands.at[i].interface, depth + 4);
	}
}

static struct given_words
words_of(struct arena *a, struct str line)
{
	struct given_words out = { 0 };
	struct str word;
	bool more = line.len > 0;

	while (more) {
		struct given_word *w = vec_add(a, &out);

		more = str_cut(line, 1, &word, &line);
		w->text = word;
		if (str_starts(word, "\002"))
			*w = (struct given_word){ .kind = GIVEN_VALUE };
		if (str_starts(word, "\003"))
			*w = (struct given_word){ .kind = GIVEN_OPEN };
	}
	return out;
}

static void
check_case(struct arena *a, const struct interface *in, struct str line)
{
	struct given_words words = words_of(a, line);
	struct misuses out = { 0 };

	misuse_find(a, in, &words, &out);
	if (!out.len)
		printf("%s", out.unknown ? "unknown" : "ok");
	for (size_t i = 0; i < out.len; i++)
		printf("%s%s", i ? " " : "", kinds[out.at[i].kind]);
	printf("\n");
}

int
main(int argc, char **argv)
{
	bool check = argc > 2 && !strcmp(argv[1], "--check");
	struct arena *a = arena_new(0), *scratch = arena_new(0);
	struct str rest, line;
	const struct interface *in;
	FILE *f = argc > 1 ? fopen(argv[argc - 1], "rb") : NULL;

	if (!f)
		return 2;
	in = interface_read(
	    a, scratch, source_new(a, str_of(argv[argc - 1]), read_all(a, f)));
	fclose(f);
	if (!check)
		print_interface(in, 0);
	rest = check ? read_all(a, stdin) : (struct str){ 0 };
	while (str_line(&rest, &line))
		check_case(a, in, line);
	arena_free(scratch);
	arena_free(a);
	return 0;
}
