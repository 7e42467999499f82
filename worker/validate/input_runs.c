/* SPDX-License-Identifier: MIT */
#include "worker/validate/input_runs.h"

#include "common/fd.h"
#include "worker/stages/case_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Problem package format, "Input Validators". */
enum { STATUS_VALID = 42, STATUS_REJECTED = 43, SAID_MAX = 512 };

size_t input_validators_count(const struct validate *v)
{
	return v->pipeline->programs.of[ROLE_INPUT_VALIDATOR].count;
}

bool input_validator_is_usable(const struct validate *v, size_t index)
{
	return v->pipeline->programs.of[ROLE_INPUT_VALIDATOR].items[index].suite &&
	       !v->input_validators_stuck[index];
}

bool input_validators_are_usable(const struct validate *v)
{
	for (size_t i = 0; i < input_validators_count(v); i++)
		if (input_validator_is_usable(v, i))
			return true;
	return false;
}

bool input_validators_are_stuck(const struct validate *v)
{
	for (size_t i = 0; i < input_validators_count(v); i++)
		if (v->input_validators_stuck[i])
			return true;
	return false;
}

const char *input_validator_path(const struct validate *v, size_t index)
{
	return v->pipeline->problem->input_validators.items[index].path;
}

/* ---- arguments ---- */

static const struct strv *own_args(const struct program_ref *ref,
                                   const struct case_settings *settings)
{
	const struct strv *of_all = NULL;
	for (size_t i = 0; i < settings->n_input_validator_args; i++) {
		const struct named_words *item = &settings->input_validator_args[i];
		if (!item->name)
			of_all = &item->words;
		else if (program_is_called(ref->name, item->name))
			return &item->words;
	}
	return of_all;
}

static int append(struct strv *args, const struct strv *more)
{
	int r = 0;
	for (size_t i = 0; r == 0 && more && i < more->count; i++)
		r = strv_add(args, more->items[i]);
	return r;
}

/* Its own, then the submission's. */
static int make_args(const struct program_ref *ref, const struct case_settings *settings,
                     struct strv *args)
{
	int r = append(args, own_args(ref, settings));
	return r < 0 ? r : append(args, &settings->args);
}

/* ---- the run ---- */

/* Its last words; what a traceback begins with tells less. */
static char *last_line(const struct jury_result *result)
{
	_cleanup_(freep) char *said = jury_said(result, JURY_TEXT_MAX);
	if (!said)
		return NULL;
	size_t length = strlen(said);
	while (length > 0 && said[length - 1] == '\n')
		said[--length] = '\0';
	const char *line = strrchr(said, '\n');
	line = line ? line + 1 : said;
	return *line ? strndup(line, SAID_MAX) : NULL;
}

static char *say_status(const struct jury_result *result)
{
	_cleanup_(freep) char *line = last_line(result);
	return str_printf("exit status %d%s%s", result->run.exit_code, line ? ": " : "",
	                  line ? line : "");
}

static void decide(const struct jury_task *task, const struct jury_result *result,
                   struct input_outcome *ret)
{
	char *complaint = jury_complaint(task, result);
	if (jury_took_too_long(result)) {
		*ret = (struct input_outcome){INPUT_TOOK_TOO_LONG, complaint};
	} else if (!complaint && result->run.exit_code == STATUS_VALID) {
		*ret = (struct input_outcome){.verdict = INPUT_VALID};
	} else if (!complaint && result->run.exit_code == STATUS_REJECTED) {
		*ret = (struct input_outcome){INPUT_REJECTED, last_line(result)};
	} else {
		if (!complaint)
			complaint = say_status(result);
		*ret = (struct input_outcome){INPUT_UNKNOWN, complaint};
	}
}

static int run(const struct each *each, const struct program *program,
               const struct input_subject *subject, const struct strv *args,
               struct input_outcome *ret, struct error *err)
{
	const struct jury_limits *limits = &each->validate->pipeline->method.limits;
	char path[40];
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", subject->fd);
	_cleanup_(fd_closep) int input = open(path, O_RDONLY | O_CLOEXEC);
	if (input < 0)
		return error_set(err, -errno, "open the input again");
	struct jury_task task = {
		.program = program,
		.role = "input validator",
		.args = args,
		.stdin_fd = input,
		.limits = *limits,
	};
	if (subject->time_ns > 0 && subject->time_ns < limits->time_ns)
		task.limits.time_ns = subject->time_ns;
	struct jury_result result;
	int r = jury_run(each->slot, &task, &result, err);
	if (r == 0)
		decide(&task, &result, ret);
	jury_result_done(&result);
	return r;
}

static int run_beside_files(const struct each *each, const struct program *program,
                            const struct input_subject *subject, const struct strv *args,
                            struct input_outcome *ret, struct error *err)
{
	struct pipeline *p = each->validate->pipeline;
	struct case_program own;
	int r = case_program_open(each->slot, &p->package, program, subject->files_path,
	                          pipeline_number(p), &own, err);
	if (r < 0)
		return r;
	r = run(each, &own.program, subject, args, ret, err);
	case_program_close(&own);
	return r;
}

int input_validator_run(struct each *each, size_t index, const struct input_subject *subject,
                        struct input_outcome *ret, struct error *err)
{
	const struct pipeline *p = each->validate->pipeline;
	const struct program *program = &p->programs.of[ROLE_INPUT_VALIDATOR].items[index];
	_cleanup_(strv_done) struct strv args = {0};
	*ret = (struct input_outcome){.verdict = INPUT_UNKNOWN};
	if (make_args(&p->problem->input_validators.items[index], subject->settings, &args) < 0)
		return error_set(err, -ENOMEM, "arguments");
	int r = subject->files_path ? run_beside_files(each, program, subject, &args, ret, err)
	                            : run(each, program, subject, &args, ret, err);
	if (r == 0 && ret->verdict == INPUT_TOOK_TOO_LONG)
		each->validate->input_validators_stuck[index] = true;
	return r;
}

void input_outcome_done(struct input_outcome *outcome)
{
	free(outcome->said);
	*outcome = (struct input_outcome){.verdict = INPUT_UNKNOWN};
}
