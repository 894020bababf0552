/*
 * Versions and names of packages as texts, compared across ecosystems.
 */

#include "facts/knowledge.h"
#include "facts/version.h"

enum { MOST = 64 }; /* bytes of a version */

struct canon {
	char at[3 * MOST];
	size_t len;
};

static struct str
without_front(struct str s)
{
	if (s.len && (s.at[0] == 'v' || s.at[0] == 'V'))
		s = str_from(s, 1);
	return s;
}

bool
version_is(struct str s)
{
	bool dot = false;

	s = without_front(s);
	if (!s.len || s.len > MOST || !char_is_digit(s.at[0]))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];

		if (!char_is_word(c) && c != '.' && c != '-' && c != '+')
			return false;
		dot |= c == '.' && i + 1 < s.len && char_is_digit(s.at[i + 1]);
	}
	return dot;
}

bool
version_is_released(struct str s)
{
	bool zero = true;
	size_t n = 0;

	s = without_front(s);
	while (n < s.len && (char_is_digit(s.at[n]) || s.at[n] == '.'))
		zero &= s.at[n] == '0' || s.at[n] == '.', n++;
	return !zero && version_is(s) &&
	       !know_stands_in(KNOW_UNRELEASED_VERSION, s);
}

static void
put(struct canon *c, struct str s)
{
	for (size_t i = 0; i < s.len && c->len < sizeof(c->at); i++)
		c->at[c->len++] = char_lower(s.at[i]);
}

/* A number without zeroes in front; "" is 0. */
static struct str
take_number(struct str *s)
{
	struct str out;
	size_t n = 0;

	while (n < s->len && char_is_digit(s->at[n]))
		n++;
	out = str_slice(*s, 0, n);
	*s = str_from(*s, n);
	while (out.len > 1 && out.at[0] == '0')
		out = str_from(out, 1);
	return out.len ? out : S("0");
}

/* 1.2.0 is 1.2 */
static void
put_release(struct canon *c, struct str *s)
{
	size_t end = 0;

	for (;;) {
		struct str number = take_number(s);

		put(c, number);
		if (!str_is(number, "0") || !end)
			end = c->len;
		if (s->len < 2 || s->at[0] != '.' || !char_is_digit(s->at[1]))
			break;
		put(c, S("."));
		*s = str_from(*s, 1);
	}
	c->len = end;
}

/* The word of a pre-release as PEP 440 writes it. */
static struct str
plain_word(struct str word)
{
	static const char *const words[][2] = { { "alpha", "a" },
		{ "beta", "b" }, { "c", "rc" }, { "pre", "rc" },
		{ "preview", "rc" }, { "rev", "post" }, { "r", "post" } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq_nocase(word, str_of(words[i][0])))
			return str_of(words[i][1]);
	return word;
}

static struct canon
canonical(struct str s)
{
	struct canon c = { .len = 0 };
	struct str build;

	s = without_front(str_slice(s, 0, MOST));
	str_cut(s, '+', &s, &build);
	put_release(&c, &s);
	while (s.len) {
		size_t n = 0;

		while (n < s.len && char_is_alpha(s.at[n]))
			n++;
		if (n) {
			put(&c, S("|"));
			put(&c, plain_word(str_slice(s, 0, n)));
			s = str_from(s, n);
			if (s.len && !char_is_digit(s.at[0]))
				s = str_from(s, 1);
			put(&c, take_number(&s));
		} else if (char_is_digit(s.at[0])) {
			put(&c, S("|"));
			put(&c, take_number(&s));
		} else {
			s = str_from(s, 1);
		}
	}
	return c;
}

bool
version_same(struct str a, struct str b)
{
	struct canon x = canonical(a), y = canonical(b);

	return str_eq((struct str){ x.at, x.len }, (struct str){ y.at, y.len });
}

bool
version_stands_in(struct str text, struct str version)
{
	size_t at = 0;

	while (at + version.len <= text.len) {
		size_t end = at + version.len;
		bool front = !at || (!char_is_digit(text.at[at - 1]) &&
		                        text.at[at - 1] != '.');
		bool behind =
		    end == text.len ||
		    (!char_is_digit(text.at[end]) && text.at[end] != '-');

		if (behind && end + 1 < text.len && text.at[end] == '.')
			behind = !char_is_digit(text.at[end + 1]);
		if (front && behind &&
		    str_eq(str_slice(text, at, end), version))
			return true;
		at++;
	}
	return false;
}

static char
plain_char(char c)
{
	return c == '_' || c == '.' || c == ' ' ? '-' : char_lower(c);
}

bool
package_same(struct str a, struct str b)
{
	a = str_basename(a);
	b = str_basename(b);
	if (!a.len || a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (plain_char(a.at[i]) != plain_char(b.at[i]))
			return false;
	return true;
}
