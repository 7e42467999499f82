/* SPDX-License-Identifier: MIT */
/*
 * Deadlines of a run: when init has to look next, and whether a limit has been passed.
 */
#pragma once

#include "sandbox/init/busy.h"
#include "sandbox/init/run.h"
#include "sandbox/sandbox.h"

#include <sys/types.h>

struct limits_state {
	const struct run *run;
	pid_t tracee;
	uint64_t started_ns; /* when it was the run's turn */
	bool has_begun;   /* the tracee has come through its execve; known when it is asked for */
	bool never_began; /* and has not in the time that there is for it */
	uint64_t begin_check_ns;  /* when to ask again; 0: no need yet */
	uint64_t memory_check_ns; /* when to look for lost processes next */
	uint64_t cpu_check_ns;    /* when to look at the CPU time next; 0: never */
	struct busy busy;
};

void limits_start(struct limits_state *state, const struct run *run, pid_t tracee);

/* CPU time of the whole tree since execve, as exactly as it can be had while it runs. */
uint64_t limits_cpu_used_ns(const struct limits_state *state);

/* The limit that has been passed by now, SANDBOX_LIMIT_NONE if none; moves the next look at the CPU time. With never_began it
 * is no limit of the program's. */
enum sandbox_limit limits_passed(struct limits_state *state);

/* How long init may sleep, which the page tells the supervisor. Return: nanoseconds, UINT64_MAX for ever. */
uint64_t limits_sleep_ns(const struct limits_state *state);

/* Nothing will be asked any more. */
void limits_end(struct limits_state *state);
