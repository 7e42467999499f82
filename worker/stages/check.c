/* SPDX-License-Identifier: MIT */
#include "worker/stages/check.h"

#include "common/fd.h"
#include "worker/stages/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Exit codes of output validators, problem package format, "Output validators". */
enum { VALIDATOR_ACCEPTS = 42, VALIDATOR_REJECTS = 43 };

enum {
	VALIDATOR_FILES = 256,
	VALIDATOR_PROCESSES = 64,
	FEEDBACK_INODES = 256,
	MESSAGE_BYTES = 64 * 1024
};

#define FEEDBACK_DIRECTORY "/feedback"

/* ---- the default validator ---- */

static int check_by_default(const struct check_method *method, const struct check_subject *subject,
                            struct check_outcome *ret, struct error *err)
{
	_cleanup_(checker_freep) struct checker *checker = NULL;
	size_t n = subject->args ? subject->args->count : 0;
	const char *const *words = n > 0 ? (const char *const *)subject->args->items : NULL;
	int r = checker_new(checker_find("kattis default"), words, n, method->words, &checker, err);
	if (r == -EINVAL) { /* the package's mistake */
		ret->verdict = VERDICT_JUDGE_ERROR;
		ret->message = strdup(err->text);
		return 0;
	}
	struct checker_result result;
	const struct checker_files files = {
		.input = -1, .answer = subject->answer, .team = subject->output};
	if (r == 0)
		r = checker_run(checker, &files, &result, err);
	if (r < 0)
		return r;
	ret->verdict = result.outcome == CHECKER_ACCEPTED ? VERDICT_ACCEPTED : VERDICT_WRONG_ANSWER;
	ret->message = result.message[0] ? strdup(result.message) : NULL;
	return 0;
}

/* ---- a validator of the package ---- */

struct validation {
	const struct slot *slot;
	const struct check_method *method;
	const struct check_subject *subject;
	const struct program *validator;
	struct check_outcome *outcome;
	char input_path[300], answer_path[300]; /* inside the box */
	int says;                               /* memfd: its standard output and error */
	int output;                             /* the submission's, read-only */
	struct box box;
};

static int add_arguments(struct validation *v, struct error *err)
{
	const char *const fixed[] = {v->input_path, v->answer_path, FEEDBACK_DIRECTORY "/"};
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(fixed); i++)
		r = strv_add(&v->box.argv, fixed[i]);
	for (size_t i = 0; r == 0 && v->subject->args && i < v->subject->args->count; i++)
		r = strv_add(&v->box.argv, v->subject->args->items[i]);
	return r < 0 ? error_set(err, r, "arguments") : 0;
}

static void add_mounts(struct validation *v)
{
	const struct check_subject *subject = v->subject;
	(void)snprintf(v->input_path, sizeof(v->input_path), "/case/%s.in", subject->name);
	(void)snprintf(v->answer_path, sizeof(v->answer_path), "/case/%s.ans", subject->name);
	box_mount(&v->box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_BIND,
	                                          .source = subject->input_view_path,
	                                          .target = v->input_path});
	box_mount(&v->box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_BIND,
	                                          .source = subject->answer_view_path,
	                                          .target = v->answer_path});
	box_mount(&v->box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_TMPFS,
	                                          .target = FEEDBACK_DIRECTORY,
	                                          .size_bytes = v->method->limits.output_bytes,
	                                          .inodes = FEEDBACK_INODES,
	                                          .mode = 0755,
	                                          .flags = SANDBOX_MOUNT_WRITABLE});
	v->box.request.keep_dir = FEEDBACK_DIRECTORY;
}

static int fill_box(struct validation *v, struct error *err)
{
	const struct check_limits *limits = &v->method->limits;
	const struct box_limits of_box = {
		.cpu_ns = limits->time_ns,
		.wall_ns = 2 * limits->time_ns,
		.memory_bytes = limits->memory_bytes,
		.processes = VALIDATOR_PROCESSES,
		.file_bytes = limits->output_bytes,
		.files = VALIDATOR_FILES,
	};
	int r = box_init(&v->box, v->slot, &v->validator->suite->run, &of_box, err);
	if (r < 0)
		return r;
	r = program_enter(v->validator, limits->memory_bytes, &v->box, err);
	if (r < 0)
		return r;
	add_mounts(v);
	v->box.request.stdin_fd = v->output;
	v->box.request.stdout_fd = v->says;
	v->box.request.stderr_fd = v->says;
	return add_arguments(v, err);
}

/* A judge error says what the validator did, and then what it said. */
static void blame_validator(struct validation *v, const char *what)
{
	char said[512];
	ssize_t n = pread(v->says, said, sizeof(said), 0);
	char *clean = n > 0 ? report_clean_text(said, (size_t)n, sizeof(said)) : NULL;
	v->outcome->verdict = VERDICT_JUDGE_ERROR;
	v->outcome->message = str_printf("the output validator %s %s%s%s", v->validator->main, what,
	                                 clean ? ": " : "", clean ? clean : "");
	free(clean);
}

