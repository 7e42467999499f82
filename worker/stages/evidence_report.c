/* SPDX-License-Identifier: MIT */
#include "worker/stages/evidence_report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void set_text(char **text, const char *value)
{
	free(*text);
	*text = value ? strdup(value) : NULL;
}

static void fill_side(const struct evidence *evidence, enum speaker speaker, struct report_side *ret)
{
	const struct evidence_side *side = &evidence->sides[speaker];
	const bool is_killed = side->end != ENDED_BY_ITSELF;
	set_text(&ret->kill_reason, is_killed ? evidence_end_name(side->end) : NULL);
	set_text(&ret->last_state, evidence_state_name(side->state));
	ret->ended = true;
	ret->exit_order = evidence->first == speaker ? 1 : 2;
	ret->exit_ns = side->ended_at_ns;
	ret->exit_code = side->status == SANDBOX_EXITED ? side->exit_code : -1;
	ret->signal = side->status == SANDBOX_SIGNALED ? side->signal : 0;
	ret->closed = side->output_ended_at_ns > 0;
	ret->eof_ns = side->output_ended_at_ns;
	ret->bytes_written += side->bytes;
}

static int add_messages(const struct interaction *interaction, unsigned pass,
                        struct report_evidence *ret)
{
	const struct transcript *transcript = &interaction->transcript;
	size_t n = ret->n_messages + transcript->n_pieces;
	struct report_message *messages = reallocarray(ret->messages, n + 1, sizeof(*messages));
	if (!messages)
		return -ENOMEM;
	ret->messages = messages;
	ret->messages_cut |= transcript->is_cut;
	for (size_t i = 0; i < transcript->n_pieces; i++) {
		const struct transcript_piece *piece = &transcript->pieces[i];
		char *data = malloc(piece->size + 1);
		if (!data)
			return -ENOMEM;
		memcpy(data, transcript->bytes + piece->offset, piece->size);
		messages[ret->n_messages++] = (struct report_message){
			.time_ns = piece->at_ns - interaction->begin_ns,
			.speaker = piece->speaker == SPEAKER_SOLUTION ? SPEAKER_SUBMISSION
		                                                      : SPEAKER_JUDGE,
			.pass = pass,
			.data = data,
			.size = piece->size,
		};
	}
	return 0;
}

int evidence_report_add(const struct interaction *interaction, unsigned pass,
                        struct report_case *report)
{
	if (!report->evidence)
		report->evidence = calloc(1, sizeof(*report->evidence));
	struct report_evidence *evidence = report->evidence;
	if (!evidence)
		return -ENOMEM;
	evidence->interactive = true;
	set_text(&evidence->rule, interaction->rule->name);
	fill_side(&interaction->evidence, SPEAKER_SOLUTION, &evidence->submission);
	fill_side(&interaction->evidence, SPEAKER_JURY, &evidence->judge);
	return add_messages(interaction, pass, evidence);
}
