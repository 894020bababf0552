/*
 * floor: the least that any check of these files must do.
 *
 * Reads a list of files from standard input, one a line, and reads each of
 * them; YAML goes through libyaml's events, Markdown that speaks of releases
 * through cmark.  `./dev bench` measures driftcheck against it.  Nothing is
 * done with what the libraries say, and errors end only that file.
 */

#include <cmark.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

static char *
read_file(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	char *text = NULL;
	long size;

	*len = 0;
	if (!f)
		return NULL;
	if (fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) >= 0 &&
	    fseek(f, 0, SEEK_SET) == 0) {
		text = malloc((size_t)size + 1);
		if (text) {
			*len = fread(text, 1, (size_t)size, f);
			text[*len] = '\0';
		}
	}
	fclose(f);
	return text;
}

static void
read_yaml(const char *text, size_t len)
{
	yaml_parser_t parser;
	bool more = true;

	if (!yaml_parser_initialize(&parser))
		return;
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, len);
	while (more) {
		yaml_event_t event;

		if (!yaml_parser_parse(&parser, &event))
			break;
		more = event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
}

static void
read_markdown(const char *text, size_t len)
{
	if (strstr(text, "elease") || strstr(text, "ublish"))
		cmark_node_free(
		    cmark_parse_document(text, len, CMARK_OPT_DEFAULT));
}

static bool
ends_with(const char *path, const char *suffix)
{
	size_t a = strlen(path), b = strlen(suffix);

	return a >= b && strcmp(path + a - b, suffix) == 0;
}

int
main(void)
{
	char path[4096];

	while (fgets(path, sizeof(path), stdin)) {
		size_t len;
		char *text;

		path[strcspn(path, "\n")] = '\0';
		text = read_file(path, &len);
		if (!text)
			continue;
		if (ends_with(path, ".yml") || ends_with(path, ".yaml"))
			read_yaml(text, len);
		else if (ends_with(path, ".md"))
			read_markdown(text, len);
		free(text);
	}
	return 0;
}
