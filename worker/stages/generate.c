/* SPDX-License-Identifier: MIT */
#include "worker/stages/generate.h"

#include "common/fd.h"
#include "worker/stages/case_data.h"
#include "worker/stages/pipeline.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* What a generator may write: an input for a submission that reads all of it in its time is smaller. */
static const uint64_t file_bytes = UINT64_C(1) << 30;

struct generate_task {
	struct task task;
	struct pipeline *pipeline;
	const struct test_case *test;
	int result;
	struct error err;
};

/* ---- one case ---- */

static int judge_end(const struct jury_task *task, const struct jury_result *result,
                     struct error *err)
{
	_cleanup_(freep) char *complaint = jury_complaint(task, result);
	if (!complaint && result->run.exit_code != 0)
		complaint = jury_bad_status(task, result, "0");
	return complaint ? error_say(err, -EINVAL, "%s", complaint) : 0;
}

static int run(const struct generate_task *t, const struct slot *slot, int input,
               const int streams[2], struct error *err)
{
	const struct case_generator *generator = t->test->generator;
	const struct helper_ref *ref = generator->program;
	const struct jury_task task = {
		.program = helpers_find(&t->pipeline->helpers, ref),
		.role = "generator",
		.args = generator->args.count > 0 ? &generator->args : &ref->args,
		.stdin_fd = input,
		.streams = streams,
		.limits = helper_limits(ref, &t->pipeline->method.limits),
	};
	struct jury_task with_room = task;
	with_room.limits.output_bytes = file_bytes;
	struct jury_result result = {.feedback = -1, .out = -1, .errors = -1};
	int r = jury_run(slot, &with_room, &result, err);
	if (r == 0)
		r = judge_end(&with_room, &result, err);
	jury_result_done(&result);
	return r;
}

static int make_files(const struct generate_task *t, int ret[CASE_FILE_COUNT], struct error *err)
{
	for (int which = 0; which < CASE_FILE_COUNT; which++) {
		char name[40];
		case_generated_name(t->pipeline->problem, t->test, (enum case_file)which, name);
		ret[which] = case_file_make(t->pipeline->state, name, err);
		if (ret[which] < 0)
			return ret[which];
	}
	return 0;
}

static int generate(const struct generate_task *t, const struct slot *slot, struct error *err)
{
	int files[CASE_FILE_COUNT] = {-1, -1};
	struct data_file input = {.fd = -1};
	int r = make_files(t, files, err);
	if (r == 0 && t->test->generator->input_path)
		r = data_open(&t->pipeline->package, t->test->generator->input_path, &input, err);
	if (r == 0)
		r = run(t, slot, input.fd, files, err);
	data_close(&input);
	for (int i = 0; i < CASE_FILE_COUNT; i++)
		(void)fd_close(files[i]);
	return r < 0 ? error_prefix(err, "case %s", t->test->name) : 0;
}

static void run_generate_task(struct task *task, struct slot *slot)
{
	struct generate_task *t = (struct generate_task *)task;
	t->result = generate(t, slot, &t->err);
}

/* ---- all of them ---- */

static bool is_compiled(const struct pipeline *p, const struct case_generator *generator)
{
	const struct program *program = helpers_find(&p->helpers, generator->program);
	return program && program->suite;
}

/* One generator mostly fails for one reason, on many cases: they are told as one, at the first of them. */
static void tell(struct pipeline *p, const struct generate_task *tasks, size_t n, size_t index)
{
	const struct helper_ref *program = tasks[index].test->generator->program;
	char more[64] = "";
	size_t n_more = 0;
	for (size_t i = 0; i < n; i++) {
		bool is_of_it =
			tasks[i].result == -EINVAL && tasks[i].test->generator->program == program;
		if (is_of_it && i < index)
			return;
		n_more += is_of_it && i > index;
	}
	if (n_more > 0)
		(void)snprintf(more, sizeof(more), " (and %zu more case%s)", n_more,
		               n_more > 1 ? "s" : "");
	pipeline_find(p, SEVERITY_ERROR, &(struct place){.file = program->files.items[0]}, "%s%s",
	              tasks[index].err.text, more);
}

int generate_cases(struct pipeline *p, struct error *err)
{
	size_t n = 0;
	_cleanup_(freep) struct generate_task *tasks =
		calloc(p->problem->n_cases + 1, sizeof(*tasks));
	if (!tasks)
		return error_set(err, -ENOMEM, "generators");
	for (size_t i = 0; i < p->problem->n_cases; i++) {
		const struct test_case *test = &p->problem->cases[i];
		if (!test->generator || !pipeline_case_is_wanted(p, test) ||
		    !is_compiled(p, test->generator))
			continue;
		tasks[n] = (struct generate_task){
			.task.run = run_generate_task, .pipeline = p, .test = test};
		pool_add(p->pool, &tasks[n++].task);
	}
	int number = pool_wait(p->pool);
	int worst = 0;
	for (size_t i = 0; number == 0 && i < n; i++) {
		if (tasks[i].result == -EINVAL)
			tell(p, tasks, n, i);
		if (tasks[i].result == 0 || (worst != 0 && worst != -EINVAL))
			continue;
		worst = tasks[i].result;
		*err = tasks[i].err;
	}
	return number ? number : worst;
}
