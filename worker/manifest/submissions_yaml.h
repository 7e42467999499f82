/* SPDX-License-Identifier: MIT */
/*
 * submissions/submissions.yaml (2025-09): globs over the package's submissions, and what holds for those that match.
 */
#pragma once

#include "worker/manifest/manifest_internal.h"

/* One key of the file. */
struct submission_rule {
	char *glob; /* below submissions/ */
	/* "wrong_answer": what the directory's name promises is in the expectations, as far as
	 * they do not replace it */
	bool replaces_default;
	bool is_used; /* some submission matches */
	unsigned line, column;
	char *language, *entrypoint;
	bool model_solution;
	struct expectation *expectations;
	size_t n_expectations;
};

struct submission_rules {
	struct submission_rule *items;
	size_t count;
	bool has_faults; /* some are not what the file says */
};

/* All rules of the file; none when it is not there. Faults are told. */
void submission_rules_read(struct package_reader *r, struct submission_rules *ret);
void submission_rules_done(struct submission_rules *rules);

/* Adds what the rules say to @submission, which has what its directory's name promises unless
 * submission_rules_replace(). */
void submission_rules_apply(struct package_reader *r, struct submission_rules *rules,
                            struct problem_submission *submission);
bool submission_rules_replace(const struct submission_rules *rules, const char *directory);

/* After all submissions: rules that contradict each other, and globs that match nothing. */
void submission_rules_check(struct package_reader *r, const struct submission_rules *rules);

/* Appends a copy. Return: 0 or -ENOMEM. */
int submission_expect(struct problem_submission *submission,
                      const struct expectation *expectation) _must_check_;
