#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/buf.h"
#include "base/diag.h"
#include "finding/finding.h"

/*
 * Where a long report goes while it is made, so that it need not stay in
 * memory; a short one is written when it is whole.
 */
struct outlet {
	bool (*write)(void *context, struct str s);
	void *context;
	bool failed;
};

enum { REPORT_KEPT = 8 * 1024 * 1024 }; /* bytes */

/* One run, ready to be told.  Findings are sorted and have their states. */
struct report {
	struct arena *arena;   /* lives as long as the sources */
	struct arena *scratch; /* rewound after each finding; or NULL */
	struct outlet *outlet; /* NULL: the report is kept whole */
	const struct findings *findings;
	const struct diags *diags; /* sorted */
	const char *version;       /* of driftcheck */
	struct str rev;            /* empty: the working tree */
	struct str since;          /* empty: everything is told */
	size_t files;              /* files that were read */
	/* options */
	bool color;
	bool explain;
	bool notes;    /* text: show notes too */
	bool pedantic; /* show findings of low confidence too */
};

/* What the summary counts; without `pedantic` a low finding only as low. */
struct summary {
	size_t error, warning, note, ignored, baselined, low;
};

struct summary report_summary(const struct report *r);
/* Hands on what OUT holds when it has become long. */
void report_flush(const struct report *r, struct buf *out);
/* Is F part of what this report says?  (state, confidence) */
bool report_shows(const struct report *r, const struct finding *f);
/* One line a diagnostic, for stderr beside formats that do not hold them. */
void report_diags(const struct report *r, struct buf *out);

/* An output format writes the whole report to OUT. */
struct reporter {
	const char *name; /* of --format */
	const char *summary;
	bool holds_diags; /* else they go to standard error */
	void (*write)(const struct report *r, struct buf *out);
};

extern const struct reporter *const reporters[]; /* ends with NULL */
const struct reporter *reporter_find(struct str name);

/*
 * Adds S so that a terminal, a log or a page shows it and does nothing else:
 * control and bidirectional format characters and invalid UTF-8 are written
 * as \x1b, \u{202e}; so are line ends, tabs, and what the logs of CI services
 * take for a command wherever it stands ("##[").
 */
void escape_text(struct buf *out, struct str s);

#endif
