/* SPDX-License-Identifier: MIT */
#include "worker/relay/conversation_internal.h"

#include "common/fd.h"
#include "common/units.h"
#include "worker/relay/watch.h"

#include <errno.h>

/* ---- ending ---- */

void kill_side(struct conversation_side *side, enum evidence_end reason)
{
	if (!side->handle || side->kill_reason != ENDED_BY_ITSELF)
		return;
	side->kill_reason = reason;
	sandbox_kill(side->handle);
}

static void kill_all(struct conversation *c, enum evidence_end reason)
{
	for (size_t i = 0; i < c->n_sides; i++)
		kill_side(&c->sides[i], reason);
}

/* Nothing more is read of one who passed the limit, and it is not to notice before it is killed. */
static void stop_excess(struct conversation_side *side)
{
	kill_side(side, ENDED_FOR_OUTPUT);
	if (side->handle)
		return;
	side->errors.source = fd_close(side->errors.source);
	side->remarks.source = fd_close(side->remarks.source);
	for (size_t i = 0; i < side->n_pairs; i++) {
		struct channel *says = &side->pairs[i].voices[side->speaker].says;
		says->source = fd_close(says->source);
	}
}

void stop_excesses(struct conversation *c)
{
	for (size_t i = 0; i < c->n_sides; i++)
		if (c->sides[i].limit.is_hit)
			stop_excess(&c->sides[i]);
}

/* ---- results ---- */

/* What both did until now is what a verdict about waiting rests on. */
static void note_first_end(struct conversation *c, struct conversation_pair *pair,
                           enum speaker speaker)
{
	enum speaker other = speaker_other(speaker);
	if (!pair->sides[other]->handle || c->is_idle)
		return;
	note_quiet(c, pair);
	note_state(c, pair, speaker, &pair->sides[speaker]->watched.seen);
	if (watch_look(pair->sides[other]))
		note_state(c, pair, other, &pair->sides[other]->watched.now);
}

int take_result(struct conversation *c, struct conversation_side *side,
                struct sandbox_handle **handle, struct error *err)
{
	char text[SANDBOX_ERROR_SIZE];
	for (size_t i = 0; i < side->n_pairs; i++)
		note_first_end(c, &side->pairs[i], side->speaker);
	side->handle = NULL;
	int r = sandbox_wait(TAKE_PTR(*handle), &side->result, text);
	if (r < 0) {
		side->result.keep_dir_fd = SANDBOX_NO_FD;
		return error_say(err, r, "%s", text);
	}
	if (side->result.status == SANDBOX_ERROR)
		return error_say(err, -EIO, "%s", side->result.error);
	if (side->speaker == SPEAKER_JURY)
		doors_close(&c->doors); /* what it has not opened it never will */
	for (size_t i = 0; i < side->n_pairs; i++) {
		note_end(c, &side->pairs[i], side->speaker);
		note_heard(&side->pairs[i], side->speaker);
	}
	c->idleness.found = IDLENESS_NOT;
	return 0;
}

/* ---- the order ---- */

/* Who spoke last of those who were heard; somebody whose last word was not read did not make the other end. */
static enum speaker last_heard(const struct conversation_pair *pair)
{
	const struct conversation_voice *solution = &pair->voices[SPEAKER_SOLUTION];
	const struct conversation_voice *jury = &pair->voices[SPEAKER_JURY];
	if (solution->is_heard != jury->is_heard)
		return solution->is_heard ? SPEAKER_SOLUTION : SPEAKER_JURY;
	return solution->said_at_ns >= jury->said_at_ns ? SPEAKER_SOLUTION : SPEAKER_JURY;
}

/* When both have ended before either was told, nobody was ended by the other's leaving. */
static void order_unaware_ends(struct conversation_pair *pair)
{
	if (pair->sides[SPEAKER_SOLUTION]->handle || pair->sides[SPEAKER_JURY]->handle)
		return;
	bool nothing_was_heard = pair->evidence.sides[SPEAKER_SOLUTION].heard_bytes == 0 &&
	                         pair->evidence.sides[SPEAKER_JURY].heard_bytes == 0;
	note_order(pair, nothing_was_heard ? SPEAKER_SOLUTION : last_heard(pair),
	           nothing_was_heard ? ORDER_NONE : ORDER_LAST_SAID);
}

/* ---- telling ---- */

static bool must_pass_end_on(const struct conversation_voice *voice)
{
	return voice->says.source < 0 && voice->says.sink >= 0;
}

