/* SPDX-License-Identifier: MIT */
#include "worker/relay/conversation_internal.h"

#include "common/units.h"

/* What comes in pieces of this size, so much of it in succession, is a flood. */
enum { LARGE_PIECE_BYTES = 32 * 1024, FLOOD_BYTES = 4 * 1024 * 1024 };
enum { RECENTLY_NS = 5 * 1000 * 1000 };

/* @before: the bytes that had come until this step. */
static void note_piece(struct conversation_voice *voice, uint64_t before)
{
	uint64_t size = voice->says.bytes - before;
	if (size >= LARGE_PIECE_BYTES)
		voice->flood_bytes += size;
	else if (size > 0)
		voice->flood_bytes = 0;
}

int step_voice(struct conversation *c, struct conversation_pair *pair, enum speaker speaker,
               short revents, struct error *err)
{
	struct conversation_voice *voice = &pair->voices[speaker];
	uint64_t before = voice->says.bytes;
	if (revents == 0)
		return 0;
	int event = channel_step(&voice->says, revents, err);
	if (event < 0)
		return event;
	note_piece(voice, before);
	note_event(c, pair, speaker, event, units_now_ns());
	return 0;
}

/* Whoever else moves something would have all taken back at once. */
static bool moves_otherwise(const struct conversation_voice *voice, uint64_t now_ns)
{
	return voice->flood_bytes < FLOOD_BYTES && voice->said_at_ns + RECENTLY_NS > now_ns;
}

/* A limit of several directions is not for several threads, nor is what discards or is still noted. */
static bool may_be_lent(const struct conversation *c, const struct conversation_pair *pair,
                        enum speaker speaker)
{
	const struct conversation_voice *voice = &pair->voices[speaker];
	bool is_noted =
		voice->says.transcript && c->transcript.n_bytes_of[speaker] < TRANSCRIPT_BYTES;
	return voice->flood_bytes >= FLOOD_BYTES && pair->sides[speaker]->n_pairs == 1 &&
	       !is_noted && voice->says.source >= 0 && voice->says.sink >= 0;
}

static void lend(struct conversation *c, struct conversation_voice *voice)
{
	c->transcript.is_cut = true;
	voice->says.transcript = NULL;
	voice->flood_bytes = 0;
	(void)pump_lend(&voice->pump, &voice->says); /* or else it goes on here */
}

void lend_floods(struct conversation *c)
{
	uint64_t now_ns = units_now_ns();
	for (size_t i = 0; i < c->n_pairs; i++)
		for (int j = 0; j < SPEAKER_COUNT; j++)
			if (moves_otherwise(&c->pairs[i].voices[j], now_ns))
				return;
	for (size_t i = 0; i < c->n_pairs; i++)
		for (int j = 0; j < SPEAKER_COUNT; j++)
			if (may_be_lent(c, &c->pairs[i], (enum speaker)j))
				lend(c, &c->pairs[i].voices[j]);
}

bool is_flooding(const struct conversation *c)
{
	uint64_t now_ns = units_now_ns();
	for (size_t i = 0; i < c->n_pairs; i++)
		for (int j = 0; j < SPEAKER_COUNT; j++) {
			const struct pump *pump = &c->pairs[i].voices[j].pump;
			if (pump->is_lent &&
			    atomic_load(&pump->moved_at_ns) + FLOODING_MS * NS_PER_MS > now_ns)
				return true;
		}
	return false;
}

struct pollfd voice_poll(const struct conversation_pair *pair, enum speaker speaker)
{
	const struct conversation_voice *voice = &pair->voices[speaker];
	const struct conversation_side *side = pair->sides[speaker];
	if (voice->pump.is_lent)
		return (struct pollfd){.fd = voice->pump.done, .events = POLLIN};
	if (side->handle && side->kill_reason != ENDED_BY_ITSELF)
		return (struct pollfd){.fd = -1};
	return channel_poll(&voice->says);
}

int take_back(struct conversation *c, struct conversation_pair *pair, enum speaker speaker,
              struct error *err)
{
	uint64_t moved_at_ns;
	int event = pump_take_back(&pair->voices[speaker].pump, &moved_at_ns, err);
	if (moved_at_ns > 0)
		note_event(c, pair, speaker, CHANNEL_MOVED, moved_at_ns);
	if (event < 0)
		return event;
	note_event(c, pair, speaker, event, units_now_ns());
	return 0;
}
