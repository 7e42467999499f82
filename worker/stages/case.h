/* SPDX-License-Identifier: MIT */
/*
 * One submission on one case: every pass run and checked, until there is a verdict.
 */
#pragma once

#include "worker/relay/conversation.h"
#include "worker/report/report.h"
#include "worker/stages/check.h"
#include "worker/stages/data.h"
#include "worker/stages/execute.h"

/* Everything is borrowed. */
struct case_run {
	const struct package_view *package;
	const struct problem *problem;
	const struct test_case *test;
	const struct state *state;
	unsigned number; /* unlike that of every other case that is run by this juror */
	const struct program *program;       /* NULL: a problem whose submissions are answers */
	const struct submission *answers;    /* those answers */
	const struct execute_limits *limits; /* of each pass */
	const struct check_method *method;
	enum conversation_policy eof_policy; /* of interactive problems */
	const struct kept *kept; /* where what it leaves is kept for people; NULL: nowhere */
	struct execution *begun; /* of case_begin(); NULL: case_judge() begins by itself */
};

/* Whether output validators work in the directory of the submission, as 2025-09 has it; older texts do not say where. */
bool case_shows_program(const struct problem *problem);

/**
 * case_can_begin() - whether the case may be begun while another one is judged in the same slot
 *
 * Only where the check is short and needs no sandbox: nobody attends to the run in the meantime.
 */
bool case_can_begin(const struct case_run *run);

/**
 * case_begin() - queue the case's run
 * @ret: becomes run->begun for case_judge(), or is given up with execution_done(); only on success
 */
int case_begin(const struct slot *slot, const struct case_run *run, struct execution *ret,
               struct error *err) _must_check_;

/**
 * case_judge() - run and check
 * @report: its name is set; filled: verdict, times, messages; the greatest time and memory of all passes
 * @ret: what the last check said, for the scores; freed with check_outcome_done(), also on failure
 *
 * Return: 0 when there is a verdict, a judge error of the package's among them; -ECANCELED; a negative errno when we
 * failed.
 */
int case_judge(const struct slot *slot, const struct case_run *run, struct report_case *report,
               struct check_outcome *ret, struct error *err) _must_check_;
