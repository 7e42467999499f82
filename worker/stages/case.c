/* SPDX-License-Identifier: MIT */
#include "worker/stages/case.h"

#include "common/fd.h"
#include "worker/stages/answers.h"
#include "worker/stages/case_data.h"
#include "worker/stages/case_files.h"
#include "worker/stages/dialogue.h"
#include "worker/stages/evidence_report.h"
#include "worker/stages/file_io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

/* ---- what a pass adds to the report ---- */

static void keep_greater(uint64_t *kept, uint64_t value)
{
	if (value > *kept)
		*kept = value;
}

/* Limits are those of a pass, so the pass that came nearest is what is told; waiting and writing add up. */
static void add_run(struct report_case *report, const struct sandbox_result *result,
                    uint64_t output_bytes)
{
	keep_greater(&report->cpu_ns, result->cpu_user_ns + result->cpu_system_ns);
	keep_greater(&report->memory_peak_bytes, result->memory_peak_bytes);
	report->wall_ns += result->wall_ns;
	report->output_bytes += output_bytes;
	report->exit_code = result->status == SANDBOX_EXITED ? result->exit_code : -1;
	report->signal = result->status == SANDBOX_SIGNALED ? result->signal : 0;
}

static void set_message(struct report_case *report, const char *text)
{
	free(report->message);
	report->message = text[0] ? strdup(text) : NULL;
}

static void take_outcome(struct report_case *report, struct check_outcome *outcome)
{
	report->verdict = outcome->verdict;
	free(report->message);
	free(report->team_message);
	report->message = TAKE_PTR(outcome->message);
	report->team_message = TAKE_PTR(outcome->team_message);
	report_difference_free(report->difference);
	report->difference = TAKE_PTR(outcome->difference);
}

bool case_shows_program(const struct problem *problem)
{
	return problem->format == PROBLEM_2025_09;
}

/* ---- a pass ---- */

/* Each reader has an offset of its own. */
static int open_input(const struct judging *j, struct error *err)
{
	int fd = j->passes && j->passes->input >= 0 ? j->passes->input : j->data.input.fd;
	char path[40];
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	int copy = open(path, O_RDONLY | O_CLOEXEC);
	return copy < 0 ? error_set(err, -errno, "open the input again") : copy;
}

static void describe_subject(const struct judging *j, struct check_subject *ret)
{
	const struct test_case *test = j->run->test;
	const char *slash = strrchr(test->name, '/');
	bool later = j->passes && j->passes->input >= 0;
	*ret = (struct check_subject){
		.args = &test->settings->output_validator_args,
		.args_for = test->settings->output_validator_name,
		.answer = j->data.answer.fd,
		.output = -1,
		.name = slash ? slash + 1 : test->name,
		.input_view = later ? j->passes->input_view : j->data.input.view,
		.answer_view = j->data.answer.view,
		.submission_view = j->run->program && case_shows_program(j->run->problem)
	                                   ? j->run->program->view_path
	                                   : NULL,
		.passes = j->passes,
		.checker = test->settings->checker,
		.points = test->group->is_batch ? test->group->points : test->points,
		.state = j->run->state,
		.number = j->run->number,
	};
}

static int check_pass(struct judging *j, int output, uint64_t bytes, struct error *err)
{
	struct check_subject subject;
	describe_subject(j, &subject);
	subject.output = output;
	int r = check_output(j->slot, j->run->method, &subject, j->outcome, err);
	if (r < 0)
		return r;
	take_outcome(j->report, j->outcome);
	if (j->report->verdict == VERDICT_WRONG_ANSWER && bytes == 0)
		j->report->verdict = VERDICT_NO_OUTPUT;
	return 0;
}

/* Of a run that failed, some checkers still tell what the output is worth. */
static int check_failure(struct judging *j, int output, struct error *err)
{
	struct check_subject subject;
	describe_subject(j, &subject);
	subject.output = output;
	if (!check_is_for_failures(j->run->method, &subject))
		return 0;
	return check_output(j->slot, j->run->method, &subject, j->outcome, err);
}

/* What it wrote to standard output, or the file that the problem asks for. */
static int check_execution(struct judging *j, const struct execution *execution, struct error *err)
{
	struct stat st = {.st_size = (off_t)execution->relay.output_bytes};
	struct error ignored;
	_cleanup_(fd_closep) int file =
		file_io_output(j->run->problem, execution->result.keep_dir_fd, &ignored);
	if (file < 0 && file != -ENOENT)
		return error_set(err, TAKE_FD(file), "output file");
	int output = file < 0 ? execution->relay.output : file;
	if (file >= 0 && fstat(file, &st) < 0)
		return error_set(err, -errno, "output file");
	return execution->verdict == VERDICT_NONE ? check_pass(j, output, (uint64_t)st.st_size, err)
	                                          : check_failure(j, output, err);
}

