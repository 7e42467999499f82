/* SPDX-License-Identifier: MIT */
/*
 * Wall: an absolute deadline from the moment of execve. CPU: there is no timer for the CPU time of many processes that a
 * program could not exhaust or forge, so init looks when the limit could be reached at the earliest, which is what is
 * left divided by the number of processors it can use at once; at most every millisecond.
 */
#include "sandbox/init/limits.h"

#include "sandbox/kernel/syscalls.h"

#include <time.h>

static const uint64_t least_cpu_check_ns = UINT64_C(1000000);
/* Past its wall deadline a program is looked at after each such pause, and has to want a processor in one look of
 * WANTED_LEAST. Of the looks, LOOKS_BEFORE are taken to have gone before, half of them in its favour, and older ones count
 * less: when they are LOOKS_MOST, all count half. After one that found it busy the pause is at least PAUSE_PARTS times what
 * that look took. Of a program with more threads than are looked at, one part in UNSEEN_LEAST of a processor is wanting one;
 * where nobody counts the time of all of them, it has the benefit of the doubt. */
static const uint64_t busy_pause_ns = UINT64_C(10000000);
enum { WANTED_LEAST = 4, LOOKS_BEFORE = 8, LOOKS_MOST = 64, PAUSE_PARTS = 4, UNSEEN_LEAST = 50 };

/* Before execve nothing runs but our own steps; one that hangs is ended after this. */
static const uint64_t prepare_limit_ns = UINT64_C(10000000000);

/* How soon the loss of a process to the memory limit of a version 1 group is noticed; nothing tells of it reliably. */
static const uint64_t memory_check_ns = UINT64_C(20000000);

static bool is_executing(const struct run *run)
{
	return atomic_load(&run->page->phase) >= RUN_EXECUTING;
}

static uint64_t parallelism(const struct run *run)
{
	uint64_t n = run->tools->cpus;
	uint64_t processes = run->request->wire->process_limit;
	uint64_t bandwidth = (run->request->wire->cpu_bandwidth_percent + 99) / 100;
	if (processes > 0 && processes < n)
		n = processes;
	if (bandwidth > 0 && bandwidth < n)
		n = bandwidth;
	return n > 0 ? n : 1;
}

/* The CPU clock of a process, as clock_getcpuclockid(3) makes it: ~pid << 3 | CPUCLOCK_SCHED. */
static clockid_t process_clock(pid_t pid)
{
	return (clockid_t)((~(unsigned)pid << 3) | 2);
}

uint64_t limits_cpu_used_ns(const struct limits_state *state)
{
	uint64_t user_ns, system_ns, used;
	/* A single process has a clock of its own, exact to the nanosecond; a group's file follows the scheduler's tick. */
	if (state->run->request->wire->process_limit != 1 &&
	    cgroup_cpu_time(&state->run->group, &user_ns, &system_ns) == 0)
		used = user_ns + system_ns;
	else
		used = sys_clock_ns_tagged(process_clock(state->tracee), state->run->tag);
	uint64_t before = state->run->page->cpu_at_exec_ns;
	return used > before ? used - before : 0;
}

void limits_start(struct limits_state *state, const struct run *run, pid_t tracee)
{
	uint64_t limit = run->request->wire->cpu_limit_ns;
	*state = (struct limits_state){
		.run = run, .tracee = tracee, .started_ns = sys_clock_ns(CLOCK_MONOTONIC)};
	state->memory_check_ns = state->started_ns + memory_check_ns;
	if (limit > 0)
		state->cpu_check_ns = state->started_ns + limit / parallelism(run);
}

static uint64_t wall_deadline_ns(const struct limits_state *state)
{
	if (!is_executing(state->run))
		return state->started_ns + prepare_limit_ns;
	uint64_t limit = state->run->request->wire->wall_limit_ns;
	if (limit == 0)
		return UINT64_MAX;
	uint64_t begin = state->run->page->exec_at_ns;
	uint64_t deadline = limit < UINT64_MAX - begin ? begin + limit : UINT64_MAX;
	return deadline > state->busy_until_ns ? deadline : state->busy_until_ns;
}

static bool is_unseen(const struct limits_state *state, uint64_t used_ns, uint64_t passed_ns)
{
	bool all_count = state->run->group.cpu_stat >= 0;
	return state->look.found.is_partial && (!all_count || used_ns >= passed_ns / UNSEEN_LEAST);
}

/* At the first look, all the time since execve counts: a program that wanted a processor for most of it may be waiting for
 * somebody who gets none just now. */
static bool was_busy(const struct limits_state *state, uint64_t used_ns, uint64_t passed_ns)
{
	const struct demand *found = &state->look.found;
	return found->is_ready || used_ns + found->waited_ns >= passed_ns / 2 ||
	       is_unseen(state, used_ns, passed_ns);
}

