/* SPDX-License-Identifier: MIT */
#include "worker/relay/watch.h"

#include "common/units.h"
#include "worker/relay/conversation_internal.h"

#include <assert.h>

/* What an exit takes at most, and how long is waited for one when we may not look. */
enum { WATCH_CPU_NS = 10 * 1000 * 1000, WATCH_BLIND_NS = 20 * 1000 * 1000 };

/* @horizon_ns: see sandbox_activity(). Of each pair, the pipes that the side reads and writes. */
static bool look_until(struct conversation_side *side, uint64_t horizon_ns)
{
	int inputs[CONVERSATION_PAIRS_MAX], outputs[CONVERSATION_PAIRS_MAX];
	for (size_t i = 0; i < side->n_pairs; i++) {
		const struct conversation_voice *voices = side->pairs[i].voices;
		inputs[i] = voices[speaker_other(side->speaker)].says.sink;
		outputs[i] = voices[side->speaker].says.source;
	}
	const struct sandbox_pipes pipes = {inputs, outputs, side->n_pairs, side->n_pairs};
	side->watched.is_known = side->handle && sandbox_activity(side->handle, &pipes, horizon_ns,
	                                                          &side->watched.now) == 0;
	return side->watched.is_known;
}

bool watch_look(struct conversation_side *side)
{
	return look_until(side, UINT64_MAX);
}

/* ---- on the way out? ---- */

static bool has_something_to_read(const struct conversation_side *side)
{
	for (size_t i = 0; i < side->n_pairs; i++) {
		const struct channel *to_it =
			&side->pairs[i].voices[speaker_other(side->speaker)].says;
		bool is_read = side->watched.now.reads & UINT32_C(1) << i;
		if (is_read && channel_pipe_bytes(to_it->sink) > 0)
			return true;
	}
	return false;
}

/* By the last look. */
static struct idleness_program seen_of(const struct conversation_side *side)
{
	return (struct idleness_program){
		.speaker = side->speaker,
		.is_known = side->watched.is_known,
		.now = side->watched.now,
		.has_something_to_read = has_something_to_read(side),
	};
}

static bool is_blocked(const struct conversation_side *side)
{
	struct idleness_program program = seen_of(side);
	return idleness_is_blocked(&program);
}

static bool has_settled(struct conversation_side *side, struct conversation_voice *voice)
{
	uint64_t now_ns = units_now_ns();
	bool is_first = voice->settling_since_ns == 0;
	if (is_first)
		voice->settling_since_ns = now_ns;
	if (!watch_look(side))
		return now_ns - voice->settling_since_ns >= WATCH_BLIND_NS;
	uint64_t cpu_ns = side->watched.now.cpu_ns;
	if (is_first)
		voice->settling_cpu_ns = cpu_ns;
	return is_blocked(side) || cpu_ns >= voice->settling_cpu_ns + WATCH_CPU_NS;
}

bool watch_is_settled(struct conversation_pair *pair, enum speaker speaker)
{
	struct conversation_side *side = pair->sides[speaker];
	struct conversation_voice *voice = &pair->voices[speaker];
	bool is_settled = !side->handle || has_settled(side, voice);
	if (is_settled)
		voice->settling_since_ns = 0;
	return is_settled;
}

static bool pair_is_settling(const struct conversation_pair *pair)
{
	for (int i = 0; i < SPEAKER_COUNT; i++)
		if (pair->sides[i]->handle && pair->voices[i].settling_since_ns > 0)
			return true;
	return false;
}

bool watch_is_settling(const struct conversation *c)
{
	for (size_t i = 0; i < c->n_pairs; i++)
		if (pair_is_settling(&c->pairs[i]))
			return true;
	return false;
}

/* ---- waiting? ---- */

/* Of its inputs or outputs the one that is of this pair. */
static uint32_t bit_of(const struct conversation_pair *pair, enum speaker speaker)
{
	return UINT32_C(1) << (speaker == SPEAKER_JURY ? pair->index : 0);
}

static bool would_read(const struct conversation_pair *pair, enum speaker speaker, uint32_t inputs)
{
	const struct channel *to_it = &pair->voices[speaker_other(speaker)].says;
	return inputs & bit_of(pair, speaker) && channel_pipe_bytes(to_it->sink) == 0;
}

bool watch_waits_for_other(const struct conversation_pair *pair, enum speaker speaker)
{
	const struct sandbox_activity *now = &pair->sides[speaker]->watched.now;
	if (now->state == SANDBOX_ACTIVITY_RUNNING)
		return false;
	return now->writes & bit_of(pair, speaker) || would_read(pair, speaker, now->reads);
}

bool watch_asks_for_other(const struct conversation_pair *pair, enum speaker speaker)
{
	const struct sandbox_activity *now = &pair->sides[speaker]->watched.now;
	return now->state == SANDBOX_ACTIVITY_SLEEPING && would_read(pair, speaker, now->polls);
}

/* ---- idle? ---- */

/* A single look that finds it running may have met it when it was being ended. */
static void remember(struct watched *watched)
{
	bool runs = watched->now.state == SANDBOX_ACTIVITY_RUNNING ||
	            watched->now.state == SANDBOX_ACTIVITY_GONE;
	if (!runs || watched->seemed_to_run)
		watched->seen = watched->now;
	watched->seemed_to_run = runs;
}

bool watch_is_idle(struct conversation *c)
{
	struct idleness_program programs[IDLENESS_PROGRAMS_MAX];
	size_t n = 0;
	static_assert(CONVERSATION_PAIRS_MAX + 1 == IDLENESS_PROGRAMS_MAX, "all of them");
	for (size_t i = 0; i < c->n_sides; i++) {
		struct conversation_side *side = &c->sides[i];
		if (!side->handle)
			continue;
		(void)look_until(side, clock_horizon_ns(c, units_now_ns()));
		programs[n++] = seen_of(side);
		remember(&side->watched);
	}
	return n > 0 && idleness_judge(&c->idleness, programs, n) == IDLENESS_CERTAIN;
}
