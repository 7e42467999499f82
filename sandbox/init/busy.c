/* SPDX-License-Identifier: MIT */
#include "sandbox/init/busy.h"

#include "sandbox/init/limits.h"
#include "sandbox/kernel/syscalls.h"

/* Past its wall deadline a program is looked at after each such pause, and has to want a processor in one look of
 * WANTED_LEAST. Of the looks, LOOKS_BEFORE are taken to have gone before, half of them in its favour, and older ones count
 * less: when they are LOOKS_MOST, all count half. After one that found it busy the pause is at least PAUSE_PARTS times what
 * that look took. Of a program with more threads than are looked at, one part in UNSEEN_LEAST of a processor is wanting one;
 * where nobody counts the time of all of them, it has the benefit of the doubt. */
static const uint64_t pause_ns = UINT64_C(10000000);
enum { WANTED_LEAST = 4, LOOKS_BEFORE = 8, LOOKS_MOST = 64, PAUSE_PARTS = 4, UNSEEN_LEAST = 50 };

/* What a look at DEMAND_THREADS_MAX threads takes at 12 us each; and how many are looked at in no time. */
static const uint64_t ahead_ns = UINT64_C(50000000);
enum { FEW_THREADS = DEMAND_SLICE_THREADS };

static bool is_unseen(const struct limits_state *state, uint64_t used_ns, uint64_t passed_ns)
{
	bool all_count = state->run->group.cpu_stat >= 0;
	return state->busy.look.found.is_partial &&
	       (!all_count || used_ns >= passed_ns / UNSEEN_LEAST);
}

/* At the first look, all the time since execve counts: a program that wanted a processor for most of it may be waiting for
 * somebody who gets none just now. */
static bool was_busy(const struct limits_state *state, uint64_t used_ns, uint64_t passed_ns)
{
	const struct demand *found = &state->busy.look.found;
	return found->is_ready || used_ns + found->waited_ns >= passed_ns / 2 ||
	       is_unseen(state, used_ns, passed_ns);
}

static bool stays_busy(struct limits_state *state, uint64_t used_ns, uint64_t passed_ns)
{
	struct busy *busy = &state->busy;
	busy->looks++;
	busy->wanting_looks += busy->look.found.is_ready || used_ns >= passed_ns / WANTED_LEAST ||
	                       is_unseen(state, used_ns, passed_ns);
	if (busy->looks >= LOOKS_MOST) {
		busy->looks /= 2;
		busy->wanting_looks /= 2;
	}
	return busy->wanting_looks * WANTED_LEAST >= busy->looks;
}

/* What a look that has ended now says of the time since the one before it. */
static bool judge_look(struct limits_state *state, uint64_t used_ns, uint64_t now_ns)
{
	struct busy *busy = &state->busy;
	if (busy->looks > 0
	            ? !stays_busy(state, used_ns - busy->cpu_then_ns, now_ns - busy->looked_at_ns)
	            : !was_busy(state, used_ns, now_ns - state->run->page->exec_at_ns))
		return false;
	if (busy->looks == 0) {
		busy->looks = LOOKS_BEFORE;
		busy->wanting_looks = LOOKS_BEFORE / 2;
	}
	busy->looked_at_ns = now_ns;
	busy->cpu_then_ns = used_ns;
	return true;
}

/* The next look, at the latest at @last_ns. The more time one takes from a program that wants it, the fewer there are. */
static void look_again_later(struct busy *busy, uint64_t now_ns, uint64_t last_ns)
{
	const struct demand *found = &busy->look.found;
	uint64_t long_ns = PAUSE_PARTS * (now_ns - busy->look_began_ns);
	if (long_ns < pause_ns || (!found->is_ready && !found->is_partial))
		long_ns = pause_ns;
	busy->until_ns = now_ns + long_ns < last_ns ? now_ns + long_ns : last_ns;
}

/* Return: whether the look has ended. */
static bool look_on(struct limits_state *state, uint64_t now_ns)
{
	struct busy *busy = &state->busy;
	if (!busy->look.is_under_way) {
		busy->look_began_ns = now_ns;
		demand_begin(&busy->look, state->run->tools->proc, busy->looks == 0);
	}
	return demand_go_on(&busy->look);
}

/* ---- before the limit ---- */

uint64_t busy_look_ahead_ns(const struct limits_state *state)
{
	const struct wire_request *wire = state->run->request->wire;
	bool has_few = wire->process_limit > 0 && wire->process_limit <= FEW_THREADS;
	if (state->busy.looked_ahead || has_few || wire->wall_limit_ns == 0 ||
	    wire->busy_wall_limit_ns <= wire->wall_limit_ns)
		return UINT64_MAX;
	uint64_t after_ns = wire->wall_limit_ns > ahead_ns ? wire->wall_limit_ns - ahead_ns : 0;
	return state->run->page->exec_at_ns + after_ns;
}

void busy_look_ahead(struct limits_state *state, uint64_t now_ns)
{
	struct busy *busy = &state->busy;
	if (now_ns < busy_look_ahead_ns(state) || !look_on(state, now_ns))
		return;
	busy->looked_ahead = true;
	busy->is_foreseen = !busy->look.found.is_ready && busy->look.n_threads > FEW_THREADS;
	busy->looked_at_ns = sys_clock_ns(CLOCK_MONOTONIC);
	busy->cpu_then_ns = limits_cpu_used_ns(state);
}

/* What was found ahead is true at the limit as well, unless the program has computed since, be it little. */
static bool is_still_true(struct busy *busy, uint64_t used_ns, uint64_t now_ns)
{
	bool was_foreseen = busy->is_foreseen;
	busy->is_foreseen = false;
	return was_foreseen &&
	       used_ns - busy->cpu_then_ns <= (now_ns - busy->looked_at_ns) / UNSEEN_LEAST;
}

/* ---- at the limit, and beyond ---- */

bool busy_goes_on(struct limits_state *state, uint64_t now_ns)
{
	struct busy *busy = &state->busy;
	uint64_t limit = state->run->request->wire->busy_wall_limit_ns;
	uint64_t last_ns = state->run->page->exec_at_ns + limit;
	if (limit == 0 || now_ns >= last_ns)
		return false;
	busy->looked_ahead = true;
	uint64_t used_ns = limits_cpu_used_ns(state);
	if (!is_still_true(busy, used_ns, now_ns)) {
		if (!look_on(state, now_ns)) {
			busy->until_ns = now_ns;
			return true;
		}
		now_ns = sys_clock_ns(CLOCK_MONOTONIC);
		used_ns = limits_cpu_used_ns(state);
	}
	if (!judge_look(state, used_ns, now_ns))
		return false;
	look_again_later(busy, now_ns, last_ns);
	return true;
}

void busy_end(struct busy *busy)
{
	demand_end(&busy->look);
}
