#ifndef MODEL_READS_H
#define MODEL_READS_H

#include "facts/workflow.h"

/* Names behind a prefix such as "secrets.", and where they are read. */
struct reads {
	struct named *at;
	size_t len, cap;
};

void reads_of_entries(struct arena *a, const struct entries *all,
    const char *prefix, struct reads *out);
/* In what the step is given, sets and runs. */
void reads_of_step(struct arena *a, const struct step *step, const char *prefix,
    struct reads *out);
/* In the text that it runs alone. */
void reads_of_run(struct arena *a, const struct step *step, const char *prefix,
    struct reads *out);

#endif
