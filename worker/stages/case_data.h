/* SPDX-License-Identifier: MIT */
/*
 * The input and the answer of a case: files of the package, or what a generator made; in DMOJ's packages with the ends
 * of their lines brought into one form.
 */
#pragma once

#include "worker/stages/data.h"
#include "worker/state/state.h"

/* Everything is borrowed. */
struct case_place {
	const struct package_view *package;
	const struct problem *problem;
	const struct test_case *test;
	const struct state *state;
	unsigned number;      /* unlike that of every other case that is run by this juror */
	bool is_for_programs; /* of the jury, which open the files by their .view */
	bool has_been_fed;    /* the input: nobody needs it any more */
};

struct case_data {
	struct data_file input, answer;
	const struct state *state;
	char made[2][40]; /* files in the scratch that are this case's own; "": none */
};

/* What a file of the scratch is called that a case's generator made. */
enum case_file { CASE_INPUT, CASE_ANSWER, CASE_FILE_COUNT };
void case_generated_name(const struct problem *problem, const struct test_case *test,
                         enum case_file which, char name[40]);

/* @ret: freed with case_data_close() on success. */
int case_data_open(const struct case_place *place, struct case_data *ret,
                   struct error *err) _must_check_;
void case_data_close(struct case_data *data);

/* A new file in the scratch, which boxes may read. Return: a descriptor for reading and writing, or a negative errno. */
int case_file_make(const struct state *state, const char *name, struct error *err) _must_check_;
