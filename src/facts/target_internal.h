#ifndef FACTS_TARGET_INTERNAL_H
#define FACTS_TARGET_INTERNAL_H

#include "facts/target.h"
#include "parse/rewrite.h"

/* What the readers of the kinds share; for their files only. */

struct ynode;

struct target_reader {
	struct arena *arena;
	struct arena *scratch;
	struct target_file *file;
	size_t depth; /* of tasks in tasks */
};

void target_read_make(struct target_reader *r);
void target_read_just(struct target_reader *r);
void target_read_task(struct target_reader *r);
void target_read_npm(struct target_reader *r);
void target_read_pnpm(struct target_reader *r);
void target_read_composer(struct target_reader *r);
void target_read_deno(struct target_reader *r);
void target_read_pyproject(struct target_reader *r);
void target_read_cargo(struct target_reader *r);
void target_read_crate(struct target_reader *r);

/* One more target. */
struct target *target_add(
    struct target_reader *r, struct str name, struct span span);
/* One more name of it. */
void target_alias(struct target_reader *r, struct target *t, struct str name,
    struct span span);
struct target_include *target_add_include(struct target_reader *r);
void target_unread(struct target_reader *r, struct span span);

/* The whole of T as one program. */
const struct program *target_program(struct target_reader *r, struct text t);
/* An empty program to which operations are added. */
struct program *target_program_new(struct target_reader *r);
/* The operations of T as a shell of its own behind those of TO. */
void target_add_line(struct target_reader *r, struct block *to, struct text t);
struct op *target_add_op(struct target_reader *r, struct block *to,
    enum op_kind kind, struct span span);
/* NAME=VALUE behind the operations of TO. */
struct setting *target_add_setting(struct target_reader *r, struct block *to,
    struct str name, struct span span, struct template value);
/* "TOOL T" behind the operations of TO, TOOL standing where T begins. */
void target_add_run(
    struct target_reader *r, struct block *to, const char *tool, struct text t);
/* A call of nothing that is known. */
void target_add_opaque(
    struct target_reader *r, struct block *to, struct span span);

struct template template_of_literal(struct arena *a, struct text t);
struct template template_of_named(struct arena *a, const struct named *n);
/* A template of one part of KIND. */
struct template template_of_part(
    struct arena *a, enum part_kind kind, struct text t);
/* T, a shell text, as one quoted word. */
struct template template_of_shell(struct target_reader *r, struct text t);
void target_depend(struct target_reader *r, struct target *t,
    struct template name, enum dependency_time time);
/* The name with '_' for what the shell does not take. */
struct str target_variable_name(struct arena *a, struct str name);

/* The first document of a YAML or JSON file; NULL: none. */
struct ynode *target_yaml(struct target_reader *r, struct text t);
/* Entries of a map that are scalars. */
void target_entries(
    struct target_reader *r, const struct ynode *n, struct entries *out);

#endif
