/* SPDX-License-Identifier: MIT */
#include "worker/stages/dialogue.h"

#include "worker/report/report.h"
#include "worker/stages/bridged.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A box is large; both of a dialogue are there at the same time. */
struct boxes {
	struct box solution, jury;
};

/* The validator waits for the submission, which must not count against it: its wall limit is the one that passes last. */
static void outlast(struct box *jury, const struct box *solution)
{
	jury->request.wall_limit_ns += solution->request.wall_limit_ns;
	jury->request.busy_wall_limit_ns += solution->request.busy_wall_limit_ns;
}

static int run_boxes(const struct dialogue *d, const struct jury_task *task,
                     const struct interact_options *options, struct boxes *boxes,
                     struct interaction *interaction, struct error *err)
{
	int r = execute_box(&boxes->solution, d->slot, d->program, d->args, d->limits, err);
	if (r == 0)
		r = jury_box(d->slot, task, &boxes->jury, err);
	if (r < 0)
		return r;
	outlast(&boxes->jury, &boxes->solution);
	return interact_run(d->slot, &boxes->solution, &boxes->jury, options, interaction, err);
}

/* ---- with an output validator ---- */

/* The validator's own words say more about a wrong answer than who left first. */
static int conclude(const struct dialogue *d, struct interaction *interaction,
                    struct check_outcome *ret, struct error *err)
{
	ret->verdict = interaction->verdict;
	int r = validator_feedback(interaction->results[SPEAKER_JURY].keep_dir_fd,
	                           d->subject->passes, ret, err);
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
	const struct interact_options options = {.output_limit_bytes = d->limits->output_bytes};
	struct validator_call call;
	int r = validator_call_init(&call, d->method, d->subject, d->method->validators, err);
	if (r == 0)
		r = run_boxes(d, &call.task, &options, boxes, interaction, err);
	if (r == 0) {
		r = conclude(d, interaction, ret, err);
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
	const struct channel_kept *kept = &interaction->errors[SPEAKER_JURY];
	const struct protocol_said said = {
		.exit_status = interaction->results[SPEAKER_JURY].exit_code,
		.err = {kept->bytes, kept->size},
	};
	if (interaction->verdict == VERDICT_ACCEPTED ||
	    interaction->verdict == VERDICT_WRONG_ANSWER) {
		bridged_decide(call, &said, ret);
		return;
	}
	ret->verdict = interaction->verdict;
	ret->message = strdup(interaction->message);
}

static int run_with_interactor(const struct dialogue *d, struct boxes *boxes,
                               struct interaction *interaction, struct check_outcome *ret,
                               struct error *err)
{
	const struct interact_options options = {
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
	if (r == 0)
		conclude_bridged(&call, interaction, ret);
	bridged_call_done(&call);
	return r;
}

int dialogue_run(const struct dialogue *d, struct interaction *interaction,
                 struct check_outcome *ret, struct error *err)
{
	_cleanup_(freep) struct boxes *boxes = calloc(1, sizeof(*boxes));
	*ret = (struct check_outcome){.verdict = VERDICT_NONE};
	if (!boxes)
		return error_set(err, -ENOMEM, "interaction");
	int r = (d->interactor ? run_with_interactor : run_with_validator)(d, boxes, interaction,
	                                                                   ret, err);
	box_done(&boxes->solution);
	box_done(&boxes->jury);
	return r;
}