static bool stays_busy(struct limits_state *state, uint64_t used_ns, uint64_t passed_ns)
{
	state->looks++;
	state->wanting_looks += state->look.found.is_ready || used_ns >= passed_ns / WANTED_LEAST ||
	                        is_unseen(state, used_ns, passed_ns);
	if (state->looks >= LOOKS_MOST) {
		state->looks /= 2;
		state->wanting_looks /= 2;
	}
	return state->wanting_looks * WANTED_LEAST >= state->looks;
}

/* What a look that has ended now says of the time since the one before it. */
static bool judge_look(struct limits_state *state, uint64_t now_ns)
{
	uint64_t used_ns = limits_cpu_used_ns(state);
	if (state->looks > 0
	            ? !stays_busy(state, used_ns - state->cpu_then_ns, now_ns - state->looked_at_ns)
	            : !was_busy(state, used_ns, now_ns - state->run->page->exec_at_ns))
		return false;
	if (state->looks == 0) {
		state->looks = LOOKS_BEFORE;
		state->wanting_looks = LOOKS_BEFORE / 2;
	}
	state->looked_at_ns = now_ns;
	state->cpu_then_ns = used_ns;
	return true;
}

/* The next look, at the latest at @last_ns. The more time one takes from a program that wants it, the fewer there are. */
static void look_again_later(struct limits_state *state, uint64_t now_ns, uint64_t last_ns)
{
	const struct demand *found = &state->look.found;
	uint64_t pause_ns = PAUSE_PARTS * (now_ns - state->look_began_ns);
	if (pause_ns < busy_pause_ns || (!found->is_ready && !found->is_partial))
		pause_ns = busy_pause_ns;
	state->busy_until_ns = now_ns + pause_ns < last_ns ? now_ns + pause_ns : last_ns;
}

/* At its wall deadline a program that computes, or would if others did not, gets another moment. So does one of many threads,
 * until all have been looked at: init's other duties come between. */
static bool is_busy(struct limits_state *state, uint64_t now_ns)
{
	uint64_t limit = state->run->request->wire->busy_wall_limit_ns;
	uint64_t last_ns = state->run->page->exec_at_ns + limit;
	if (limit == 0 || !is_executing(state->run) || now_ns >= last_ns)
		return false;
	if (!state->look.is_under_way) {
		state->look_began_ns = now_ns;
		demand_begin(&state->look, state->run->tools->proc, state->looks == 0);
	}
	if (!demand_go_on(&state->look)) {
		state->busy_until_ns = now_ns;
		return true;
	}
	uint64_t ended_ns = sys_clock_ns(CLOCK_MONOTONIC);
	if (!judge_look(state, ended_ns))
		return false;
	look_again_later(state, ended_ns, last_ns);
	return true;
}

static bool cpu_passed(struct limits_state *state, uint64_t now_ns)
{
	if (state->cpu_check_ns == 0 || now_ns < state->cpu_check_ns)
		return false;
	uint64_t limit = state->run->request->wire->cpu_limit_ns;
	uint64_t used = is_executing(state->run) ? limits_cpu_used_ns(state) : 0;
	if (used >= limit)
		return true;
	uint64_t pause = (limit - used) / parallelism(state->run);
	state->cpu_check_ns = now_ns + (pause > least_cpu_check_ns ? pause : least_cpu_check_ns);
	return false;
}

/* A version 1 group loses one process at a time to the kernel; a run that lost one is over. */
static bool watches_memory(const struct run *run)
{
	return run->group.memory_is_v1 && run->request->wire->memory_limit_bytes > 0 &&
	       run->request->wire->process_limit != 1;
}

static bool memory_passed(struct limits_state *state, uint64_t now_ns)
{
	if (!watches_memory(state->run) || now_ns < state->memory_check_ns)
		return false;
	state->memory_check_ns = now_ns + memory_check_ns;
	return cgroup_out_of_memory(&state->run->group);
}

enum sandbox_limit limits_passed(struct limits_state *state)
{
	uint64_t now_ns = sys_clock_ns(CLOCK_MONOTONIC);
	if (cpu_passed(state, now_ns))
		return SANDBOX_LIMIT_CPU;
	if (now_ns >= wall_deadline_ns(state) && !is_busy(state, now_ns))
		return SANDBOX_LIMIT_WALL;
	if (memory_passed(state, now_ns))
		return SANDBOX_LIMIT_MEMORY;
	return SANDBOX_LIMIT_NONE;
}

uint64_t limits_sleep_ns(const struct limits_state *state)
{
	/* The deadlines begin at execve, which is a few microseconds away. */
	if (!is_executing(state->run))
		return least_cpu_check_ns;
	uint64_t next = wall_deadline_ns(state);
	if (state->cpu_check_ns > 0 && state->cpu_check_ns < next)
		next = state->cpu_check_ns;
	if (watches_memory(state->run) && state->memory_check_ns < next)
		next = state->memory_check_ns;
	atomic_store(&state->run->page->looks_at_ns, next);
	if (next == UINT64_MAX)
		return UINT64_MAX;
	uint64_t now_ns = sys_clock_ns(CLOCK_MONOTONIC);
	return next > now_ns ? next - now_ns : 0;
}

void limits_end(struct limits_state *state)
{
	demand_end(&state->look);
}
