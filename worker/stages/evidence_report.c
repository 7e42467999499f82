/* SPDX-License-Identifier: MIT */
#include "worker/stages/evidence_report.h"

#include "common/strbuf.h"

#include <errno.h>
#include <inttypes.h>
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
	ret->cpu_ns = side->cpu_ns;
	ret->wall_ns = side->wall_ns;
	ret->knew = side->knew;
	ret->closed = side->output_ended_at_ns > 0;
	ret->eof_ns = side->output_ended_at_ns;
	ret->left_input = side->unread_at_ns > 0;
	ret->unread_ns = side->unread_at_ns;
	ret->bytes_written += side->bytes;
	ret->heard_bytes += side->heard_bytes;
	ret->discarded_bytes += side->discarded_bytes;
	ret->reads_input = side->reads_input;
}

static char *describe_end(const struct evidence_side *side)
{
	if (side->end != ENDED_BY_ITSELF)
		return str_printf("was ended for %s", evidence_end_name(side->end));
	if (side->status == SANDBOX_EXITED)
		return str_printf("exited with status %d", side->exit_code);
	return str_printf("was ended by signal %d", side->signal);
}

/* The two sides of the report are the jury's program and one process, the one that decided. */
static int add_note(const struct interaction *interaction, size_t process, struct strv *notes)
{
	const struct evidence *evidence = &interaction->processes[process].evidence;
	const struct evidence_side *side = &evidence->sides[SPEAKER_SOLUTION];
	bool is_at_fault = process == interaction->decisive && interaction_is_about_one(interaction);
	_cleanup_(freep) char *end = describe_end(side);
	if (!end)
		return -ENOMEM;
	return strv_take(notes, str_printf("process %zu %s after %.3f s and %.3f s of CPU time, "
	                                   "%s the judges' program; it said %" PRIu64
	                                   " bytes and heard %" PRIu64 "%s",
	                                   process, end, (double)side->ended_at_ns / 1e9,
	                                   (double)side->cpu_ns / 1e9,
	                                   evidence->first == SPEAKER_SOLUTION ? "before" : "after",
	                                   side->bytes, evidence->sides[SPEAKER_JURY].heard_bytes,
	                                   is_at_fault ? "; the verdict is about it" : ""));
}

static int add_notes(const struct interaction *interaction, struct report_evidence *ret)
{
	int r = 0;
	strv_done(&ret->notes);
	if (interaction->is_checked)
		r = strv_add(&ret->notes, "the interactor accepted, and the checker decided about "
		                          "what it had written");
	for (size_t i = 0; r == 0 && interaction->n_processes > 1 && i < interaction->n_processes;
	     i++)
		r = add_note(interaction, i, &ret->notes);
	return r;
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
			.process = piece->process,
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
	const struct evidence *decisive = interaction_evidence(interaction);
	if (!evidence)
		return -ENOMEM;
	evidence->interactive = true;
	evidence->n_processes = (unsigned)interaction->n_processes;
	set_text(&evidence->rule, interaction->rule->name);
	set_text(&evidence->eof_policy, conversation_policy_name(interaction->policy));
	set_text(&evidence->order, evidence_order_name(decisive->order));
	evidence->quiet_ns = decisive->quiet_ns;
	evidence->jury_waits_elsewhere = decisive->jury_waits_elsewhere;
	fill_side(decisive, SPEAKER_SOLUTION, &evidence->submission);
	fill_side(decisive, SPEAKER_JURY, &evidence->judge);
	if (add_notes(interaction, evidence) < 0)
		return -ENOMEM;
	return add_messages(interaction, pass, evidence);
}
