/* SPDX-License-Identifier: MIT */
/*
 * score.txt and score_multiplier.txt of problem package format 2025-09, "Scoring test cases": which
 * of them a validator may write, and what they may hold. Every other case is a judge error.
 *
 * Only an answer of the validator (wrong answer, no output) counts as a rejection here: what a
 * validator wrote before the submission crashed or ran out of time says nothing about it.
 */
#pragma once

#include "worker/score/score.h"

enum score_validator { VALIDATOR_OUTPUT, VALIDATOR_STATIC };

/* One case, or one static validation, that may have score files. */
struct score_subject {
	const char *name; /* of the case, or of the group that is validated */
	size_t index;     /* of the case; SIZE_MAX for a static validation */
	enum score_validator validator;
	const struct case_outcome *outcome;
	enum score_aggregation aggregation; /* of its group */
	bool has_max;                       /* false: unbounded */
	struct number max;                  /* most that the case can give */
};

/* Sets @ret, which is 0, to the score of an accepted case; notes a breach of the rules in @score. */
void score_files_read(const struct score_input *in, const struct score_subject *subject,
                      struct score *score, struct number *ret);
