/* SPDX-License-Identifier: MIT */
/*
 * Whether a judgement is what the package promises about its submission.
 *
 * Rules speak of the cases that were judged, among which the static validation of a group that is run
 * is one, and know four verdicts: memory and output limits are
 * RTE, idleness and wall time TLE, no output WA. A submission that does not compile keeps no promise
 * but that it does not; one that could not be judged keeps none. Scores may differ from what is
 * promised by a millionth, as decimals cannot say a third.
 */
#pragma once

#include "common/error.h"
#include "common/strbuf.h"
#include "worker/score/score.h"

enum expect_result {
	EXPECT_UNKNOWN, /* nothing is promised, or the cases that were judged cannot tell */
	EXPECT_NOT_MET,
	EXPECT_MET
};

struct expect_input {
	const struct problem *problem;
	const struct problem_submission *submission;
	const struct case_outcome *cases; /* problem->n_cases; those of the report, others not judged */
	const struct case_outcome *static_validations; /* problem->n_groups; NULL: none */
	bool is_partial;           /* only some of the cases were asked for, or are there */
	enum verdict verdict;      /* of the submission: VERDICT_COMPILE_ERROR, or score.total's */
	const struct score *score; /* NULL when there is none */
};

/**
 * expect_check() - compare
 * @ret_lines: zero-initialised, the caller's to free; one line for each rule that is broken: where it
 * stands, what it asks for, what came, and the first case that shows it
 *
 * Return: an enum expect_result, or -ENOMEM.
 */
int expect_check(const struct expect_input *input, struct strv *ret_lines,
                 struct error *err) _must_check_;
