/* SPDX-License-Identifier: MIT */
/*
 * The page that supervisor, init and tracee share. It is anonymous, so it is gone from the tracee at its execve.
 *
 * Turns: runs are numbered in the order of submission; everything up to the execve is prepared at once, then the tracee
 * of run n waits until turn->now is n. Init of run n, having told its result, makes it n + 1. When init dies before
 * that, the supervisor does it.
 */
#pragma once

#include "common/error.h"
#include "sandbox/kernel/filesystems.h"
#include "sandbox/protocol/wire.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct turn {
	_Atomic uint32_t now; /* a futex */
};

/* How far a run has come. A death before RUN_EXECUTING is our failure, never a verdict. */
enum run_phase {
	RUN_PREPARING,
	RUN_EXECUTING, /* execve is the next call; set by the tracee */
	RUN_TOLD,      /* the result is in the pipe; set by init */
};

/* Where a tracee may wait for a file system for ever. */
enum tracee_at {
	TRACEE_AT_OTHERS, /* nowhere of that kind */
	TRACEE_AT_DIRECTORY,
	TRACEE_AT_FILTER,
	TRACEE_AT_EXECUTABLE, /* and behind it, when the program runs */
	TRACEE_AT_COUNT
};

struct run_page {
	_Atomic int32_t init;    /* pid of init, by the kernel at its birth; 0 before */
	_Atomic uint32_t phase;  /* enum run_phase */
	_Atomic bool is_watched; /* by init: it keeps the run's limits from now on */
	_Atomic uint64_t looks_at_ns; /* by init: when it will look at the limits again; 0 before it has */
	/* By the tracee before RUN_EXECUTING: CLOCK_MONOTONIC, and the CPU time it had used until then. */
	uint64_t exec_at_ns, cpu_at_exec_ns;
	/* By init of a kept box, before it says that the box is free: the group may serve the next run. */
	bool group_is_renewed;
	_Atomic bool is_free; /* by init of a kept box: its run is told, and it waits for the next one */
	_Atomic bool wants_word; /* by the supervisor: it would do something then, and asks for a byte over the box socket */
	/* By whoever makes the mounts: which one it is at, counted from 1, and what it has found at the sources of binds. */
	_Atomic uint32_t mount;
	struct file_identity sources[WIRE_MOUNTS_MAX];
	_Atomic uint32_t tracee_at; /* enum tracee_at; by the tracee */
	bool memory_was_short; /* by init, when it tells: some call of the run may have failed for want of memory */
	/* By whoever failed, before it exits; error.code is 0 while nobody has. */
	struct error error;
};
