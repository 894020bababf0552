/*
 * files: the files of the folder DIR that discovery chooses, one a line.
 *
 *	files DIR
 *
 * `./dev bench` gives the list to the floor.  Scripts that are read because
 * something calls them are not in it, nor what has a line end in its name.
 */

#include <stdio.h>

#include "base/arena.h"
#include "input/discover.h"

int
main(int argc, char **argv)
{
	struct arena *a = arena_new(0);
	struct diags diags = { .arena = a };
	struct inputs inputs = { 0 };
	struct tree *tree;
	struct str why;

	if (argc != 2 ||
	    tree_open(a, &diags, argv[1], NULL, &tree, &why) != TREE_OK) {
		fputs("usage: files DIR\n", stderr);
		arena_free(a);
		return 2;
	}
	discover(a, tree, &inputs);
	for (size_t i = 0; i < inputs.len; i++) {
		struct str path = inputs.at[i].file->path;

		if (str_find_char(path, 0, '\n') == SIZE_MAX)
			printf(STR_FMT "\n", STR_ARG(path));
	}
	tree_close(tree);
	arena_free(a);
	return 0;
}
