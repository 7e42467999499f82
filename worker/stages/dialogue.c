/* SPDX-License-Identifier: MIT */
#include "worker/stages/dialogue.h"

#include "common/fd.h"
#include "common/file.h"
#include "common/units.h"
#include "worker/report/report.h"
#include "worker/stages/bridged.h"
#include "worker/stages/manager_pipes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

_Static_assert((int)PROBLEM_PROCESSES_MAX <= (int)CONVERSATION_PAIRS_MAX &&
                       (int)PROBLEM_PROCESSES_MAX <= (int)SLOT_PROCESSES_MAX,
               "what a package may ask for can be run");

/* A box is large; all of a dialogue are there at the same time. */
struct boxes {
	struct box jury;
	size_t n;
	struct box solutions[];
};

/* One of several processes is told its number, as at CMS. */
static int prepare_process(const struct dialogue *d, struct boxes *boxes, size_t process,
                           struct error *err)
{
	struct box *box = &boxes->solutions[process];
	int r = execute_box(box, d->slot, d->program, d->args, d->limits, err);
	if (r < 0 || boxes->n == 1)
		return r;
	return strv_take(&box->argv, str_printf("%zu", process)) < 0
	               ? error_set(err, -ENOMEM, "arguments")
	               : 0;
}

static int run_boxes(const struct dialogue *d, const struct jury_task *task,
                     const struct interact_options *options, struct boxes *boxes,
                     struct interaction *interaction, struct error *err)
{
	const struct interact_boxes all = {boxes->solutions, boxes->n, &boxes->jury};
	int r = 0;
	for (size_t i = 0; r == 0 && i < boxes->n; i++)
		r = prepare_process(d, boxes, i, err);
	if (r == 0)
		r = jury_box(d->slot, task, &boxes->jury, err);
	if (r < 0)
		return r;
	boxes->jury.request.stdin_fd = task->stdin_fd;
	return interact_run(d->slot, &all, options, interaction, err);
}

/* ---- with an output validator ---- */

/* The validator's own words say more about a wrong answer than who left first. */
static int conclude(const struct dialogue *d, struct interaction *interaction,
                    struct check_outcome *ret, struct error *err)
{
	const int feedback = interaction->jury.keep_dir_fd;
	int r = kept_feedback(&d->subject->kept, feedback, 1, d->method->limits.output_bytes, err);
	if (r < 0)
		return r;
	ret->verdict = interaction->verdict;
	r = validator_feedback(feedback, d->subject->passes, ret, err);
	bool judged_by_validator =
		ret->verdict == VERDICT_ACCEPTED || ret->verdict == VERDICT_WRONG_ANSWER;
	if (interaction->verdict != ret->verdict || (judged_by_validator && ret->message))
		return r;
	free(ret->message);
	ret->message = ret->verdict == VERDICT_ACCEPTED ? NULL : strdup(interaction->message);
	return r;
}

static int run_with_validator(const struct dialogue *d, struct boxes *boxes,
                              struct interaction *interaction, struct check_outcome *ret,
                              struct error *err)
{
	const struct interact_options options = {.policy = d->eof_policy,
	                                         .output_limit_bytes = d->limits->output_bytes};
	struct validator_call call;
	int r = validator_call_init(&call, d->method, d->subject, d->method->validators, err);
	if (r == 0)
		r = run_boxes(d, &call.task, &options, boxes, interaction, err);
	if (r == 0) {
		r = conclude(d, interaction, ret, err);
		validator_add_reason(interaction->jury.keep_dir_fd, ret);
		if (r < 0)
			interaction_done(interaction);
	}
	validator_call_done(&call);
	return r;
}

/* ---- with an interactor of DMOJ's ---- */

/* Who failed by the run alone is told so; the others get what the interactor said. */
static void conclude_bridged(const struct bridged_call *call, const struct interaction *interaction,
                             struct check_outcome *ret)
{
	const struct channel_kept *out = &interaction->jury_remarks;
	const struct channel_kept *errors = &interaction->jury_errors;
	const struct protocol_said said = {
		.exit_status = interaction->jury.exit_code,
		.out = {out->bytes, out->size},
		.err = {errors->bytes, errors->size},
	};
	if (interaction->verdict == VERDICT_ACCEPTED ||
	    interaction->verdict == VERDICT_WRONG_ANSWER) {
		bridged_decide(call, &said, ret);
		return;
	}
	ret->verdict = interaction->verdict;
	ret->message = strdup(interaction->message);
}

