/* SPDX-License-Identifier: MIT */
/*
 * Whose time passes. Of a pair every moment belongs to one of the two, and each has a wall limit for its own moments.
 *
 * The time before a word belongs to who says it, since the other has said nothing in between that it could have waited
 * for; but when there was no room for the word, to who did not read. So nobody need be looked at while the two talk. Only
 * when somebody's time may be over they are looked at: the moment, with the time since the last word, is the jury's if the
 * solution waits for it, and it works, sleeps or is kept by another process; and else the solution's.
 *
 * Nobody's is the time before both have been executed, as far as looks tell: a box limits what follows the execve, too.
 *
 * Time at which one could not have a processor belongs to it as well. So who is over his limit and uses what he gets of
 * a processor may go on for a while, as in any box (struct sandbox_request, busy_wall_limit_ns).
 */
#include "worker/relay/conversation_internal.h"

#include "common/units.h"
#include "worker/relay/watch.h"

/* How soon the two are looked at again, and of one that goes on after its limit how much it has to compute meanwhile. */
static const uint64_t again_ns = 10 * NS_PER_MS, busy_again_ns = 100 * NS_PER_MS,
		      busy_least_ns = 2 * NS_PER_MS;
/* At its limit: its part of all its time. */
enum { BUSY_PART = 50 };

void clock_begin(struct conversation_pair *pair, uint64_t now_ns)
{
	pair->clock = (struct conversation_clock){.settled_at_ns = now_ns};
}

void clock_settle(struct conversation_pair *pair, enum speaker whose, uint64_t at_ns)
{
	struct conversation_clock *clock = &pair->clock;
	if (at_ns <= clock->settled_at_ns)
		return;
	clock->spent_ns[whose] += at_ns - clock->settled_at_ns;
	clock->settled_at_ns = at_ns;
}

static bool has_not_begun(const struct conversation_side *side)
{
	return side->handle && side->watched.is_known && !side->watched.now.has_begun;
}

static void skip_start(struct conversation_pair *pair, uint64_t now_ns)
{
	struct conversation_clock *clock = &pair->clock;
	bool begins = has_not_begun(pair->sides[SPEAKER_SOLUTION]) ||
	              has_not_begun(pair->sides[SPEAKER_JURY]);
	if (begins && now_ns > clock->settled_at_ns)
		clock->settled_at_ns = now_ns;
}

void clock_skip_start(struct conversation *c, uint64_t now_ns)
{
	for (size_t i = 0; i < c->n_pairs; i++)
		skip_start(&c->pairs[i], now_ns);
}

/* ---- limits ---- */

/* While one of several processes waits, the jury's program may be kept by any other; so that its time is not known but
 * with theirs. */
static uint64_t with_others_ns(const struct conversation *c, enum speaker speaker, uint64_t limit_ns)
{
	const struct conversation_wall *solution = &c->options.wall[SPEAKER_SOLUTION];
	uint64_t of_each = solution->busy_limit_ns > solution->limit_ns ? solution->busy_limit_ns
	                                                                : solution->limit_ns;
	return speaker == SPEAKER_JURY ? limit_ns + (c->n_pairs - 1) * of_each : limit_ns;
}

static bool is_limited(const struct conversation *c, const struct conversation_pair *pair,
                       enum speaker speaker)
{
	const struct conversation_side *side = pair->sides[speaker];
	return side->handle && side->kill_reason == ENDED_BY_ITSELF &&
	       c->options.wall[speaker].limit_ns > 0;
}

static uint64_t left_ns(const struct conversation *c, const struct conversation_pair *pair,
                        enum speaker speaker)
{
	uint64_t limit_ns = with_others_ns(c, speaker, c->options.wall[speaker].limit_ns);
	uint64_t spent_ns = pair->clock.spent_ns[speaker];
	return limit_ns > spent_ns ? limit_ns - spent_ns : 0;
}

/* When somebody's time may be over. */
static uint64_t due_of_pair_ns(const struct conversation *c, const struct conversation_pair *pair)
{
	uint64_t due_ns = UINT64_MAX;
	for (int i = 0; i < SPEAKER_COUNT; i++) {
		if (!is_limited(c, pair, (enum speaker)i))
			continue;
		uint64_t at_ns = pair->clock.settled_at_ns + left_ns(c, pair, (enum speaker)i);
		due_ns = at_ns < due_ns ? at_ns : due_ns;
	}
	return due_ns > pair->clock.again_at_ns ? due_ns : pair->clock.again_at_ns;
}

uint64_t clock_due_ns(const struct conversation *c)
{
	uint64_t due_ns = UINT64_MAX;
	for (size_t i = 0; i < c->n_pairs; i++) {
		uint64_t of_pair_ns = due_of_pair_ns(c, &c->pairs[i]);
		due_ns = of_pair_ns < due_ns ? of_pair_ns : due_ns;
	}
	return due_ns;
}

