/*
 * Tables: a header row, a row of dashes with as many cells, and rows.
 *
 * They are paragraphs to cmark, and are found in a paragraph's text.
 */

#include "parse/markdown_part.h"

/* Cells in a row, or 0 when no '|' parts it. */
static size_t
count_cells(struct str row)
{
	size_t n = 0;

	row = str_trim(row);
	for (size_t i = 0; i < row.len; i++) {
		if (row.at[i] == '\\')
			i++;
		else if (row.at[i] == '|' && i > 0 && i + 1 < row.len)
			n++;
	}
	return n || str_contains(row, "|") ? n + 1 : 0;
}

/* Does the row hold only - and : between its '|'? */
static bool
is_delimiter_row(struct str row)
{
	struct str cell;

	row = str_trim(row);
	if (!str_contains(row, "|"))
		return false;
	if (str_starts(row, "|"))
		row = str_from(row, 1);
	while (row.len) {
		str_cut(row, '|', &cell, &row);
		cell = str_trim(cell);
		if (str_starts(cell, ":"))
			cell = str_from(cell, 1);
		if (str_ends(cell, ":"))
			cell.len--;
		if (!cell.len)
			return false;
		for (size_t i = 0; i < cell.len; i++)
			if (cell.at[i] != '-')
				return false;
	}
	return true;
}

/*
 * Where the header of a table begins and its delimiter row ends in S, or
 * false when S has no table.
 */
bool
md_find_table(struct str s, size_t *header, size_t *body)
{
	struct str rest = s, line, before = { 0 };

	if (!str_contains(s, "|"))
		return false;
	while (str_line(&rest, &line)) {
		if (before.at && is_delimiter_row(line) &&
		    count_cells(line) == count_cells(before)) {
			*header = (size_t)(before.at - s.at);
			*body = s.len - rest.len;
			return true;
		}
		before = line;
	}
	return false;
}
