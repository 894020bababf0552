/*
 * Here-documents: their delimiters, and their bodies, which begin behind the
 * newline that ends the line of the operator.
 *
 * A body is found by its last line alone.  Then it is a text of its own:
 * without the tabs that <<- takes away, and read for expansions unless the
 * delimiter is quoted.
 */

#include <string.h>

#include "parse/shell_internal.h"

/* A body is gone over again for each here-document inside of it. */
enum { BODY_LEVELS = 20 };

/* Reads the quoted text at the position into the delimiter. */
static void
delimiter_quotes(struct shell_parser *p, char quote)
{
	size_t open = p->in.pos++, at = p->in.pos;

	for (; at < p->in.len && p->in.at[at] != quote; at++) {
		if (quote == '"' && p->in.at[at] == '\\' &&
		    (shell_at(p, at + 1) == '"' || shell_at(p, at + 1) == '\\'))
			at++;
		if (at < p->in.len)
			shell_run_add(p, at, 1, true);
	}
	p->in.pos = at + 1;
	if (at >= p->in.len) {
		p->in.pos = p->in.len;
		shell_fail_unclosed(p, open, "quote");
	}
}

/* One step; nothing is expanded here.  True when it was quoting. */
static bool
delimiter_part(struct shell_parser *p)
{
	size_t at = p->in.pos, n = shell_continuation(p, at);
	char c = p->in.at[at];

	if (n) {
		p->in.pos += n;
		return false;
	}
	if (c == '$' &&
	    (shell_at(p, at + 1) == '\'' || shell_at(p, at + 1) == '"')) {
		p->in.pos++;
		c = p->in.at[at + 1];
	}
	if (c == '\'' || c == '"') {
		delimiter_quotes(p, c);
		return true;
	}
	if (c == '\\' && at + 1 < p->in.len) {
		shell_run_add(p, at + 1, 1, true);
		p->in.pos += 2;
		return true;
	}
	shell_run_add(p, at, 1, false);
	p->in.pos++;
	return false;
}

void
shell_heredoc_delimiter(
    struct shell_parser *p, struct shell_redirect *r, bool strip)
{
	size_t from = p->in.pos, base = p->parts.len;
	struct shell_heredoc *h;
	struct str delimiter = { 0 };

	while (!shell_is_meta(p, p->in.pos))
		r->literal |= delimiter_part(p);
	p->in.last = p->in.pos;
	r->target = shell_end_word(p, base, from);
	r->body = shell_end_word(p, base, p->in.pos);
	if (p->in.pos == from) {
		shell_unexpected(p);
		return;
	}
	if (!shell_word_literal(p->arena, r->target, &delimiter))
		return;
	h = vec_add(p->scratch, &p->heredocs);
	h->place = from;
	h->body = r->body;
	h->delimiter = delimiter;
	h->strip = strip;
	h->literal = r->literal;
	h->substituted = p->in_substitution;
}

static size_t
line_end(const struct shell_parser *p, size_t off)
{
	const char *at = p->in.at + off;
	const char *end = memchr(at, '\n', p->in.len - off);

	return end ? (size_t)(end - p->in.at) : p->in.len;
}

/* The end of the delimiter if the line from FROM to END is it, else 0. */
static size_t
match_delimiter(const struct shell_parser *p, const struct shell_heredoc *h,
    size_t from, size_t end)
{
	size_t n = h->delimiter.len, after;

	while (h->strip && from < end && p->in.at[from] == '\t')
		from++;
	if (end - from < n ||
	    (n && memcmp(p->in.at + from, h->delimiter.at, n) != 0))
		return 0;
	after = from + n;
	if (after == end || (after + 1 == end && p->in.at[after] == '\r'))
		return end;
	if (!h->substituted)
		return 0;
	/* In $(...) bash lets a ) follow. */
	while (after < end && shell_is_blank(p, after))
		after++;
	return n && after < end && p->in.at[after] == ')' ? after : 0;
}

static bool
continues(const struct shell_parser *p, size_t from, size_t end)
{
	size_t n = 0;

	while (end > from && p->in.at[end - 1] == '\\') {
		end--;
		n++;
	}
	return n % 2 == 1;
}

/*
 * Goes over the body at the position: *TO is its end.  False when the text
 * ends first.
 */
static bool
find_body(struct shell_parser *p, const struct shell_heredoc *h, size_t *to)
{
	size_t line = p->in.pos;
	bool joined = false; /* to the line in front */

	while (line < p->in.len) {
		size_t end = line_end(p, line), after = 0;

		if (!joined)
			after = match_delimiter(p, h, line, end);
		if (after) {
			*to = line;
			p->in.pos = after;
			if (shell_is_newline(p, after))
				p->in.pos++;
			return true;
		}
		joined = !h->literal && continues(p, line, end);
		line = end + 1;
	}
	*to = p->in.pos = p->in.len;
	return false;
}

/* FROM to TO without the tabs at the begin of its lines. */
static struct text
strip_tabs(struct shell_parser *p, size_t from, size_t to)
{
	struct excerpt e = { 0 };

	if (!memchr(p->in.at + from, '\t', to - from))
		return shell_slice(p, from, to);
	while (from < to) {
		size_t end = line_end(p, from) + 1;

		if (end > to)
			end = to;
		while (from < end && p->in.at[from] == '\t')
			from++;
		excerpt_add(p->arena, &e, &p->in.text, from, end - from);
		from = end;
	}
	return excerpt_text(&e);
}

static void
read_literal(struct shell_parser *p)
{
	static const struct shell_reading quoted = { .quoted = true };

	if (!p->expressions) {
		if (p->in.len)
			shell_run_add(p, 0, p->in.len, true);
		p->in.pos = p->in.len;
		return;
	}
	while (p->in.pos < p->in.len)
		if (!shell_expression_part(p, true))
			shell_literal_run(p, &quoted);
}

static void
read_body(struct shell_parser *p, const struct shell_heredoc *h, struct text t)
{
	struct shell_reading r = { .where = SHELL_IN_HEREDOC, .quoted = true };
	struct shell_input outer = shell_push(p, t);
	size_t base = p->parts.len, heredocs = p->heredocs_base;
	bool in_substitution = p->in_substitution;

	p->heredocs_base = p->heredocs.len;
	p->in_substitution = false;
	if (shell_enter(p, BODY_LEVELS)) {
		if (h->literal)
			read_literal(p);
		else
			shell_read_parts(p, &r);
	}
	shell_leave(p, BODY_LEVELS);
	*h->body = *shell_end_word(p, base, 0);
	p->heredocs.len = p->heredocs_base;
	p->heredocs_base = heredocs;
	p->in_substitution = in_substitution;
	shell_pop(p, outer);
}

void
shell_read_heredocs(struct shell_parser *p)
{
	for (size_t i = p->heredocs_base; i < p->heredocs.len; i++) {
		struct shell_heredoc h = p->heredocs.at[i];
		size_t from = p->in.pos, to;
		struct text t;

		if (!find_body(p, &h, &to))
			shell_unclosed(p, h.place, "here-document");
		t = h.strip ? strip_tabs(p, from, to)
		            : shell_slice(p, from, to);
		read_body(p, &h, t);
		if (p->stop)
			break;
	}
	p->heredocs.len = p->heredocs_base;
}

void
shell_newline(struct shell_parser *p)
{
	p->in.pos++;
	if (p->heredocs.len > p->heredocs_base)
		shell_read_heredocs(p);
}