/* Who is at its limit and has computed may go on for another while. */
static uint64_t horizon_of_pair_ns(const struct conversation *c,
                                   const struct conversation_pair *pair, uint64_t now_ns)
{
	enum speaker whose = conversation_side_lives(pair->sides[SPEAKER_SOLUTION])
	                             ? SPEAKER_SOLUTION
	                             : SPEAKER_JURY;
	if (!conversation_side_lives(pair->sides[whose]))
		return 0;
	return is_limited(c, pair, whose) ? now_ns + left_ns(c, pair, whose) + busy_again_ns
	                                  : UINT64_MAX;
}

uint64_t clock_horizon_ns(const struct conversation *c, uint64_t now_ns)
{
	uint64_t horizon_ns = 0;
	for (size_t i = 0; i < c->n_pairs; i++) {
		uint64_t of_pair_ns = horizon_of_pair_ns(c, &c->pairs[i], now_ns);
		horizon_ns = of_pair_ns > horizon_ns ? of_pair_ns : horizon_ns;
	}
	return horizon_ns;
}

/* ---- whose moment it is ---- */

/* One that waits for itself without end is not waited for: that it is silent then is for precedence.h to say. */
static bool goes_on_without(struct conversation_pair *pair)
{
	enum sandbox_activity_state state = pair->sides[SPEAKER_JURY]->watched.now.state;
	return !watch_waits_for_other(pair, SPEAKER_JURY) && state != SANDBOX_ACTIVITY_WAITING;
}

static bool solution_waits(struct conversation_pair *pair)
{
	return pair->sides[SPEAKER_SOLUTION]->watched.is_known &&
	       (watch_waits_for_other(pair, SPEAKER_SOLUTION) ||
	        watch_asks_for_other(pair, SPEAKER_SOLUTION));
}

/* By the last look at both. */
static enum speaker whose_moment(struct conversation_pair *pair)
{
	struct conversation_side *solution = pair->sides[SPEAKER_SOLUTION];
	struct conversation_side *jury = pair->sides[SPEAKER_JURY];
	if (!solution->handle || !jury->handle)
		return solution->handle ? SPEAKER_SOLUTION : SPEAKER_JURY;
	bool is_jurys = solution_waits(pair) && jury->watched.is_known && goes_on_without(pair);
	return is_jurys ? SPEAKER_JURY : SPEAKER_SOLUTION;
}

/* Else it would have all the time since the last word for a thread of its run-time that has to do something now and then. */
static bool is_seen_at_work_by_chance(struct conversation_pair *pair)
{
	const struct conversation_side *solution = pair->sides[SPEAKER_SOLUTION];
	if (!solution->handle || !pair->sides[SPEAKER_JURY]->handle || !solution->watched.is_known)
		return false;
	return idleness_is_chance(&pair->clock.looks_at_work, solution->watched.now.state);
}

/* ---- over the limit ---- */

static bool is_busy(const struct conversation *c, const struct conversation_pair *pair,
                    enum speaker speaker, uint64_t now_ns)
{
	struct conversation_side *side = pair->sides[speaker];
	const struct conversation_wall *wall = &c->options.wall[speaker];
	struct conversation_extension *more = &side->extension;
	uint64_t limit_ns = with_others_ns(c, speaker, wall->busy_limit_ns);
	if (pair->clock.spent_ns[speaker] >= limit_ns || now_ns < more->until_ns)
		return pair->clock.spent_ns[speaker] < limit_ns;
	if (!watch_look(side))
		return false;
	uint64_t cpu_ns = side->watched.now.cpu_ns;
	uint64_t least_ns = more->until_ns == 0 ? wall->limit_ns / BUSY_PART : busy_least_ns;
	if (cpu_ns < more->cpu_ns + least_ns)
		return false;
	*more = (struct conversation_extension){now_ns + busy_again_ns, cpu_ns};
	return true;
}

static void end_if_late(struct conversation *c, struct conversation_pair *pair, uint64_t now_ns)
{
	for (int i = 0; i < SPEAKER_COUNT; i++)
		(void)!watch_look(pair->sides[i]);
	skip_start(pair, now_ns);
	pair->clock.again_at_ns = now_ns + again_ns;
	if (is_seen_at_work_by_chance(pair))
		return;
	clock_settle(pair, whose_moment(pair), now_ns);
	for (int i = 0; i < SPEAKER_COUNT; i++) {
		enum speaker speaker = (enum speaker)i;
		if (!is_limited(c, pair, speaker) || left_ns(c, pair, speaker) > 0)
			continue;
		if (is_busy(c, pair, speaker, now_ns))
			continue;
		kill_side(pair->sides[speaker], ENDED_FOR_WALL_TIME);
		return;
	}
}

void end_who_is_late(struct conversation *c, uint64_t now_ns)
{
	for (size_t i = 0; i < c->n_pairs; i++)
		if (now_ns >= due_of_pair_ns(c, &c->pairs[i]))
			end_if_late(c, &c->pairs[i], now_ns);
}
