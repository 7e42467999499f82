/* SPDX-License-Identifier: MIT */
#include "worker/stages/grader.h"

#include "common/fd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One line; more is a fault that its beginning shows as well. */
enum { OUTPUT_MAX = 4096 };

static int split_flags(const char *flags, struct strv *ret)
{
	int r = 0;
	flags = flags ? flags : "";
	while (r == 0 && *(flags += strspn(flags, " \t\n"))) {
		size_t length = strcspn(flags, " \t\n");
		r = strv_take(ret, strndup(flags, length));
		flags += length;
	}
	return r;
}

static int read_output(const struct jury_result *result, char **ret, struct error *err)
{
	char *text = malloc(OUTPUT_MAX + 1);
	if (!text)
		return error_set(err, -ENOMEM, "grader");
	ssize_t n = pread(result->out, text, OUTPUT_MAX, 0);
	text[n > 0 ? n : 0] = '\0';
	*ret = text;
	return 0;
}

/* A grader that did not end as it should is the package's fault. */
static int judge_end(const struct jury_task *task, const struct jury_result *result,
                     struct error *err)
{
	_cleanup_(freep) char *complaint = jury_complaint(task, result);
	if (!complaint && result->run.exit_code != 0)
		complaint = jury_bad_status(task, result, "0");
	return complaint ? error_say(err, GRADER_FAILED, "%s", complaint) : 0;
}

static int run(const struct grader *grader, struct jury_task *task, const char *lines,
               char **ret_output, struct error *err)
{
	struct jury_result result;
	_cleanup_(fd_closep) int input = fd_memfd("results", lines, strlen(lines), err);
	if (input < 0)
		return TAKE_FD(input);
	task->stdin_fd = input;
	int r = jury_run(grader->slot, task, &result, err);
	if (r == 0)
		r = judge_end(task, &result, err);
	if (r == 0)
		r = read_output(&result, ret_output, err);
	jury_result_done(&result);
	return r;
}

int grader_run(void *context, const struct test_group *group, const char *lines, char **ret_output,
               struct error *err)
{
	const struct grader *grader = context;
	struct strv args = {0};
	struct jury_task task = {
		.program = grader->program,
		.role = "grader",
		.args = &args,
		.limits = grader->limits,
	};
	int r = split_flags(group->grading.grader_flags, &args);
	r = r < 0 ? error_set(err, r, "grader flags") : run(grader, &task, lines, ret_output, err);
	strv_done(&args);
	return r;
}
