/* SPDX-License-Identifier: MIT */
#include "worker/stages/case.h"

#include "common/units.h"
#include "worker/stages/case_files.h"
#include "worker/stages/case_internal.h"
#include "worker/stages/file_io.h"

#include <errno.h>
#include <stdlib.h>

/*
 * What can be written beyond the limit, so that who does so is told from who does not: a page for each of so many files,
 * however small they are.
 */
static const uint64_t writable_room_bytes = 65536 * 4 * KIB;

bool case_shows_program(const struct problem *problem)
{
	return problem->format == PROBLEM_2025_09;
}

/* ---- the passes ---- */

static int judge_passes(struct judging *j, struct error *err)
{
	uint64_t most = j->passes ? j->run->problem->limits.validation_passes : 1;
	j->report->passes = 0;
	do {
		check_outcome_done(j->outcome);
		int r = j->run->problem->interactive ? case_run_dialogue(j, err)
		                                     : case_run_pass(j, err);
		if (r < 0)
			return r;
		j->report->passes++;
	} while (j->outcome->next_pass && j->report->passes < most);
	if (j->outcome->next_pass) {
		j->report->verdict = VERDICT_JUDGE_ERROR;
		free(j->report->message);
		j->report->message = str_printf("the output validator asked for more than %llu "
		                                "passes (limits.validation_passes)",
		                                (unsigned long long)most);
	}
	return 0;
}

static int judge_program(struct judging *j, struct error *err)
{
	const struct case_run *run = j->run;
	struct passes passes;
	if (!run->problem->multi_pass)
		return judge_passes(j, err);
	passes_init(&passes, run->state, run->number, run->method->limits.output_bytes);
	j->passes = &passes;
	int r = judge_passes(j, err);
	passes_done(&passes);
	return r;
}

/* Of formats that do not say whether programs may write: they may not. */
static bool may_write(const struct problem *problem)
{
	return problem->format == PROBLEM_2025_09 && problem->allow_file_writing;
}

static struct case_place place_of(const struct case_run *run)
{
	return (struct case_place){
		.package = run->package,
		.problem = run->problem,
		.test = run->test,
		.state = run->state,
		.number = run->number,
		.is_for_programs = run->method->n_validators > 0 || run->method->helpers,
		.has_been_fed = run->begun,
	};
}

static int judge_in_own_directory(struct judging *j, struct error *err)
{
	const struct case_run *run = j->run;
	const struct case_place place = place_of(run);
	struct case_program own;
	int r = case_program_open(j->slot, run->package, run->program, run->test->files_path,
	                          run->number, &own, err);
	if (r < 0)
		return r;
	if (may_write(run->problem)) {
		own.program.writable_bytes = run->limits->output_bytes + writable_room_bytes;
		own.program.keeps_directory = !run->problem->interactive;
	}
	if (file_io_is_used(run->problem))
		r = file_io_prepare(&place, &j->data, run->limits->output_bytes, &own, err);
	j->program = &own.program;
	if (r == 0)
		r = judge_program(j, err);
	case_program_close(&own);
	return r;
}

static int judge_in_directory(struct judging *j, struct error *err)
{
	const struct case_run *run = j->run;
	if (!run->program)
		return case_check_answer(j, err);
	j->program = run->program;
	bool has_own =
		run->test->files_path || may_write(run->problem) || file_io_is_used(run->problem);
	return has_own ? judge_in_own_directory(j, err) : judge_program(j, err);
}

/* What an attempt that failed has left. */
static void reset(struct report_case *report)
{
	report_case_forget(report);
	report->exit_code = -1;
}

int case_judge(const struct slot *slot, const struct case_run *run, struct report_case *report,
               struct check_outcome *ret, struct error *err)
{
	_cleanup_(freep) struct judging *j = malloc(sizeof(*j));
	*ret = (struct check_outcome){.verdict = VERDICT_NONE};
	if (!j)
		return error_set(err, -ENOMEM, "case");
	*j = (struct judging){.slot = slot, .run = run, .report = report, .outcome = ret};
	reset(report);
	const struct case_place place = place_of(run);
	int r = case_data_open(&place, &j->data, err);
	if (r < 0)
		return r;
	r = judge_in_directory(j, err);
	case_data_close(&j->data);
	if (r < 0)
		reset(report);
	return r;
}

/* ---- ahead of its turn ---- */

bool case_can_begin(const struct case_run *run)
{
	return run->program && run->method->n_validators == 0 && !run->method->helpers &&
	       !run->problem->interactive && !run->problem->multi_pass && !run->test->files_path &&
	       !may_write(run->problem);
}

int case_begin(const struct slot *slot, const struct case_run *run, struct execution *ret,
               struct error *err)
{
	struct data_file input;
	int r = data_open(run->package, run->test->input_path, &input, err);
	if (r < 0)
		return r;
	return execute_begin(slot, run->program, input.fd, &run->test->settings->args, run->limits,
	                     ret, err);
}
