/* SPDX-License-Identifier: MIT */
#include "worker/stages/case_internal.h"

#include "common/fd.h"
#include "worker/stages/dialogue.h"
#include "worker/stages/evidence_report.h"

#include <errno.h>
#include <stdlib.h>

/* Of several processes the times count together, and the limits of the rest for each. */
static struct sandbox_result sum_of(const struct interaction *interaction, uint64_t *ret_bytes)
{
	struct sandbox_result sum = interaction->processes[interaction->decisive].result;
	sum.cpu_user_ns = sum.cpu_system_ns = sum.wall_ns = 0;
	*ret_bytes = 0;
	for (size_t i = 0; i < interaction->n_processes; i++) {
		const struct sandbox_result *result = &interaction->processes[i].result;
		const struct evidence *evidence = &interaction->processes[i].evidence;
		sum.cpu_user_ns += result->cpu_user_ns;
		sum.cpu_system_ns += result->cpu_system_ns;
		case_keep_greater(&sum.wall_ns, evidence->sides[SPEAKER_SOLUTION].wall_ns);
		case_keep_greater(&sum.memory_peak_bytes, result->memory_peak_bytes);
		*ret_bytes += evidence->sides[SPEAKER_SOLUTION].bytes;
	}
	return sum;
}

static int take_dialogue(struct judging *j, const struct interaction *interaction, struct error *err)
{
	uint64_t bytes;
	const struct sandbox_result sum = sum_of(interaction, &bytes);
	case_add_run(j->report, &sum, bytes);
	case_take_outcome(j->report, j->outcome);
	return evidence_report_add(interaction, j->report->passes + 1, j->report) < 0
	               ? error_set(err, -ENOMEM, "evidence")
	               : 0;
}

int case_run_dialogue(struct judging *j, struct error *err)
{
	struct check_subject subject;
	_cleanup_(fd_closep) int input = case_open_input(j, err);
	if (input < 0)
		return TAKE_FD(input);
	const struct dialogue dialogue = {
		.slot = j->slot,
		.program = j->program,
		.args = &j->run->test->settings->args,
		.limits = j->run->limits,
		.method = j->run->method,
		.interactor = j->run->problem->dmoj.interactor,
		.eof_policy = j->run->eof_policy,
		.n_processes = j->run->problem->dmoj.n_processes,
		.input = input,
		.subject = &subject,
	};
	_cleanup_(freep) struct interaction *interaction = malloc(sizeof(*interaction));
	if (!interaction)
		return error_set(err, -ENOMEM, "case");
	case_describe_subject(j, &subject);
	int r = dialogue_run(&dialogue, interaction, j->outcome, err);
	if (r < 0)
		return r;
	r = take_dialogue(j, interaction, err);
	interaction_done(interaction);
	return r;
}
