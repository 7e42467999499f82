/* SPDX-License-Identifier: MIT */
/*
 * The judgement of one submission: taken in, compiled, run on its cases, and concluded. Submissions and cases are tasks
 * of the pool; a task that fails through our own fault is done once more before it counts as a judge error.
 */
#pragma once

#include "worker/stages/case.h"
#include "worker/stages/pipeline.h"

#include <errno.h>

struct judgement {
	struct pipeline *pipeline;
	int root; /* directory that @path is relative to and must not lead out of; AT_FDCWD */
	const char *path;                         /* borrowed */
	const struct problem_submission *promise; /* what the package says of it; NULL: nothing */
	struct report_judgement *report;          /* to fill; .submission is set */

	bool bounds_time_limit; /* the slowest case counts: every case that tells something about it is run */
	bool runs_bounds_only; /* and no other case is */
	uint64_t run_time_ns; /* CPU time after which a run is ended, when that is not the time limit; 0: it is */

	size_t number;           /* of it in the report, for events */
	const struct kept *kept; /* where what its runs leave is kept for people; NULL: nowhere */

	/* From here on its own. */
	struct submission source; /* kept while it is needed: for answers, and for static validators */
	const char *language;     /* code of the format, of what was submitted; borrowed */
	struct program program;
	struct execute_limits limits;   /* of its language */
	size_t *cases;                  /* of the report's cases: indices in the problem */
	struct check_outcome *outcomes; /* of each of them */
	struct check_outcome *
		validations; /* static ones, of each group of the problem; VERDICT_NONE where there is none */
	bool *selected;       /* of each case of the problem: it may be run */
	pthread_mutex_t lock; /* of .needs */
	struct needs needs;
	bool refused;         /* bad input, not judged: report->message says why */
	bool is_bad_input;    /* refused for what it is, whatever languages this host has */
	bool has_broken_link; /* refused for that: SUBMISSION_BROKEN_LINK */
	bool our_failure;
};

/* Whether a failure is worth a second attempt: it was neither the input's nor a stop. */
static inline bool judgement_is_our_failure(int r)
{
	return r < 0 && r != -ECANCELED && r != -EINVAL;
}

/* Tells of what is found on the way to a judgement as of its submission; frees it. */
void judgement_tell(struct judgement *judgement, struct findings *findings);

/**
 * judgement_run_all() - judge them all; their reports are complete afterwards
 * @what: few words for who watches, e.g. "judging"; static
 *
 * Return: 0 or the number of a signal.
 */
int judgement_run_all(struct pipeline *pipeline, const char *what, struct judgement **judgements,
                      size_t n) _must_check_;
