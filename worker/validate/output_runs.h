/* SPDX-License-Identifier: MIT */
/*
 * The problem's output validators, or the default one, on a file.
 */
#pragma once

#include "worker/validate/each.h"

/* The first and the last line of a message, of which tracebacks are long; NULL when memory ran out. The caller's. */
char *output_words(const char *message) _must_check_;

/* An output; everything is borrowed. */
struct output_subject {
	const char *name; /* of the case */
	const char *input_path, *answer_path;
	const struct case_settings *settings;
	int output;       /* read from its beginning, whatever its offset is */
	uint64_t time_ns; /* limit; 0: the problem's */
};

/* Of a case, with nothing to check yet. */
struct output_subject output_subject_of(const struct test_case *test);

enum { OUTPUT_NOT_CHECKED = 1 };

/* As check_output(); or OUTPUT_NOT_CHECKED, without an outcome, when a validator takes too long: that is told in the end. */
int output_check(struct each *each, const struct output_subject *subject, struct check_outcome *ret,
                 struct error *err) _must_check_;
