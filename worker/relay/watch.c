/* SPDX-License-Identifier: MIT */
#include "worker/relay/watch.h"

#include "common/units.h"

/* What an exit takes at most, and how long is waited for one when we may not look. */
enum { WATCH_CPU_NS = 10 * 1000 * 1000, WATCH_BLIND_NS = 20 * 1000 * 1000 };

/* Its end of the pipe is its standard input's other one. */
static int input_of(const struct conversation *c, enum speaker speaker)
{
	return c->sides[speaker_other(speaker)].says.sink;
}

bool watch_look(struct conversation *c, enum speaker speaker)
{
	struct conversation_side *side = &c->sides[speaker];
	side->watched.is_known =
		side->handle && sandbox_activity(side->handle, input_of(c, speaker),
	                                         side->says.source, &side->watched.now) == 0;
	return side->watched.is_known;
}

/* ---- on the way out? ---- */

static bool is_blocked(const struct conversation *c, enum speaker speaker)
{
	enum sandbox_activity_state state = c->sides[speaker].watched.now.state;
	if (state == SANDBOX_ACTIVITY_READING)
		return channel_pipe_bytes(input_of(c, speaker)) == 0; /* else it is about to go on */
	return state != SANDBOX_ACTIVITY_GONE && state != SANDBOX_ACTIVITY_RUNNING;
}

static bool has_settled(struct conversation *c, enum speaker speaker)
{
	struct watched *watched = &c->sides[speaker].watched;
	uint64_t now_ns = units_now_ns();
	bool is_first = watched->settling_since_ns == 0;
	if (is_first)
		watched->settling_since_ns = now_ns;
	if (!watch_look(c, speaker))
		return now_ns - watched->settling_since_ns >= WATCH_BLIND_NS;
	if (is_first)
		watched->settling_cpu_ns = watched->now.cpu_ns;
	return is_blocked(c, speaker) ||
	       watched->now.cpu_ns >= watched->settling_cpu_ns + WATCH_CPU_NS;
}

bool watch_is_settled(struct conversation *c, enum speaker speaker)
{
	bool is_settled = !c->sides[speaker].handle || has_settled(c, speaker);
	if (is_settled)
		c->sides[speaker].watched.settling_since_ns = 0;
	return is_settled;
}

bool watch_is_settling(const struct conversation *c)
{
	for (int i = 0; i < SPEAKER_COUNT; i++)
		if (c->sides[i].handle && c->sides[i].watched.settling_since_ns > 0)
			return true;
	return false;
}

/* ---- idle? ---- */

/* One who waits for something of its own will not go on either; but as long as the solution lives, a program of the
 * jury that does is at fault, and not idle. */
static bool is_stuck(struct conversation *c, enum speaker speaker)
{
	if (!watch_look(c, speaker) || !is_blocked(c, speaker))
		return false;
	enum sandbox_activity_state state = c->sides[speaker].watched.now.state;
	if (state == SANDBOX_ACTIVITY_WAITING)
		return speaker == SPEAKER_SOLUTION || !c->sides[SPEAKER_SOLUTION].handle;
	return state == SANDBOX_ACTIVITY_READING || state == SANDBOX_ACTIVITY_WRITING;
}

static bool has_not_run(const struct watched *watched)
{
	return watched->stuck.cpu_ns == watched->now.cpu_ns &&
	       watched->stuck.processes == watched->now.processes;
}

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
	bool seemed_idle = c->seems_idle;
	bool nothing_ran = true;
	c->seems_idle = false;
	for (int i = 0; i < SPEAKER_COUNT; i++) {
		struct watched *watched = &c->sides[i].watched;
		if (!c->sides[i].handle)
			continue;
		bool stuck = is_stuck(c, (enum speaker)i);
		remember(watched);
		if (!stuck)
			return false;
		nothing_ran &= has_not_run(watched);
		watched->stuck = watched->now;
	}
	c->seems_idle = true;
	return seemed_idle && nothing_ran;
}
