#ifndef RULE_PAGE_H
#define RULE_PAGE_H

#include <stddef.h>

/* A rule's page, rules/<id>.md, as src/embed.c compiles it in; by id. */
struct embedded_page {
	const char *id;
	const char *text; /* LEN bytes and a NUL */
	size_t len;
};

extern const struct embedded_page embedded_pages[];
extern const size_t embedded_page_count;

#endif
