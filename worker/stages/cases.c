/* SPDX-License-Identifier: MIT */
#include "worker/stages/cases.h"

#include "worker/score/time_limit.h"
#include "worker/stages/judgement.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct case_task {
	struct task task;
	struct judgement *judgement;
	size_t index; /* in judgement->cases */
	unsigned attempt;
};

/* ---- which are needed ---- */

static bool is_needed(const struct case_task *t)
{
	struct judgement *j = t->judgement;
	if (pool_is_stopping(j->pipeline->pool))
		return false;
	(void)pthread_mutex_lock(&j->lock);
	bool needed = needs_case(&j->needs, j->cases[t->index]);
	(void)pthread_mutex_unlock(&j->lock);
	return needed;
}

static void note(struct judgement *j, size_t index)
{
	const struct report_case *c = &j->report->cases[index];
	if (c->verdict == VERDICT_NONE)
		return;
	(void)pthread_mutex_lock(&j->lock);
	needs_note(&j->needs, j->cases[index], c->verdict, c->message);
	(void)pthread_mutex_unlock(&j->lock);
}

/* ---- a case's turn in a slot ---- */

struct turn {
	struct case_task *task;
	struct case_run run;
	struct execute_limits limits;
	bool is_begun;
	struct execution execution; /* when it is begun */
};

/* What cannot be begun now says why when it is judged. */
static void begin(struct turn *turn, struct case_task *task, const struct slot *slot)
{
	struct error ignored;
	struct judgement *j = task->judgement;
	struct pipeline *p = j->pipeline;
	const struct test_case *test = &p->problem->cases[j->cases[task->index]];
	turn->task = task;
	turn->limits = j->limits;
	if (test->settings->output_limit_bytes > 0)
		turn->limits.output_bytes = test->settings->output_limit_bytes;
	turn->run = (struct case_run){
		.package = &p->package,
		.problem = p->problem,
		.test = test,
		.state = p->state,
		.number = pipeline_number(p),
		.program = p->problem->submit_answer ? NULL : &j->program,
		.answers = &j->source,
		.limits = &turn->limits,
		.method = &p->method,
		.eof_policy = p->eof_policy,
		.kept = j->kept,
	};
	turn->is_begun = is_needed(task) && case_can_begin(&turn->run) &&
	                 case_begin(slot, &turn->run, &turn->execution, &ignored) == 0;
	turn->run.begun = turn->is_begun ? &turn->execution : NULL;
}

static void fail_case(struct judgement *j, struct report_case *report, const struct error *err)
{
	report->verdict = VERDICT_JUDGE_ERROR;
	free(report->message);
	report->message = report_clean_text(err->text, strlen(err->text), sizeof(err->text));
	j->our_failure = true;
}

static void tell(struct judgement *j, size_t index)
{
	note(j, index);
	events_case(j->pipeline->events, j->number, index, &j->report->cases[index]);
	pipeline_advance(j->pipeline, 1);
}

static int judge(struct turn *turn, const struct slot *slot, struct error *err)
{
	struct judgement *j = turn->task->judgement;
	size_t index = turn->task->index;
	int r = 0;
	if (is_needed(turn->task))
		r = case_judge(slot, &turn->run, &j->report->cases[index], &j->outcomes[index], err);
	if (turn->is_begun)
		execution_done(&turn->execution);
	return r;
}

/* Frees the task, or gives it back for a second attempt. Return: whether the slot is in order. */
static bool finish(struct turn *turn, const struct slot *slot)
{
	struct case_task *t = turn->task;
	struct judgement *j = t->judgement;
	struct error err = {0};
	int r = judge(turn, slot, &err);
	if (judgement_is_our_failure(r) && t->attempt == 0) {
		t->attempt++; /* once more, perhaps in another slot */
		pool_add(j->pipeline->pool, &t->task);
		return false;
	}
	if (r < 0 && r != -ECANCELED)
		fail_case(j, &j->report->cases[t->index], &err);
	tell(j, t->index);
	free(t);
	return r == 0;
}

/* ---- turns, one after another ---- */

static void run_case_task(struct task *task, struct slot *slot);

