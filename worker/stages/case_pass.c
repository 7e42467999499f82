/* SPDX-License-Identifier: MIT */
#include "worker/stages/case_internal.h"

#include "common/fd.h"
#include "common/file.h"
#include "worker/stages/file_io.h"
#include "worker/stages/written.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int case_open_input(const struct judging *j, struct error *err)
{
	int fd = j->passes && j->passes->input >= 0 ? j->passes->input : j->data.input.fd;
	char path[40];
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	int copy = open(path, O_RDONLY | O_CLOEXEC);
	return copy < 0 ? error_set(err, -errno, "open the input again") : copy;
}

static struct kept_pass pass_of(const struct judging *j)
{
	return (struct kept_pass){
		.kept = j->run->kept,
		.test = j->run->test->name,
		.number = j->passes ? j->report->passes + 1 : 0,
	};
}

void case_describe_subject(const struct judging *j, struct check_subject *ret)
{
	const struct test_case *test = j->run->test;
	const char *slash = strrchr(test->name, '/');
	bool later = j->passes && j->passes->input >= 0;
	*ret = (struct check_subject){
		.args = &test->settings->output_validator_args,
		.args_for = test->settings->output_validator_name,
		.n_args_of_all = j->run->problem->validator_flags.count,
		.answer = j->data.answer.fd,
		.output = -1,
		.name = slash ? slash + 1 : test->name,
		.input_view = later ? j->passes->input_view : j->data.input.view,
		.answer_view = j->data.answer.view,
		.submission_view = j->run->program && case_shows_program(j->run->problem)
	                                   ? j->run->program->view_path
	                                   : NULL,
		.passes = j->passes,
		.kept = pass_of(j),
		.checker = test->settings->checker,
		.points = test->group->is_batch ? test->group->points : test->points,
		.state = j->run->state,
		.number = j->run->number,
	};
}

static bool is_empty(int file)
{
	struct stat st;
	return fstat(file, &st) == 0 && st.st_size == 0;
}

int case_check_output(struct judging *j, int output, struct error *err)
{
	struct check_subject subject;
	case_describe_subject(j, &subject);
	subject.output = output;
	int r = check_output(j->slot, j->run->method, &subject, j->outcome, err);
	if (r < 0)
		return r;
	case_take_outcome(j->report, j->outcome);
	if (j->report->verdict == VERDICT_WRONG_ANSWER && is_empty(output))
		j->report->verdict = VERDICT_NO_OUTPUT;
	return 0;
}

/* Of a run that failed, some checkers still tell what the output is worth. */
static int check_failure(struct judging *j, int output, struct error *err)
{
	struct check_subject subject;
	case_describe_subject(j, &subject);
	subject.output = output;
	if (!check_is_for_failures(j->run->method, &subject))
		return 0;
	return check_output(j->slot, j->run->method, &subject, j->outcome, err);
}

/* What it wrote to standard output, or the file that the problem asks for. */
static int check_execution(struct judging *j, const struct execution *execution, struct error *err)
{
	struct error ignored;
	_cleanup_(fd_closep) int file =
		file_io_output(j->run->problem, execution->result.keep_dir_fd, &ignored);
	if (file < 0 && file != -ENOENT)
		return error_set(err, TAKE_FD(file), "output file");
	int output = file < 0 ? execution->relay.output : file;
	const struct kept_pass kept = pass_of(j);
	int r = kept_output(&kept, output, err);
	if (r < 0)
		return r;
	return execution->verdict == VERDICT_NONE ? case_check_output(j, output, err)
	                                          : check_failure(j, output, err);
}

/* Files that it wrote count with what it said, where the format lets it write. */
static int count_files(const struct judging *j, struct execution *execution, struct error *err)
{
	const uint64_t limit = j->run->limits->output_bytes, said = execution->relay.output_bytes;
	bool is_open =
		execution->verdict == VERDICT_NONE || execution->verdict == VERDICT_RUN_TIME_ERROR;
	if (!is_open || execution->result.keep_dir_fd < 0 || file_io_is_used(j->run->problem))
		return 0;
	const char *name = strrchr(j->program->view_path, '/') + 1;
	_cleanup_(fd_closep) int before =
		file_open_dir_beneath(j->run->state->scratch_dir, name, err);
	if (before < 0)
		return error_prefix(err, "files of the case");
	uint64_t written = written_bytes(execution->result.keep_dir_fd, before);
	if (said <= limit && written <= limit - said)
		return 0;
	execution->verdict = VERDICT_OUTPUT_LIMIT;
	if (written == WRITTEN_UNKNOWN)
		(void)snprintf(execution->message, sizeof(execution->message),
		               "wrote files where they cannot be counted");
	else
		(void)snprintf(execution->message, sizeof(execution->message),
		               "wrote more than %llu bytes, %llu of them into files",
		               (unsigned long long)limit, (unsigned long long)written);
	return 0;
}

/* Whether a program that wrote too much met the closed pipe, or the kill that follows, is chance. */
static void forget_chance(struct report_case *report)
{
	if (report->verdict != VERDICT_OUTPUT_LIMIT)
		return;
	report->exit_code = -1;
	report->signal = 0;
}

static int finish_pass(struct judging *j, struct execution *execution, struct error *err)
{
	int r = execute_finish(j->slot, j->program, j->run->limits, execution, err);
	if (r == 0)
		r = count_files(j, execution, err);
	if (r < 0)
		return r;
	case_add_run(j->report, &execution->result, execution->relay.output_bytes);
	j->report->verdict = execution->verdict;
	forget_chance(j->report);
	case_set_message(j->report, execution->message);
	return check_execution(j, execution, err);
}

int case_run_pass(struct judging *j, struct error *err)
{
	if (j->run->begun)
		return finish_pass(j, j->run->begun, err);
	_cleanup_(freep) struct execution *execution = malloc(sizeof(*execution));
	if (!execution)
		return error_set(err, -ENOMEM, "case");
	int input = case_open_input(j, err);
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
