/* SPDX-License-Identifier: MIT */
/*
 * The problem's output validators, or the default one, on a file.
 */
#pragma once

#include "worker/validate/each.h"

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

/* As check_output(). */
int output_check(struct each *each, const struct output_subject *subject, struct check_outcome *ret,
                 struct error *err) _must_check_;
