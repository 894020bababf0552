/*
 * What libyaml gets to read, and the places its marks stand for.
 *
 * libyaml counts code points and leaves out the BOM, so a table says where
 * each 64th code point begins; a file that is all ASCII needs none.  Some
 * inputs must not reach libyaml at all: it stops at the 16 KB in which a bad
 * byte stands, not at the byte, and it takes quadratic time
 *  - where it clears a string that has once been long: long runs of white
 *    space followed by many short ones;
 *  - where it compares and copies %TAG directives: many or long ones.
 * The text is cut in front of the first of these and the problem told.
 */

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "parse/yaml_internal.h"

enum {
	STEP = 64,
	MAX_WHITE = 8192,
	MAX_DIRECTIVES = 64,
	MAX_DIRECTIVE = 256,
};

#define ONES UINT64_C(0x0101010101010101)

/* Where the text must end, and why. */
struct limit {
	size_t at, len;
	enum problem_kind kind;
	struct str message;
};

size_t
yaml_break_length(struct str s, size_t at)
{
	const char *c = s.at + at;
	size_t n = s.len - at;

	if (!n)
		return 0;
	if (*c == '\n')
		return 1;
	if (*c == '\r')
		return n > 1 && c[1] == '\n' ? 2 : 1;
	if (*c == '\xc2')
		return n > 1 && c[1] == '\x85' ? 2 : 0;
	if (*c == '\xe2' && n > 2 && c[1] == '\x80')
		return c[2] == '\xa8' || c[2] == '\xa9' ? 3 : 0;
	return 0;
}