static void decide(struct validation *v, const struct sandbox_result *result)
{
	static const char *const overruns[SANDBOX_LIMIT_COUNT] = {
		[SANDBOX_LIMIT_WALL] = "took too long",
		[SANDBOX_LIMIT_CPU] = "took too long",
		[SANDBOX_LIMIT_MEMORY] = "used too much memory",
		[SANDBOX_LIMIT_KILLED] = "was ended",
	};
	char text[64];
	if (overruns[result->limit]) {
		blame_validator(v, overruns[result->limit]);
	} else if (result->status == SANDBOX_SIGNALED) {
		(void)snprintf(text, sizeof(text), "crashed with signal %d (%s)", result->signal,
		               strsignal(result->signal));
		blame_validator(v, text);
	} else if (result->exit_code == VALIDATOR_ACCEPTS) {
		v->outcome->verdict = VERDICT_ACCEPTED;
	} else if (result->exit_code == VALIDATOR_REJECTS) {
		v->outcome->verdict = VERDICT_WRONG_ANSWER;
	} else {
		(void)snprintf(text, sizeof(text), "exited with %d instead of 42 or 43",
		               result->exit_code);
		blame_validator(v, text);
	}
}

static void read_feedback(struct validation *v, int dir)
{
	if (dir < 0)
		return;
	if (!v->outcome->message)
		v->outcome->message = fetch_text(dir, "judgemessage.txt", MESSAGE_BYTES);
	if (!v->outcome->team_message)
		v->outcome->team_message = fetch_text(dir, "teammessage.txt", MESSAGE_BYTES);
}

static int wait_stoppable(struct validation *v, struct sandbox_handle *handle,
                          struct sandbox_result *result, struct error *err)
{
	int r = slot_wait(v->slot, handle, err);
	if (r < 0) {
		sandbox_cancel(handle);
		return r;
	}
	char text[SANDBOX_ERROR_SIZE];
	r = sandbox_wait(handle, result, text);
	return r < 0 ? error_say(err, r, "check: %s", text) : 0;
}

static int run_validator(struct validation *v, struct error *err)
{
	struct sandbox_handle *handle;
	struct sandbox_result result;
	int r = box_submit(&v->box, v->slot->sandboxes[SIDE_JURY], &handle, err);
	if (r == 0)
		r = wait_stoppable(v, handle, &result, err);
	if (r < 0)
		return r;
	_cleanup_(fd_closep) int feedback = result.keep_dir_fd;
	if (result.status == SANDBOX_ERROR)
		return error_say(err, -EIO, "check: %s", result.error);
	decide(v, &result);
	read_feedback(v, feedback);
	return 0;
}

/* The validator may read the output, and must not be able to change it for those after it. */
static int open_read_only(int fd, struct error *err)
{
	char path[40];
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	int copy = open(path, O_RDONLY | O_CLOEXEC);
	return copy < 0 ? error_set(err, -errno, "open the output again") : copy;
}

static int check_by_validator(const struct slot *slot, const struct check_method *method,
                              const struct check_subject *subject, const struct program *validator,
                              struct check_outcome *outcome, struct error *err)
{
	_cleanup_(freep) struct validation *v = calloc(1, sizeof(*v));
	if (!v)
		return error_set(err, -ENOMEM, "check");
	*v = (struct validation){
		.slot = slot,
		.method = method,
		.subject = subject,
		.validator = validator,
		.outcome = outcome,
		.says = memfd_create("validator", MFD_CLOEXEC),
		.output = open_read_only(subject->output, err),
	};
	int r = v->output < 0 ? v->output : 0;
	if (r == 0 && v->says < 0)
		r = error_set(err, -errno, "memfd_create");
	if (r == 0)
		r = fill_box(v, err);
	if (r == 0)
		r = run_validator(v, err);
	box_done(&v->box);
	(void)fd_close(v->output);
	(void)fd_close(v->says);
	return r;
}

int check_output(const struct slot *slot, const struct check_method *method,
                 const struct check_subject *subject, struct check_outcome *ret, struct error *err)
{
	*ret = (struct check_outcome){.verdict = VERDICT_NONE};
	if (lseek(subject->output, 0, SEEK_SET) < 0)
		return error_set(err, -errno, "rewind the output");
	if (method->n_validators == 0)
		return check_by_default(method, subject, ret, err);
	int r = 0;
	for (size_t i = 0; r == 0 && i < method->n_validators; i++) {
		r = check_by_validator(slot, method, subject, &method->validators[i], ret, err);
		if (ret->verdict != VERDICT_ACCEPTED)
			break;
	}
	if (r < 0) {
		free(ret->message);
		free(ret->team_message);
		*ret = (struct check_outcome){.verdict = VERDICT_NONE};
	}
	return r;
}