static int finish_pass(struct judging *j, struct execution *execution, struct error *err)
{
	int r = execute_finish(j->slot, j->program, j->run->limits, execution, err);
	if (r < 0)
		return r;
	add_run(j->report, &execution->result, execution->relay.output_bytes);
	j->report->verdict = execution->verdict;
	set_message(j->report, execution->message);
	return check_execution(j, execution, err);
}

static int judge_pass(struct judging *j, struct error *err)
{
	if (j->run->begun)
		return finish_pass(j, j->run->begun, err);
	_cleanup_(freep) struct execution *execution = malloc(sizeof(*execution));
	if (!execution)
		return error_set(err, -ENOMEM, "case");
	int input = open_input(j, err);
	if (input < 0)
		return input;
	int r = execute_begin(j->slot, j->program, input, &j->run->test->settings->args,
	                      j->run->limits, execution, err);
	if (r < 0)
		return r;
	r = finish_pass(j, execution, err);
	execution_done(execution);
	return r;
}

/* ---- a pass of an interactive problem ---- */

/* Of several processes the times count together, and the limits of the rest for each. */
static struct sandbox_result sum_of(const struct interaction *interaction, uint64_t *ret_bytes)
{
	struct sandbox_result sum = interaction->processes[interaction->decisive].result;
	sum.cpu_user_ns = sum.cpu_system_ns = sum.wall_ns = 0;
	*ret_bytes = 0;
	for (size_t i = 0; i < interaction->n_processes; i++) {
		const struct sandbox_result *result = &interaction->processes[i].result;
		const struct evidence *evidence = &interaction->processes[i].evidence;
		sum.cpu_user_ns += result->cpu_user_ns;
		sum.cpu_system_ns += result->cpu_system_ns;
		keep_greater(&sum.wall_ns, evidence->sides[SPEAKER_SOLUTION].wall_ns);
		keep_greater(&sum.memory_peak_bytes, result->memory_peak_bytes);
		*ret_bytes += evidence->sides[SPEAKER_SOLUTION].bytes;
	}
	return sum;
}

static int take_dialogue(struct judging *j, const struct interaction *interaction, struct error *err)
{
	uint64_t bytes;
	const struct sandbox_result sum = sum_of(interaction, &bytes);
	add_run(j->report, &sum, bytes);
	take_outcome(j->report, j->outcome);
	return evidence_report_add(interaction, j->report->passes + 1, j->report) < 0
	               ? error_set(err, -ENOMEM, "evidence")
	               : 0;
}

static int judge_dialogue(struct judging *j, struct error *err)
{
	struct check_subject subject;
	_cleanup_(fd_closep) int input = open_input(j, err);
	if (input < 0)
		return TAKE_FD(input);
	const struct dialogue dialogue = {
		.slot = j->slot,
		.program = j->program,
		.args = &j->run->test->settings->args,
		.limits = j->run->limits,
		.method = j->run->method,
		.interactor = j->run->problem->dmoj.interactor,
		.eof_policy = j->run->eof_policy,
		.n_processes = j->run->problem->dmoj.n_processes,
		.input = input,
		.subject = &subject,
	};
	_cleanup_(freep) struct interaction *interaction = malloc(sizeof(*interaction));
	if (!interaction)
		return error_set(err, -ENOMEM, "case");
	describe_subject(j, &subject);
	int r = dialogue_run(&dialogue, interaction, j->outcome, err);
	if (r < 0)
		return r;
	r = take_dialogue(j, interaction, err);
	interaction_done(interaction);
	return r;
}

/* ---- submitted answers ---- */

static int judge_answer(struct judging *j, struct error *err)
{
	const struct submission_file *file =
		answers_find(j->run->answers, j->run->problem, j->run->test);
	j->report->passes = 1;
	if (!file) {
		j->report->verdict = VERDICT_NO_OUTPUT;
		set_message(j->report, "the submission has no answer to this case");
		return 0;
	}
	_cleanup_(fd_closep) int output = fd_memfd("answer", file->data, file->size, err);
	if (output < 0)
		return TAKE_FD(output);
	j->report->output_bytes = file->size;
	return check_pass(j, output, file->size, err);
}

/* ---- the passes ---- */

static int judge_passes(struct judging *j, struct error *err)
{
	uint64_t most = j->passes ? j->run->problem->limits.validation_passes : 1;
	j->report->passes = 0;
	do {
		check_outcome_done(j->outcome);
		int r = j->run->problem->interactive ? judge_dialogue(j, err) : judge_pass(j, err);
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
	own.program.writable_bytes = may_write(run->problem) ? run->limits->output_bytes : 0;
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
		return judge_answer(j, err);
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
