/* SPDX-License-Identifier: MIT */
#include "worker/stages/execute.h"

#include "common/fd.h"
#include "worker/stages/last_words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { RUN_FILES = 64 };

struct execute_limits execute_limits_for(const struct suite *suite,
                                         const struct execute_limits *problem)
{
	struct execute_limits limits = *problem;
	limits.time_ns = (uint64_t)((double)problem->time_ns * suite->run.time_factor) +
	                 suite->run.time_extra_ns;
	limits.wall_ns +=
		limits.time_ns > problem->time_ns ? 2 * (limits.time_ns - problem->time_ns) : 0;
	limits.memory_bytes += suite->run.memory_extra_bytes;
	return limits;
}

int execute_box(struct box *box, const struct slot *slot, const struct program *program,
                const struct strv *args, const struct execute_limits *limits, struct error *err)
{
	const struct suite_stage *stage = &program->suite->run;
	const struct box_limits of_box = {
		.cpu_ns = limits->run_time_ns ? limits->run_time_ns : limits->time_ns,
		.wall_ns = limits->wall_ns,
		.memory_bytes = limits->memory_bytes,
		.processes = stage->processes,
		.file_bytes = stage->tmp_bytes > program->writable_bytes ? stage->tmp_bytes
	                                                                 : program->writable_bytes,
		.files = RUN_FILES,
	};
	int r = box_init(box, slot, stage, &of_box, err);
	/* All cases of a submission run in the same box as far as its mounts and filter allow. */
	box->request.keep_box = stage->filter == SUITE_FILTER_RUN;
	if (r == 0 && stage->tmp_bytes > 0)
		box_mount_tmp(box, stage->tmp_bytes);
	if (r == 0)
		r = program_enter(program, limits->memory_bytes - stage->memory_extra_bytes, box,
		                  err);
	if (program->keeps_directory)
		box->request.keep_dir = SUITE_DIRECTORY;
	for (size_t i = 0; r == 0 && args && i < args->count; i++)
		if (strv_add(&box->argv, args->items[i]) < 0)
			r = error_set(err, -ENOMEM, "arguments");
	return r;
}

/* ---- what the run says ---- */

/*
 * Languages with a heap of a fixed size refuse memory themselves, before the limit is reached. A program that ends itself
 * in the same way changes its verdict from one rejection to another.
 */
static bool was_refused_memory(const struct sandbox_result *result, const struct suite_stage *stage,
                               const struct execute_limits *limits)
{
	uint64_t least = (limits->memory_bytes - stage->memory_extra_bytes) / 100 *
	                 stage->memory_exit_percent;
	uint64_t end = result->status == SANDBOX_SIGNALED ? 128 + (uint64_t)result->signal
	                                                  : (uint64_t)result->exit_code;
	bool ended_so =
		stage->memory_exit == SUITE_MEMORY_EXIT_ANY ? end != 0 : end == stage->memory_exit;
	return stage->memory_exit != 0 && ended_so && result->memory_peak_bytes >= least;
}

static enum verdict by_limit(const struct execution *e, const struct suite_stage *stage,
                             const struct execute_limits *limits, char *text, size_t size)
{
	uint64_t cpu_ns = e->result.cpu_user_ns + e->result.cpu_system_ns;
	if (e->result.limit == SANDBOX_LIMIT_MEMORY ||
	    (e->result.limit == SANDBOX_LIMIT_NONE && was_refused_memory(&e->result, stage, limits))) {
		(void)snprintf(
			text, size, "needs more than %llu MiB of memory",
			(unsigned long long)((limits->memory_bytes - stage->memory_extra_bytes) /
		                             MIB));
		return VERDICT_MEMORY_LIMIT;
	}
	if (e->result.limit == SANDBOX_LIMIT_CPU || cpu_ns > limits->time_ns) {
		(void)snprintf(text, size, "took longer than %.3g s", (double)limits->time_ns / 1e9);
		return VERDICT_TIME_LIMIT;
	}
	if (e->result.limit == SANDBOX_LIMIT_WALL) {
		(void)snprintf(text, size,
		               "waited: %.3g s passed, and it computed for %.3g s of them",
		               (double)e->result.wall_ns / 1e9, (double)cpu_ns / 1e9);
		return VERDICT_WALL_TIME_LIMIT;
	}
	if (e->relay.output_limit_hit) {
		(void)snprintf(text, size, "wrote more than %llu bytes",
		               (unsigned long long)limits->output_bytes);
		return VERDICT_OUTPUT_LIMIT;
	}
	return VERDICT_NONE;
}

static enum verdict by_end(const struct execution *e, char *text, size_t size)
{
	const struct sandbox_result *result = &e->result;
	if (result->status == SANDBOX_EXITED && result->exit_code == 0)
		return VERDICT_NONE;
	if (result->status == SANDBOX_EXITED)
		(void)snprintf(text, size, "exit status %d", result->exit_code);
	else
		(void)snprintf(text, size, "signal %d (%s)", result->signal,
		               strsignal(result->signal));
	last_words_add(&e->relay.kept, text, size);
	return VERDICT_RUN_TIME_ERROR;
}

static void decide(struct execution *e, const struct suite_stage *stage,
                   const struct execute_limits *limits)
{
	e->verdict = by_limit(e, stage, limits, e->message, sizeof(e->message));
	if (e->verdict == VERDICT_NONE)
		e->verdict = by_end(e, e->message, sizeof(e->message));
}

/* ---- the run ---- */

static int submit(const struct slot *slot, struct box *box, struct execution *e, struct error *err)
{
	box->request.stdin_fd = e->relay.program.stdin_fd;
	box->request.stdout_fd = e->relay.program.stdout_fd;
	box->request.stderr_fd = e->relay.program.stderr_fd;
	int r = box_submit(box, slot, SIDE_SOLUTION, &e->handle, err);
	relay_ends_close(&e->relay.program);
	return r;
}

int execute_begin(const struct slot *slot, const struct program *program, int input,
                  const struct strv *args, const struct execute_limits *limits,
                  struct execution *ret, struct error *err)
{
	struct box box;
	ret->handle = NULL;
	ret->verdict = VERDICT_NONE;
	ret->message[0] = '\0';
	ret->result.keep_dir_fd = -1;
	int r = relay_open(&ret->relay, input, limits->output_bytes, slot->outputs, err);
	if (r < 0)
		return r;
	r = execute_box(&box, slot, program, args, limits, err);
	if (r == 0)
		r = submit(slot, &box, ret, err);
	box_done(&box);
	if (r < 0) {
		ret->handle = NULL;
		execution_done(ret);
	}
	return r;
}

int execute_finish(const struct slot *slot, const struct program *program,
                   const struct execute_limits *limits, struct execution *e, struct error *err)
{
	char text[SANDBOX_ERROR_SIZE];
	int r = relay_run(&e->relay, e->handle, slot->options.stop, err);
	if (r < 0)
		return r;
	r = sandbox_wait(e->handle, &e->result, text);
	e->handle = NULL;
	if (r < 0)
		return error_say(err, r, "run: %s", text);
	if (e->result.status == SANDBOX_ERROR)
		return error_say(err, -EIO, "run: %s", e->result.error);
	decide(e, &program->suite->run, limits);
	return 0;
}

void execution_done(struct execution *execution)
{
	if (execution->handle)
		sandbox_cancel(execution->handle);
	execution->handle = NULL;
	relay_close(&execution->relay);
	execution->result.keep_dir_fd = fd_close(execution->result.keep_dir_fd);
}
