#ifndef FACTS_MATRIX_H
#define FACTS_MATRIX_H

struct arena;
struct job;
struct ynode;

/*
 * Expands `strategy.matrix` into the legs of the job, `include` and
 * `exclude` as the forge does ("Running variations of jobs in a workflow").
 * A matrix that only the run knows, or with more than MATRIX_LEGS legs, is
 * left open, with the legs that are known.  Without a matrix: one leg.
 */
void matrix_expand(struct arena *a, const struct ynode *matrix, struct job *j);

#endif
