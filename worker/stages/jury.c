/* SPDX-License-Identifier: MIT */
#include "worker/stages/jury.h"

#include "common/fd.h"
#include "common/units.h"
#include "worker/report/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { OPEN_FILES = 256, PROCESSES = 64, FEEDBACK_INODES = 256, SAID_MAX = 512 };
static const uint64_t tmp_bytes = 64 * MIB;

/* ---- the request ---- */

static void add_mounts(const struct jury_task *task, struct box *box)
{
	const struct suite_stage *stage = &task->program->suite->run;
	/* Where they run bare they have one, and some keep what they read in it. */
	box_mount_tmp(box, stage->tmp_bytes > 0 ? stage->tmp_bytes : tmp_bytes);
	for (size_t i = 0; i < task->n_files; i++)
		box_mount(box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_BIND,
		                                      .source = task->files[i].source,
		                                      .target = task->files[i].target});
	if (task->directory) {
		box_mount(box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_BIND,
		                                      .source = task->directory,
		                                      .target = JURY_DIRECTORY});
		box->request.cwd = JURY_DIRECTORY;
	}
	if (!task->feedback)
		return;
	box_mount(box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_TMPFS,
	                                      .target = JURY_FEEDBACK,
	                                      .size_bytes = task->limits.output_bytes,
	                                      .inodes = FEEDBACK_INODES,
	                                      .mode = 0755,
	                                      .flags = SANDBOX_MOUNT_WRITABLE});
	if (task->feedback_from)
		box_mount(box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_COPY,
		                                      .source = task->feedback_from,
		                                      .target = JURY_FEEDBACK});
	box->request.keep_dir = JURY_FEEDBACK;
}

/* Commands name a script from the program's own directory, where it does not work. */
static int name_from_elsewhere(const struct program *program, struct strv *argv)
{
	for (size_t i = 0; program->main && i < argv->count; i++) {
		if (strcmp(argv->items[i], program->main) != 0)
			continue;
		char *path = str_printf(SUITE_DIRECTORY "/%s", program->main);
		if (!path)
			return -ENOMEM;
		free(argv->items[i]);
		argv->items[i] = path;
	}
	return 0;
}

int jury_box(const struct slot *slot, const struct jury_task *task, struct box *box,
             struct error *err)
{
	const struct box_limits limits = {
		.cpu_ns = task->limits.time_ns,
		.wall_ns = 2 * task->limits.time_ns,
		.memory_bytes = task->limits.memory_bytes,
		.processes = PROCESSES,
		.file_bytes = task->limits.output_bytes,
		.files = OPEN_FILES,
	};
	int r = box_init(box, slot, &task->program->suite->run, &limits, err);
	if (r == 0)
		r = program_enter(task->program, task->limits.memory_bytes, box, err);
	if (r < 0)
		return r;
	add_mounts(task, box);
	if (task->directory)
		r = name_from_elsewhere(task->program, &box->argv);
	for (size_t i = 0; r == 0 && task->args && i < task->args->count; i++)
		r = strv_add(&box->argv, task->args->items[i]);
	return r < 0 ? error_set(err, r, "arguments") : 0;
}

/* ---- the run ---- */

static int await(const struct slot *slot, const struct jury_task *task,
                 struct sandbox_handle *handle, struct jury_result *ret, struct error *err)
{
	int r = slot_wait(slot, handle, err);
	if (r < 0) {
		sandbox_cancel(handle);
		return r;
	}
	char text[SANDBOX_ERROR_SIZE];
	r = sandbox_wait(handle, &ret->run, text);
	if (r < 0)
		return error_say(err, r, "%s: %s", task->role, text);
	ret->feedback = ret->run.keep_dir_fd;
	if (ret->run.status == SANDBOX_ERROR)
		return error_say(err, -EIO, "%s: %s", task->role, ret->run.error);
	return 0;
}

static int run_box(const struct slot *slot, const struct jury_task *task, struct box *box,
                   struct jury_result *ret, struct error *err)
{
	struct sandbox_handle *handle;
	int r = jury_box(slot, task, box, err);
	if (r < 0)
		return r;
	box->request.stdin_fd = task->stdin_fd;
	box->request.stdout_fd = ret->out;
	box->request.stderr_fd = ret->errors;
	r = box_submit(box, slot, SIDE_JURY, &handle, err);
	return r < 0 ? r : await(slot, task, handle, ret, err);
}

static int open_stream(const struct jury_task *task, int which, const char *name)
{
	return task->streams ? fcntl(task->streams[which], F_DUPFD_CLOEXEC, 0)
	                     : memfd_create(name, MFD_CLOEXEC);
}

int jury_run(const struct slot *slot, const struct jury_task *task, struct jury_result *ret,
             struct error *err)
{
	*ret = (struct jury_result){
		.feedback = -1,
		.out = open_stream(task, 0, "jury-out"),
		.errors = open_stream(task, 1, "jury-errors"),
	};
	if (ret->out < 0 || ret->errors < 0)
		return error_set(err, -errno, "streams of the %s", task->role);
	_cleanup_(freep) struct box *box = malloc(sizeof(*box));
	if (!box)
		return error_set(err, -ENOMEM, "%s", task->role);
	int r = run_box(slot, task, box, ret, err);
	box_done(box);
	return r;
}

void jury_result_done(struct jury_result *result)
{
	result->feedback = fd_close(result->feedback);
	result->out = fd_close(result->out);
	result->errors = fd_close(result->errors);
}

/* ---- what to say about it ---- */

static char *read_clean(int fd, size_t most)
{
	_cleanup_(freep) char *data = malloc(most);
	ssize_t n = data ? pread(fd, data, most, 0) : 0;
	return n > 0 ? report_clean_text(data, (size_t)n, most) : NULL;
}

char *jury_said(const struct jury_result *result, size_t most)
{
	char *text = read_clean(result->errors, most);
	return text ? text : read_clean(result->out, most);
}

/* What it did, and then what it said. */
static char *sentence(const struct jury_task *task, const struct jury_result *result,
                      const char *did)
{
	_cleanup_(freep) char *said = jury_said(result, SAID_MAX);
	return str_printf("the %s %s %s%s%s", task->role, task->program->main, did,
	                  said ? ": " : "", said ? said : "");
}

char *jury_complaint(const struct jury_task *task, const struct jury_result *result)
{
	static const char *const overruns[SANDBOX_LIMIT_COUNT] = {
		[SANDBOX_LIMIT_WALL] = "took too long",
		[SANDBOX_LIMIT_CPU] = "took too long",
		[SANDBOX_LIMIT_MEMORY] = "used too much memory",
		[SANDBOX_LIMIT_KILLED] = "was ended",
	};
	char text[96];
	if (overruns[result->run.limit])
		return sentence(task, result, overruns[result->run.limit]);
	if (result->run.status != SANDBOX_SIGNALED)
		return NULL;
	(void)snprintf(text, sizeof(text), "crashed with signal %d (%s)", result->run.signal,
	               strsignal(result->run.signal));
	return sentence(task, result, text);
}

bool jury_took_too_long(const struct jury_result *result)
{
	return result->run.limit == SANDBOX_LIMIT_WALL || result->run.limit == SANDBOX_LIMIT_CPU;
}

char *jury_bad_status(const struct jury_task *task, const struct jury_result *result,
                      const char *expected)
{
	char text[96];
	(void)snprintf(text, sizeof(text), "exited with %d instead of %s", result->run.exit_code,
	               expected);
	return sentence(task, result, text);
}