static bool is_of(const struct task *task, const void *judgement)
{
	return task->run == run_case_task &&
	       ((const struct case_task *)task)->judgement == judgement;
}

/* The next case of the same submission, begun before the present one is finished. */
static bool begin_next(struct turn *turn, struct judgement *j, const struct slot *slot)
{
	struct task *next = pool_take_next(j->pipeline->pool, is_of, j);
	if (next)
		begin(turn, (struct case_task *)next, slot);
	return next;
}

static void run_turns(struct turn *turns, struct judgement *j, const struct slot *slot)
{
	struct pool *pool = j->pipeline->pool;
	bool is_in_order = true, more = true;
	for (unsigned i = 0; more; i++) {
		struct turn *turn = &turns[i % 2], *next = &turns[(i + 1) % 2];
		/* A slot that has failed is mended between tasks, so this one takes no more. */
		more = is_in_order && turn->is_begun && begin_next(next, j, slot);
		is_in_order &= finish(turn, slot);
		if (i > 0)
			pool_finish_taken(pool);
	}
}

static void run_case_task(struct task *task, struct slot *slot)
{
	struct case_task *t = (struct case_task *)task;
	struct turn *turns = calloc(2, sizeof(*turns));
	if (!turns) {
		fail_case(t->judgement, &t->judgement->report->cases[t->index],
		          &(struct error){.text = "out of memory"});
		tell(t->judgement, t->index);
		free(t);
		return;
	}
	begin(&turns[0], t, slot);
	run_turns(turns, t->judgement, slot);
	free(turns);
}

/* ---- all of them ---- */

static bool may_be_run(const struct judgement *j, const struct test_case *test)
{
	return !j->runs_bounds_only || time_limit_lower_has(j->promise, test->name);
}

static int list_cases(struct judgement *j)
{
	struct pipeline *p = j->pipeline;
	size_t n = pipeline_case_count(p);
	j->cases = calloc(n + 1, sizeof(*j->cases));
	j->outcomes = calloc(n + 1, sizeof(*j->outcomes));
	j->selected = calloc(p->problem->n_cases + 1, sizeof(*j->selected));
	j->report->cases = calloc(n + 1, sizeof(*j->report->cases));
	if (!j->cases || !j->outcomes || !j->selected || !j->report->cases)
		return -ENOMEM;
	for (size_t i = 0; i < p->problem->n_cases; i++) {
		const struct test_case *test = &p->problem->cases[i];
		if (!pipeline_case_is_wanted(p, test))
			continue;
		j->selected[i] = may_be_run(j, test);
		size_t at = j->report->n_cases++;
		j->cases[at] = i;
		j->report->cases[at] = (struct report_case){
			.name = strdup(test->name), .exit_code = -1, .passes = 1};
		if (!j->report->cases[at].name)
			return -ENOMEM;
	}
	return 0;
}

static int begin_needs(struct judgement *j, struct error *err)
{
	const struct problem *problem = j->pipeline->problem;
	const struct needs_options options = {
		.problem = problem,
		.stop = j->pipeline->stop,
		.promise = j->promise,
		.for_time_limit = j->bounds_time_limit,
		.for_permitted = j->pipeline->strict,
		.selected = j->selected,
	};
	int r = needs_init(&j->needs, &options, err);
	for (size_t i = 0; r == 0 && i < problem->n_groups; i++)
		if (j->validations[i].verdict != VERDICT_NONE)
			needs_note_validation(&j->needs, i, j->validations[i].verdict,
			                      j->validations[i].message);
	return r;
}

int cases_add(struct judgement *j, struct error *err)
{
	int r = list_cases(j);
	r = r < 0 ? error_set(err, r, "judge") : begin_needs(j, err);
	for (size_t i = 0; r == 0 && i < j->report->n_cases; i++) {
		struct case_task *task = calloc(1, sizeof(*task));
		if (!task)
			return error_set(err, -ENOMEM, "judge");
		*task = (struct case_task){.task.run = run_case_task, .judgement = j, .index = i};
		pool_add(j->pipeline->pool, &task->task);
	}
	return r;
}
