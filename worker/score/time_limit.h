/* SPDX-License-Identifier: MIT */
/*
 * The time limit of a problem: what the package's submissions ask of it, which one fits, and whether
 * the one that is given does.
 *
 *	slowest of those that must not exceed it * ac_to_time_limit <= limit
 *	limit * time_limit_to_tle <= fastest of those that must exceed it
 *
 * where a submission is as slow as its slowest case (of those that the rule speaks of). All is
 * computed in whole nanoseconds and billionths, nothing is rounded but the limit itself, up to a
 * multiple of the resolution. Times are those of this machine, without any factor of a language.
 *
 * In the legacy formats only accepted/ bounds the limit; time_limit_exceeded/ must still exceed it
 * when it is multiplied by the safety margin, which is a warning.
 */
#pragma once

#include "common/finding.h"
#include "worker/score/score.h"

/* A submission of the package, judged with a limit that let it run long enough. */
struct time_limit_judgement {
	const struct problem_submission *submission;
	const struct case_outcome *cases; /* problem->n_cases */
	uint64_t run_ns; /* CPU time after which its runs were ended, when that is not the limit; 0: it is */
};

struct time_bound {
	bool is_given;
	uint64_t time_ns; /* CPU time of the case */
	/* the case was ended by a limit: it takes that long at least */
	bool is_cut;
	const struct problem_submission *submission;
	const struct test_case *test;
};

struct time_limit_choice {
	struct time_bound lower, upper; /* the slowest below, the fastest above */
	uint64_t limit_ns;              /* that of the package, else the chosen one; 0: none */
	bool is_fallback;               /* nothing bounds it: what runs is run with a usual one */
};

/* Whether the submission's times matter: it must end within the limit, it must exceed it. */
bool time_limit_needs_lower(const struct problem_submission *submission);
bool time_limit_needs_upper(const struct problem *problem,
                            const struct problem_submission *submission);

/* Whether this case of the submission must end within the limit. */
bool time_limit_lower_has(const struct problem_submission *submission, const char *test);

/* The limit to run those with that must exceed @limit_ns: they bound it well enough when that ends
 * them. */
uint64_t time_limit_upper_run_ns(const struct problem *problem, uint64_t limit_ns);

/**
 * time_limit_choose() - choose a limit, or check the one of the package
 * @lower_only: submissions that must exceed the limit are not judged yet, as what they are run with
 *              depends on it
 *
 * What does not fit becomes a finding about problem.yaml's limits.
 */
void time_limit_choose(const struct problem *problem, const struct time_limit_judgement *judgements,
                       size_t n, bool lower_only, struct time_limit_choice *ret,
                       struct findings *findings);
