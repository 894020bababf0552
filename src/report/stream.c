/*
 * Findings on their way into a JSON report, one after the other: what was
 * made of one is given back before the next is made.
 */

#include "base/arena.h"
#include "report/jsonout.h"
#include "report/reporters.h"

struct stream {
	const struct report *report;
	struct buf *out;
	cJSON *(*make)(const struct report *r, const struct finding *f);
	struct arena_mark mark;
	size_t at;
};

static cJSON *
next(void *context)
{
	struct stream *s = context;
	const struct report *r = s->report;

	while (s->at < r->findings->list.len) {
		const struct finding *f = r->findings->list.at[s->at++];

		if (f->confidence != CONFIDENCE_LOW || r->pedantic)
			return s->make(r, f);
	}
	return NULL;
}

static void
wrote(void *context)
{
	struct stream *s = context;

	arena_rewind(s->report->scratch, s->mark);
	report_flush(s->report, s->out);
}

void
report_write_json(const struct report *r, struct buf *out, const cJSON *root,
    const cJSON *list,
    cJSON *(*make)(const struct report *r, const struct finding *f))
{
	struct stream s = { r, out, make, arena_mark(r->scratch), 0 };

	json_write(out, root, list, (struct json_items){ next, wrote, &s });
}

void
report_with_scratch(const struct report *r, struct buf *out,
    void (*write)(const struct report *r, struct buf *out))
{
	struct report own = *r;

	own.scratch = arena_new(0);
	write(&own, out);
	arena_free(own.scratch);
}
