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
/* Until execve returns nothing runs but our own steps; one that hangs is ended after this. When its wall limit has passed by
 * then, it is looked for a program after each such pause. */
static const uint64_t prepare_limit_ns = UINT64_C(10000000000), begin_pause_ns = UINT64_C(10000000);

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

/* Of the program alone. */
static uint64_t program_deadline_ns(const struct limits_state *state)
{
	uint64_t limit = state->run->request->wire->wall_limit_ns;
	if (limit == 0)
		return UINT64_MAX;
	uint64_t begin = state->run->page->exec_at_ns;
	uint64_t deadline = limit < UINT64_MAX - begin ? begin + limit : UINT64_MAX;
	return deadline > state->busy.until_ns ? deadline : state->busy.until_ns;
}

/* As long as it is not known to have begun, there is something to be asked when either time has come. */
static uint64_t wall_deadline_ns(const struct limits_state *state)
{
	uint64_t begun_by_ns = state->started_ns + prepare_limit_ns;
	if (!is_executing(state->run))
		return begun_by_ns;
	uint64_t deadline = program_deadline_ns(state);
	if (state->has_begun)
		return deadline;
	if (state->begin_check_ns > deadline)
		deadline = state->begin_check_ns;
	return deadline < begun_by_ns ? deadline : begun_by_ns;
}

/* A tracee whose execve does not return, since it waits for a file system, is not the program. */
static bool has_begun(struct limits_state *state, uint64_t now_ns)
{
	if (!state->has_begun && is_executing(state->run))
		state->has_begun = demand_has_begun(state->run->tools->proc);
	if (state->has_begun)
		return true;
	state->never_began = now_ns >= state->started_ns + prepare_limit_ns;
	state->begin_check_ns = now_ns + begin_pause_ns;
	return false;
}

static bool wall_passed(struct limits_state *state, uint64_t now_ns)
{
	if (now_ns < wall_deadline_ns(state))
		return false;
	if (!has_begun(state, now_ns))
		return state->never_began;
	return now_ns >= wall_deadline_ns(state) && !busy_goes_on(state, now_ns);
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
	if (is_executing(state->run))
		busy_look_ahead(state, now_ns);
	if (wall_passed(state, now_ns))
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
	if (busy_look_ahead_ns(state) < next)
		next = busy_look_ahead_ns(state);
	atomic_store(&state->run->page->looks_at_ns, next);
	if (next == UINT64_MAX)
		return UINT64_MAX;
	uint64_t now_ns = sys_clock_ns(CLOCK_MONOTONIC);
	return next > now_ns ? next - now_ns : 0;
}

void limits_end(struct limits_state *state)
{
	busy_end(&state->busy);
}
