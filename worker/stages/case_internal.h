/* SPDX-License-Identifier: MIT */
/*
 * The parts of a case that is judged: case.c goes through its passes, in the directory that it needs; case_pass.c runs and
 * checks one pass, case_dialogue.c one of an interactive problem, case_answer.c a submitted answer; case_report.c adds up
 * what the report tells of all. For these files only.
 */
#pragma once

#include "worker/stages/case.h"
#include "worker/stages/case_data.h"

/* A case on its way through its passes. */
struct judging {
	const struct slot *slot;
	const struct case_run *run;
	struct report_case *report;
	struct check_outcome *outcome;
	const struct program *program;
	struct case_data data;
	struct passes *passes; /* NULL: one pass */
};

/* All return 0 when there is a verdict so far, -ECANCELED, or a negative errno when we failed. */

/* ---- case_pass.c ---- */

int case_run_pass(struct judging *j, struct error *err) _must_check_;

/* A descriptor with an offset of its own, the caller's, or a negative errno. */
int case_open_input(const struct judging *j, struct error *err) _must_check_;

/* What is to be checked, but for the output. */
void case_describe_subject(const struct judging *j, struct check_subject *ret);

int case_check_output(struct judging *j, int output, struct error *err) _must_check_;

/* ---- case_dialogue.c ---- */

int case_run_dialogue(struct judging *j, struct error *err) _must_check_;

/* ---- case_answer.c ---- */

int case_check_answer(struct judging *j, struct error *err) _must_check_;

/* ---- case_report.c ---- */

void case_keep_greater(uint64_t *kept, uint64_t value);

/* Limits are those of a pass, so the pass that came nearest is what is told; waiting and writing add up. */
void case_add_run(struct report_case *report, const struct sandbox_result *result,
                  uint64_t output_bytes);
void case_set_message(struct report_case *report, const char *text);

/* Messages and the difference go over to the report. */
void case_take_outcome(struct report_case *report, struct check_outcome *outcome);
