/* SPDX-License-Identifier: MIT */
#include "worker/relay/idleness.h"

#include <assert.h>

int idleness_again_ms(enum idleness_found found)
{
	/* A thread that hides that all wait is often one that has little to do. */
	static const int again_ms[IDLENESS_FOUND_COUNT] = {
		[IDLENESS_NOT] = 25, [IDLENESS_ALMOST] = 10, [IDLENESS_SEEMS] = 1, [IDLENESS_CERTAIN] = 25, /* all are being ended */
	};
	return again_ms[found];
}

bool idleness_is_blocked(const struct idleness_program *program)
{
	enum sandbox_activity_state state = program->now.state;
	if (state == SANDBOX_ACTIVITY_READING)
		return !program->has_something_to_read; /* else it is about to go on */
	return state != SANDBOX_ACTIVITY_GONE && state != SANDBOX_ACTIVITY_RUNNING;
}

static bool solution_lives(const struct idleness_program *programs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (programs[i].speaker == SPEAKER_SOLUTION)
			return true;
	return false;
}

/* Nor can one that would go on when all is over. One who waits for something of its own will not go on either; but as long
 * as the solution lives, a program of the jury that does is at fault, and not idle. */
static bool is_stuck(const struct idleness_program *program, bool has_solution)
{
	if (!program->is_known || !idleness_is_blocked(program))
		return false;
	enum sandbox_activity_state state = program->now.state;
	if (state == SANDBOX_ACTIVITY_WAITING)
		return program->speaker == SPEAKER_SOLUTION || !has_solution;
	return state == SANDBOX_ACTIVITY_READING || state == SANDBOX_ACTIVITY_WRITING;
}

static bool has_one_who_waits(const struct idleness_program *program)
{
	return program->is_known && (program->now.reads | program->now.writes) != 0;
}

static bool has_run(const struct sandbox_activity *before, const struct sandbox_activity *now)
{
	return before->cpu_ns != now->cpu_ns || before->processes != now->processes;
}

static enum idleness_found found_by_one_look(const struct idleness_program *programs, size_t n)
{
	bool has_solution = solution_lives(programs, n);
	bool are_stuck = true, are_almost = true;
	for (size_t i = 0; i < n; i++) {
		are_stuck &= is_stuck(&programs[i], has_solution);
		are_almost &= has_one_who_waits(&programs[i]);
	}
	if (are_stuck)
		return IDLENESS_SEEMS;
	return are_almost ? IDLENESS_ALMOST : IDLENESS_NOT;
}

enum idleness_found idleness_judge(struct idleness *idleness,
                                   const struct idleness_program *programs, size_t n)
{
	assert(n > 0 && n <= IDLENESS_PROGRAMS_MAX);
	bool nothing_ran = idleness->found >= IDLENESS_SEEMS;
	for (size_t i = 0; i < n; i++) {
		nothing_ran &= !has_run(&idleness->last[i], &programs[i].now);
		idleness->last[i] = programs[i].now;
	}
	idleness->found = found_by_one_look(programs, n);
	if (idleness->found == IDLENESS_SEEMS && nothing_ran)
		idleness->found = IDLENESS_CERTAIN;
	return idleness->found;
}

bool idleness_is_chance(unsigned *looks, enum sandbox_activity_state state)
{
	enum { LOOKS = 3 };
	bool is_at_work = state == SANDBOX_ACTIVITY_RUNNING;
	*looks = is_at_work ? *looks + 1 : 0;
	return is_at_work && *looks < LOOKS;
}
