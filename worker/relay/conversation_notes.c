/* SPDX-License-Identifier: MIT */
#include "worker/relay/conversation_internal.h"

#include "common/units.h"

static uint64_t since_begin(const struct conversation *c, uint64_t at_ns)
{
	return at_ns > c->begin_ns ? at_ns - c->begin_ns : 1;
}

static void note_word(struct conversation_pair *pair, enum speaker speaker, uint64_t at_ns)
{
	struct conversation_voice *voice = &pair->voices[speaker];
	bool there_was_no_room = voice->says.waits_for_sink;
	clock_settle(pair, there_was_no_room ? speaker_other(speaker) : speaker, at_ns);
	voice->said_at_ns = at_ns;
}

void note_event(struct conversation *c, struct conversation_pair *pair, enum speaker speaker,
                int event, uint64_t event_at_ns)
{
	if (event == CHANNEL_QUIET)
		return;
	c->idleness.found = IDLENESS_NOT;
	uint64_t at_ns = since_begin(c, event_at_ns);
	if (event == CHANNEL_MOVED && event_at_ns > c->moved_at_ns)
		c->moved_at_ns = event_at_ns;
	if (event == CHANNEL_MOVED && pair->voices[speaker].says.sink >= 0)
		note_word(pair, speaker, event_at_ns);
	if (event == CHANNEL_ENDED)
		pair->evidence.sides[speaker].output_ended_at_ns = at_ns;
	if (event == CHANNEL_UNREAD)
		pair->evidence.sides[speaker_other(speaker)].unread_at_ns = at_ns;
}

/* ---- states ---- */

static bool somebody_else_lives(const struct conversation *c, const struct conversation_pair *pair)
{
	for (size_t i = 0; i < c->n_pairs; i++)
		if (i != pair->index && conversation_side_lives(&c->sides[i]))
			return true;
	return false;
}

/* It waits, but not for this process. */
static bool waits_elsewhere(const struct conversation *c, const struct conversation_pair *pair,
                            const struct sandbox_activity *jury)
{
	uint32_t waits_for = jury->reads | jury->writes;
	if (!conversation_side_lives(pair->sides[SPEAKER_SOLUTION]))
		return somebody_else_lives(c, pair);
	return waits_for != 0 && !(waits_for & UINT32_C(1) << pair->index);
}

/* Who waits for whatever seems to read all that it could; not what lies there and is not taken. */
static bool reads_input(const struct conversation_pair *pair, enum speaker speaker,
                        const struct sandbox_activity *activity)
{
	const struct channel *to_it = &pair->voices[speaker_other(speaker)].says;
	unsigned input = speaker == SPEAKER_JURY ? pair->index : 0;
	bool reads = (activity->reads | activity->polls) & UINT32_C(1) << input;
	return reads && to_it->unread_bytes == 0 && channel_pipe_bytes(to_it->sink) == 0;
}

/* Of a pair of which one has ended before, that is known already. */
void note_quiet(const struct conversation *c, struct conversation_pair *pair)
{
	if (pair->evidence.quiet_ns == 0)
		pair->evidence.quiet_ns = units_now_ns() - c->moved_at_ns;
}

void note_state(struct conversation *c, struct conversation_pair *pair, enum speaker speaker,
                const struct sandbox_activity *activity)
{
	struct evidence_side *evidence = &pair->evidence.sides[speaker];
	evidence->state = activity->state;
	evidence->reads_input = reads_input(pair, speaker, activity);
	if (speaker == SPEAKER_JURY)
		pair->evidence.jury_waits_elsewhere = waits_elsewhere(c, pair, activity);
}

/* ---- ends ---- */

static enum evidence_end end_of(const struct conversation_side *side)
{
	static const enum evidence_end ends[SANDBOX_LIMIT_COUNT] = {
		[SANDBOX_LIMIT_NONE] = ENDED_BY_ITSELF,
		[SANDBOX_LIMIT_WALL] = ENDED_FOR_WALL_TIME,
		[SANDBOX_LIMIT_CPU] = ENDED_FOR_CPU_TIME,
		[SANDBOX_LIMIT_MEMORY] = ENDED_FOR_MEMORY,
	};
	return side->result.limit == SANDBOX_LIMIT_KILLED ? side->kill_reason
	                                                  : ends[side->result.limit];
}

void note_end(struct conversation *c, struct conversation_pair *pair, enum speaker speaker)
{
	const struct conversation_side *side = pair->sides[speaker];
	const struct sandbox_result *result = &side->result;
	struct evidence_side *evidence = &pair->evidence.sides[speaker];
	evidence->end = end_of(side);
	evidence->status = result->status;
	evidence->exit_code = result->exit_code;
	evidence->signal = result->signal;
	evidence->cpu_ns = result->cpu_user_ns + result->cpu_system_ns;
	clock_settle(pair, speaker, result->end_at_ns);
	evidence->wall_ns = pair->clock.spent_ns[speaker];
	evidence->ended_at_ns = since_begin(c, result->end_at_ns);
	evidence->knew = pair->voices[speaker_other(speaker)].is_told;
}

void note_heard(struct conversation_pair *pair, enum speaker ended)
{
	enum speaker speaker = speaker_other(ended);
	struct conversation_voice *voice = &pair->voices[speaker];
	uint64_t heard_bytes = channel_heard_bytes(&voice->says);
	pair->evidence.sides[speaker].heard_bytes = heard_bytes;
	voice->is_heard = heard_bytes > 0 && heard_bytes == voice->says.bytes &&
	                  channel_pipe_bytes(voice->says.source) == 0;
}

void note_order(struct conversation_pair *pair, enum speaker first, enum evidence_order order)
{
	if (pair->has_order)
		return;
	pair->has_order = true;
	pair->evidence.first = first;
	pair->evidence.order = order;
}

static void note_counts_of_pair(struct conversation_pair *pair)
{
	for (int i = 0; i < SPEAKER_COUNT; i++) {
		struct evidence_side *evidence = &pair->evidence.sides[i];
		if (pair->sides[i]->limit.is_hit && evidence->end == ENDED_BY_ITSELF)
			evidence->end = ENDED_FOR_OUTPUT; /* it was faster than the kill */
		evidence->bytes = pair->voices[i].says.bytes;
		evidence->discarded_bytes = pair->voices[i].says.discarded_bytes;
	}
}

void note_counts(struct conversation *c)
{
	for (size_t i = 0; i < c->n_pairs; i++)
		note_counts_of_pair(&c->pairs[i]);
}