/* What the interactor has accepted, and written into a file, may be for a checker to decide. */
static int check_afterwards(const struct dialogue *d, const struct bridged_call *call,
                            struct interaction *interaction, struct check_outcome *ret,
                            struct error *err)
{
	struct check_subject subject = *d->subject;
	struct error why;
	check_outcome_done(ret);
	interaction->is_checked = true;
	_cleanup_(fd_closep) int output =
		file_open_written(interaction->jury.keep_dir_fd, BRIDGED_OUTPUT, &why);
	if (output < 0) {
		check_outcome_blame(ret, str_printf("the %s %s left no output for the checker: %s",
		                                    call->task.role, call->task.program->main,
		                                    why.text));
		return 0;
	}
	subject.output = output;
	return bridged_check(d->slot, d->method, &subject, ret, err);
}

static bool is_for_checker(const struct dialogue *d, const struct interaction *interaction)
{
	return interaction->verdict == VERDICT_ACCEPTED && interaction->jury.exit_code == 0 &&
	       checker_follows(d->subject->checker, d->interactor);
}

static int run_with_interactor(const struct dialogue *d, struct boxes *boxes,
                               struct interaction *interaction, struct check_outcome *ret,
                               struct error *err)
{
	const struct interact_options options = {
		.policy = d->eof_policy,
		.output_limit_bytes = d->limits->output_bytes,
		.answer = bridged_answer(d->interactor),
		.run_comes_first = true,
	};
	struct bridged_call call;
	int r = bridged_call_init(&call, d->method, d->subject, d->interactor, NULL, err);
	/* It may compute as long as the submission, and before that. */
	call.task.limits.time_ns = d->limits->time_ns + d->interactor->preprocessing_ns;
	if (r == 0)
		r = run_boxes(d, &call.task, &options, boxes, interaction, err);
	if (r == 0) {
		conclude_bridged(&call, interaction, ret);
		if (is_for_checker(d, interaction))
			r = check_afterwards(d, &call, interaction, ret, err);
		if (r < 0)
			interaction_done(interaction);
	}
	bridged_call_done(&call);
	return r;
}

/* ---- with a manager ---- */

static int run_with_manager(const struct dialogue *d, struct boxes *boxes,
                            struct interaction *interaction, struct check_outcome *ret,
                            struct error *err)
{
	/* What CMS gives it for each process, beyond the time limit. */
	static const uint64_t more_ns = NS_PER_S;
	struct manager_pipes pipes;
	struct bridged_call call;
	int r = manager_pipes_make(&pipes, d->slot, d->subject->number, err);
	if (r < 0)
		return r;
	const struct interact_options options = {
		.policy = d->eof_policy,
		.output_limit_bytes = d->limits->output_bytes,
		.answer = bridged_answer(d->interactor),
		.run_comes_first = true,
		.doors = &pipes.place,
	};
	r = bridged_manager_init(&call, d->method, d->subject, d->interactor, pipes.view, boxes->n,
	                         err);
	call.task.limits.time_ns = boxes->n * (d->limits->time_ns + more_ns);
	call.task.stdin_fd = d->input;
	if (r == 0)
		r = run_boxes(d, &call.task, &options, boxes, interaction, err);
	if (r == 0)
		conclude_bridged(&call, interaction, ret);
	bridged_call_done(&call);
	manager_pipes_remove(&pipes);
	return r;
}

/* ---- all of them ---- */

int dialogue_run(const struct dialogue *d, struct interaction *interaction,
                 struct check_outcome *ret, struct error *err)
{
	size_t n = d->n_processes ? d->n_processes : 1;
	struct boxes *boxes = calloc(1, sizeof(*boxes) + n * sizeof(boxes->solutions[0]));
	*ret = (struct check_outcome){.verdict = VERDICT_NONE};
	if (!boxes)
		return error_set(err, -ENOMEM, "interaction");
	boxes->n = n;
	int r = d->n_processes  ? run_with_manager(d, boxes, interaction, ret, err)
	        : d->interactor ? run_with_interactor(d, boxes, interaction, ret, err)
	                        : run_with_validator(d, boxes, interaction, ret, err);
	for (size_t i = 0; i < n; i++)
		box_done(&boxes->solutions[i]);
	box_done(&boxes->jury);
	free(boxes);
	return r;
}
