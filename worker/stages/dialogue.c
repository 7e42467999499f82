/* SPDX-License-Identifier: MIT */
#include "worker/stages/dialogue.h"

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

static int run_boxes(const struct dialogue *d, struct validator_call *call, struct boxes *boxes,
                     struct interaction *interaction, struct error *err)
{
	const struct interact_options options = {
		.output_limit_bytes = d->limits->output_bytes,
	};
	int r = execute_box(&boxes->solution, d->slot, d->program, d->args, d->limits, err);
	if (r == 0)
		r = jury_box(d->slot, &call->task, &boxes->jury, err);
	if (r < 0)
		return r;
	outlast(&boxes->jury, &boxes->solution);
	return interact_run(d->slot, &boxes->solution, &boxes->jury, &options, interaction, err);
}

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

int dialogue_run(const struct dialogue *d, struct interaction *interaction,
                 struct check_outcome *ret, struct error *err)
{
	struct validator_call call;
	_cleanup_(freep) struct boxes *boxes = calloc(1, sizeof(*boxes));
	*ret = (struct check_outcome){.verdict = VERDICT_NONE};
	if (!boxes)
		return error_set(err, -ENOMEM, "interaction");
	int r = validator_call_init(&call, d->method, d->subject, d->method->validators, err);
	if (r == 0)
		r = run_boxes(d, &call, boxes, interaction, err);
	if (r == 0) {
		r = conclude(d, interaction, ret, err);
		if (r < 0)
			interaction_done(interaction);
	}
	box_done(&boxes->solution);
	box_done(&boxes->jury);
	validator_call_done(&call);
	return r;
}