static uint32_t
decode(const char *at, size_t len)
{
	static const unsigned char masks[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t c = (unsigned char)at[0] & masks[len];

	for (size_t i = 1; i < len; i++)
		c = c << 6 | ((unsigned char)at[i] & 0x3f);
	return c;
}

/* Are the code points from U+007F on that YAML does not allow. */
static bool
is_control(uint32_t c)
{
	return (c >= 0x7f && c < 0xa0 && c != 0x85) || c == 0xfffe ||
	       c == 0xffff;
}

static struct str
bad_message(struct arena *a, struct str rest, size_t len)
{
	if (!len)
		return S("this byte is not UTF-8");
	if (!rest.at[0])
		return S("a NUL byte cannot stand in YAML");
	return str_printf(a,
	    "the control character U+%04X cannot stand in YAML",
	    (unsigned)decode(rest.at, len));
}

/* Eight bytes at AT as one number, to look at them together. */
static uint64_t
load_word(const char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	return word;
}

static bool
word_is_ascii(uint64_t word)
{
	return !(word & (ONES << 7));
}

/* All eight are from ' ' to '~'. */
static bool
word_is_printable(uint64_t word)
{
	uint64_t below = (word - ONES * ' ') & ~word;

	return !((word | below | (word + ONES)) & (ONES << 7));
}

size_t
yaml_skip_printable(struct str s, size_t at)
{
	while (s.len - at >= sizeof(uint64_t) &&
	       word_is_printable(load_word(s.at + at)))
		at += sizeof(uint64_t);
	return at;
}

/* Bytes of the character at AT that libyaml takes; 0 for one it refuses. */
static size_t
good_length(struct str s, size_t at)
{
	unsigned char c = (unsigned char)s.at[at];
	size_t len;

	if (c < 0x80)
		return (c >= ' ' && c != 0x7f) || c == '\t' || c == '\n' ||
		       c == '\r';
	len = utf8_length(str_from(s, at));
	return len && is_control(decode(s.at + at, len)) ? 0 : len;
}

/* Sets L at the first bytes that libyaml would refuse.  True: only ASCII. */
static bool
find_bad(struct arena *a, struct str s, struct limit *l)
{
	bool ascii = true;
	size_t at = 0, len;

	while (at < s.len) {
		at = yaml_skip_printable(s, at);
		if (at == s.len)
			break;
		ascii = ascii && (unsigned char)s.at[at] < 0x80;
		len = good_length(s, at);
		if (!len)
			break;
		at += len;
	}
	if (at < s.len) {
		len = utf8_length(str_from(s, at));
		l->at = at;
		l->len = len ? len : 1;
		l->kind = PROBLEM_SYNTAX;
		l->message = bad_message(a, str_from(s, at), len);
	}
	return ascii;
}

/* A byte of white space, or of a line break outside of ASCII. */
static bool
is_white(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\xc2' ||
	       c == '\x85' || c == '\xe2' || c == '\x80' || c == '\xa8' ||
	       c == '\xa9';
}

/* A run that is longer than MAX_WHITE covers a multiple of it. */
static void
find_white(struct str s, struct limit *l)
{
	size_t end = 0;

	for (size_t at = MAX_WHITE; at < l->at; at += MAX_WHITE) {
		size_t begin = at;

		if (at < end || !is_white(s.at[at]))
			continue;
		while (begin > end && is_white(s.at[begin - 1]))
			begin--;
		for (end = at; end < l->at && is_white(s.at[end]);)
			end++;
		if (end - begin <= MAX_WHITE)
			continue;
		/* Not in the middle of a character. */
		while (begin && ((unsigned char)s.at[begin] & 0xc0) == 0x80)
			begin--;
		l->at = begin;
		l->len = 0;
		l->kind = PROBLEM_BOUND;
		l->message = S("more than 8192 bytes of white space in a row");
		return;
	}
}

/* Is AT (a '%') the first byte of a line, as libyaml has lines? */
static bool
begins_line(struct str s, size_t at)
{
	if (!at || s.at[at - 1] == '\n' || s.at[at - 1] == '\r')
		return true;
	return (at > 1 && yaml_break_length(s, at - 2) == 2) ||
	       (at > 2 && yaml_break_length(s, at - 3) == 3);
}

static size_t
line_length(struct str s, size_t at)
{
	size_t n = 0;

	while (n <= MAX_DIRECTIVE && at + n < s.len &&
	       !yaml_break_length(s, at + n))
		n++;
	return n;
}

static void
find_directives(struct str s, struct limit *l)
{
	size_t at = 0, n = 0;

	for (; (at = str_find_char(s, at, '%')) < l->at; at++) {
		if (!begins_line(s, at))
			continue;
		if (++n <= MAX_DIRECTIVES &&
		    line_length(s, at) <= MAX_DIRECTIVE)
			continue;
		l->at = at;
		l->len = 1;
		l->kind = PROBLEM_BOUND;
		l->message = S("too many or too long lines that begin with "
		               "'%'");
		return;
	}
}

/* Behind N characters from AT, or at the end. */
static size_t
skip_characters(struct str s, size_t at, size_t n)
{
	while (n && at < s.len) {
		if (n >= sizeof(uint64_t) && s.len - at >= sizeof(uint64_t) &&
		    word_is_ascii(load_word(s.at + at))) {
			at += sizeof(uint64_t);
			n -= sizeof(uint64_t);
			continue;
		}
		at++;
		while (at < s.len && ((unsigned char)s.at[at] & 0xc0) == 0x80)
			at++;
		n--;
	}
	return at;
}

static uint32_t *
make_steps(struct arena *a, struct str s)
{
	/* One more: a mark may stand at the end. */
	uint32_t *steps = arena_array(a, uint32_t, s.len / STEP + 1);
	size_t at = 0;

	for (size_t i = 0; i <= s.len / STEP; i++) {
		steps[i] = (uint32_t)at;
		at = skip_characters(s, at, STEP);
	}
	return steps;
}

static bool
is_utf16(struct str s)
{
	return s.len > 1 &&
	       (!memcmp(s.at, "\xff\xfe", 2) || !memcmp(s.at, "\xfe\xff", 2) ||
	           !s.at[0] != !s.at[1]);
}

void
yaml_input_open(struct arena *a, struct text t, struct yaml_input *in,
    struct problems *problems)
{
	struct limit l = { 0 };
	bool ascii;

	*in = (struct yaml_input){ 0 };
	if (str_starts(t.s, "\xef\xbb\xbf"))
		t = text_slice(t, 3, t.s.len);
	l.at = t.s.len;
	if (is_utf16(t.s)) {
		l = (struct limit){ 0, 2, PROBLEM_SYNTAX,
			S("this looks like UTF-16; only UTF-8 is read") };
		ascii = true;
	} else {
		ascii = find_bad(a, t.s, &l);
		find_white(t.s, &l);
		find_directives(t.s, &l);
	}
	if (l.message.len) {
		in->cut = true;
		*vec_add(a, problems) = (struct problem){ .kind = l.kind,
			.span = text_span(&t, l.at, l.len),
			.message = l.message };
	}
	in->text = text_slice(t, 0, l.at);
	if (!ascii)
		in->steps = make_steps(a, in->text.s);
}

size_t
yaml_input_offset(const struct yaml_input *in, size_t index)
{
	struct str s = in->text.s;

	if (index > s.len)
		index = s.len;
	if (!in->steps)
		return index;
	return skip_characters(s, in->steps[index / STEP], index % STEP);
}
