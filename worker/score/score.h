/* SPDX-License-Identifier: MIT */
/*
 * From the outcomes of cases to the verdict and the score of a submission, by the rules of the
 * package's format. Nothing here runs a program or reads a file: graders are run by the caller, when
 * asked.
 *
 * Which verdict a submission has when several cases fail: in 2025-09 that of the first rejected case
 * in judging order; in the older formats what the graders make of it, which is the same where groups
 * break at the first rejected case (their default), and the worst one where they continue. Any case
 * that could not be judged makes it a judge error.
 */
#pragma once

#include "common/error.h"
#include "common/strbuf.h"
#include "worker/manifest/problem.h"
#include "worker/score/number.h"
#include "worker/verdict/verdict.h"

/* What came of one case, or of one static validation. Texts are borrowed. */
struct case_outcome {
	enum verdict verdict; /* VERDICT_NONE: not judged */
	/* contents of score.txt and score_multiplier.txt; NULL: not written. In DMOJ's packages the
	 * latter is the checker's share of the points, 0 to 1 or a quotient "1/3", whatever the
	 * verdict is */
	const char *score_text, *multiplier_text;
	const char *message; /* for judges; NULL: none */
	uint64_t time_ns;    /* CPU time, of the slowest pass */
};

/* Who reads a legacy package: formats differ about when accept_score is given. */
enum score_dialect {
	DIALECT_KATTIS,  /* for each accepted case, then the grader */
	DIALECT_DOMJUDGE /* once for a group without sub-groups, when all its cases are accepted */
};

/* score_grader.run: the grader ran, and is to blame. */
enum { GRADER_FAILED = 1 };

/* The package's grader program. */
struct score_grader {
	/**
	 * run() - run it
	 * @group: its grading.grader_flags, split at blanks, are the arguments
	 * @lines: what it reads: "VERDICT SCORE" of each member, a line each
	 * @ret_output: all that it wrote, to be freed by the caller of run(); NUL-terminated
	 *
	 * Return: 0; GRADER_FAILED and @err's text when it crashed, did not end or did not exit with
	 * 0; negative errno for a failure of ours.
	 */
	int (*run)(void *context, const struct test_group *group, const char *lines,
	           char **ret_output, struct error *err);
	void *context;
};

enum { KIND_TEXT_SIZE = 192 };

/*
 * Which kind of score file each validator has written, for one submission or for several: one that
 * writes one kind must never write the other. Zero is nothing yet. Both kinds for one submission are
 * a judge error; that it wrote another kind for another submission is told of the package, since
 * what a submission gets does not depend on what else is judged, nor in which order.
 */
struct score_kinds {
	/* of the output validator and of the static one: the first that wrote each kind; "": none */
	struct {
		char score_by[KIND_TEXT_SIZE], multiplier_by[KIND_TEXT_SIZE];
	} validators[2];
};

/* Adds those of another submission; the first of each kind stays. */
void score_kinds_add(struct score_kinds *kinds, const struct score_kinds *more);

struct score_input {
	const struct problem *problem;
	const char *submission;                        /* its name, for messages */
	const struct case_outcome *cases;              /* problem->n_cases */
	const struct case_outcome *static_validations; /* problem->n_groups; NULL: none */
	enum score_dialect dialect;
	const struct score_grader *grader; /* NULL: the package has none */
};

struct case_score {
	bool has_score;
	struct number score; /* initialised only when has_score */
};

/* Of a group, or of the submission. */
struct score_value {
	enum verdict verdict; /* VERDICT_NONE: not judged */
	bool has_score, has_max;
	bool is_left_out;         /* its require_pass is not met */
	struct number score, max; /* 0 unless has_score, has_max */
};

/**
 * struct score - the result
 *
 * @error is set when the package broke a rule, so that there is no score; total.verdict is
 * VERDICT_JUDGE_ERROR then. @faults are what a strict reading finds wrong with the package although
 * there is a score.
 */
struct score {
	struct case_score *cases;              /* n_cases of the problem */
	struct case_score *static_validations; /* n_groups of the problem */
	struct score_value *groups;            /* n_groups of the problem */
	size_t n_cases, n_groups;
	struct score_value total;
	char *error;              /* names the case or group, and the rule; NULL: none */
	size_t error_case;        /* which case it is about; SIZE_MAX: none */
	struct score_kinds kinds; /* that its validators wrote */
	struct strv faults;
};

/**
 * score_submission() - score by the rules of the problem's format
 *
 * Cases that were not judged count as not accepted in 2025-09, and not at all in the older formats.
 * @ret needs score_done(), whatever is returned.
 *
 * Return: 0; negative errno for a failure of ours (memory, the grader's sandbox).
 */
int score_submission(const struct score_input *input, struct score *ret,
                     struct error *err) _must_check_;
void score_done(struct score *score);

/* Whether scores come from max_score and score_aggregation (2025-09) and not from graders; drafts
 * have either. */
bool score_uses_maximums(const struct problem *problem);

/* The dialect that a legacy package is written in: DOMjudge's when some submission says in its source
 * which score it expects (@EXPECTED_SCORE@), as only that knows, and no group has a grader of the
 * package or a flag about verdicts, as those only Kattis' tools know. */
enum score_dialect score_dialect_of(const struct problem *problem);