/* Under the policy that closes, a writer is to feel that nobody reads. */
static bool must_close_other(const struct conversation *c, const struct conversation_pair *pair,
                             enum speaker speaker)
{
	const struct channel *to_it = &pair->voices[speaker_other(speaker)].says;
	bool reads_no_more =
		!pair->sides[speaker]->handle || pair->evidence.sides[speaker].unread_at_ns > 0;
	return c->options.policy == CONVERSATION_CLOSE && reads_no_more && to_it->source >= 0;
}

static void tell(struct conversation *c, struct conversation_pair *pair, enum speaker speaker)
{
	struct conversation_voice *voice = &pair->voices[speaker];
	struct channel *to_it = &pair->voices[speaker_other(speaker)].says;
	if (must_pass_end_on(voice))
		channel_end_sink(&voice->says);
	if (must_close_other(c, pair, speaker))
		to_it->source = fd_close(to_it->source);
	if (!pair->sides[speaker]->handle) {
		channel_end_sink(to_it);
		voice->is_told = true;
		note_order(pair, speaker, ORDER_SEEN);
	}
	c->moved_at_ns = units_now_ns();
	c->idleness.found = IDLENESS_NOT;
}

/* Tells the other of what has ended, if that is certain to be no part of an exit, and of an exit, if the other is certain
 * not to exit just now itself. */
static void tell_when_settled(struct conversation *c, struct conversation_pair *pair,
                              enum speaker speaker)
{
	const struct conversation_voice *voice = &pair->voices[speaker];
	const struct conversation_side *other = pair->sides[speaker_other(speaker)];
	if (other->handle && other->kill_reason != ENDED_BY_ITSELF)
		return; /* it is to end by that and not by what it learns */
	bool is_new_exit = !pair->sides[speaker]->handle && !voice->is_told;
	if (!is_new_exit && !must_pass_end_on(voice) && !must_close_other(c, pair, speaker))
		return;
	if (!watch_is_settled(pair, speaker))
		return;
	if (is_new_exit && !watch_is_settled(pair, speaker_other(speaker)))
		return;
	tell(c, pair, speaker);
}

/* ---- whom nobody need wait for ---- */

static bool pair_lives(const struct conversation_pair *pair)
{
	return pair->sides[SPEAKER_SOLUTION]->handle || pair->sides[SPEAKER_JURY]->handle;
}

static bool is_ordered(const struct conversation *c)
{
	for (size_t i = 0; i < c->n_pairs; i++)
		if (pair_lives(&c->pairs[i]) && !c->pairs[i].has_order)
			return false;
	return true;
}

static void end_what_is_decided(struct conversation *c)
{
	if (!c->options.is_decided || !is_ordered(c))
		return;
	note_counts(c);
	for (size_t i = 0; i < c->n_pairs; i++) {
		const struct conversation_pair *pair = &c->pairs[i];
		if (pair_lives(pair) && !c->options.is_decided(&pair->evidence, c->options.context))
			return;
	}
	kill_all(c, ENDED_FOR_VERDICT);
}

static bool somebody_is_being_killed(const struct conversation *c)
{
	for (size_t i = 0; i < c->n_sides; i++)
		if (c->sides[i].handle && c->sides[i].kill_reason != ENDED_BY_ITSELF)
			return true;
	return false;
}

/* A kill takes its time. What one does until then, and what is left of it while it ends, is no evidence, and who waits for
 * it will learn that it has ended. */
static void end_what_is_idle(struct conversation *c)
{
	if (somebody_is_being_killed(c))
		return;
	bool is_idle = watch_is_idle(c);
	clock_skip_start(c, units_now_ns());
	if (!is_idle)
		return;
	c->is_idle = true;
	for (size_t i = 0; i < c->n_sides; i++) {
		struct conversation_side *side = &c->sides[i];
		for (size_t j = 0; side->handle && j < side->n_pairs; j++)
			note_state(c, &side->pairs[j], side->speaker, &side->watched.now);
	}
	for (size_t i = 0; i < c->n_pairs; i++)
		note_quiet(c, &c->pairs[i]);
	kill_all(c, ENDED_FOR_IDLENESS);
}

/* ---- all of it ---- */

static void tell_pair(struct conversation *c, struct conversation_pair *pair)
{
	order_unaware_ends(pair);
	for (int i = 0; i < SPEAKER_COUNT; i++)
		tell_when_settled(c, pair, (enum speaker)i);
}

int react(struct conversation *c, bool was_quiet)
{
	for (size_t i = 0; i < c->n_pairs; i++)
		tell_pair(c, &c->pairs[i]);
	end_what_is_decided(c);
	if (was_quiet && !watch_is_settling(c))
		end_what_is_idle(c);
	if (watch_is_settling(c))
		return SETTLING_MS;
	return was_quiet ? idleness_again_ms(c->idleness.found) : IDLENESS_FIRST_MS;
}
