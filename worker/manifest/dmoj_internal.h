/* SPDX-License-Identifier: MIT */
/*
 * What the files that read init.yml share.
 */
#pragma once

#include "worker/manifest/bridged_type.h"
#include "worker/manifest/manifest_internal.h"

/* A mapping of init.yml, and those around it, from which it inherits. */
struct dmoj_node {
	const struct dmoj_node *parent;
	const struct yaml_node *mapping;
};

/* The directories that cases name files in; dmoj_folders.c. */
struct dmoj_folders {
	struct folder **slots;
	size_t n_slots, count;
	struct folder *last; /* that was asked for */
};

struct dmoj_reader {
	struct package_reader *r;
	struct fields_reader *fields;
	const char *archive;   /* the directory that took the archive's place, NULL without one */
	struct entry_list top; /* what the package's root holds, when @is_listed */
	bool is_listed;
	struct dmoj_folders folders;
	bool lacks_archive; /* it was told; what may be in it is not looked for */
	/* The generator that was read last: mostly all cases inherit one. */
	const struct yaml_node *generator_node;
	const struct helper_ref *generator;
	const struct yaml_node *idle_generator_node; /* the last one that a case did not need */
	struct helper_ref *idle_generator;
};

/* The value of a key, of the node or of the nearest one around it; NULL without one. '-' is as good as '_'. */
const struct yaml_node *dmoj_get(const struct dmoj_node *node, const char *key);

/* As package_has_file(), for one of many files. */
bool dmoj_folders_have(struct dmoj_folders *folders, const struct package_reader *r,
                       const char *path);
void dmoj_folders_done(struct dmoj_folders *folders);

/* A warning for those who check the package; who only judges does not hear of it. */
void dmoj_remark(struct dmoj_reader *d, const struct yaml_node *value, const char *text);

/**
 * dmoj_find_file() - a file of the package, or of its archive
 * @name: as init.yml has it
 *
 * Return: its path below the package, the caller's; NULL after a fault at @value.
 */
char *dmoj_find_file(struct dmoj_reader *d, const struct yaml_node *value, const char *name);

/* Whether there is one, which is not known while the archive is missing: then it is taken to be there. */
bool dmoj_has_file(const struct dmoj_reader *d, const char *name);

/* A checker, as name or as {name, args}; owned by the problem; NULL after a fault. */
const struct checker_ref *dmoj_read_checker(struct dmoj_reader *d, const struct yaml_node *value);

/* A program that the problem owns; NULL when memory ran out. */
struct helper_ref *dmoj_add_program(struct dmoj_reader *d);

/* The keys of a program; @key names its files where nobody does. */
void dmoj_read_program(struct dmoj_reader *d, const struct yaml_node *value, const char *key,
                       struct helper_ref *helper);

/* Files become paths below the package; none of them are left where one is not found. */
void dmoj_find_files(struct dmoj_reader *d, const struct yaml_node *value, const char *key,
                     struct helper_ref *helper);

/* The keys of a program that takes part in judging, and whether its type, and how it is called, are ones that @role has. */
void dmoj_read_judge(struct dmoj_reader *d, const struct yaml_node *value, enum bridged_role role,
                     struct helper_ref *helper);

/* A generator: a file, a list of files, or a map; owned by the problem; NULL after a fault. */
const struct helper_ref *dmoj_read_generator(struct dmoj_reader *d, const struct yaml_node *value);

/* A generator that a case does not need: a warning of files that are missing; else it is compiled to be checked. */
void dmoj_read_idle_generator(struct dmoj_reader *d, const struct yaml_node *value);

/* The program that checks inputs; owned by the problem. Who judges does not hear of its faults. */
struct helper_ref *dmoj_read_validator(struct dmoj_reader *d, const struct yaml_node *value);

/* An interactor; owned by the problem; NULL after a fault. */
struct helper_ref *dmoj_read_interactor(struct dmoj_reader *d, const struct yaml_node *value);

/* "communication": a manager, with what else the key says in the problem; owned by the problem; NULL after a fault. */
struct helper_ref *dmoj_read_communication(struct dmoj_reader *d, const struct yaml_node *value);

/* Of output_limit_length. */
extern const struct field_range dmoj_bytes;

/* The keys at the top, into struct problem; those of a case or a batch, into nothing: they are read where they count. */
extern const struct field_table dmoj_problem_table, dmoj_node_table;

/* Of struct dmoj_problem: entry, header, allow_main. */
extern const struct field_table dmoj_signature_table;

/* char *: a number from 0 on, as written: what a case or a batch gives. */
field_parser dmoj_field_points;
/* The same, above 0. */
field_parser dmoj_field_factor;

/* struct strv: scalars of any kind, as Python's str() has them. */
field_parser dmoj_field_arguments;

/**
 * dmoj_read_arguments() - the arguments of a built-in checker, each key and its value as two words
 * @checker: its name in init.yml
 *
 * One that the checker does not know is a deviation and left out, as at DMOJ; a value that it does not take is a fault.
 */
void dmoj_read_arguments(struct dmoj_reader *d, const char *checker, const struct yaml_node *args,
                         struct strv *ret);

/* A list of cases that is being read: the pretests, or the others. */
struct dmoj_cases {
	struct dmoj_reader *d;
	bool is_pretest;
	size_t n_batches;   /* dependencies count from the list's first */
	size_t first_batch; /* in problem.groups */
};

/* Append a group, whose name is taken, or a case, which is called after its number; NULL when
 * memory ran out. */
struct test_group *dmoj_add_group(struct dmoj_reader *d, char *name, struct test_group *parent);
struct test_case *dmoj_add_case(struct dmoj_reader *d, struct test_group *group);

/* The points of a case or batch, 1 when nobody says, into an empty @target. */
void dmoj_read_points(struct dmoj_reader *d, const struct dmoj_node *node, char **target);

/* Cases by the names of the archive's files; @map: test_cases, NULL without. */
void dmoj_read_names(struct dmoj_cases *c, const struct yaml_node *map,
                     const struct dmoj_node *root, struct test_group *group);

/* All cases: the lists, or the names in the archive that match patterns. */
void dmoj_read_cases(struct dmoj_reader *d, const struct dmoj_node *root);
