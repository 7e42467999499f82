/* SPDX-License-Identifier: MIT */
/*
 * Whether the programs of a box want a processor. A program that computes and gets none looks, by its CPU time, like one that
 * sleeps; the kernel knows better: it tells of each thread whether it is ready to run (/proc/PID/stat), and how long it has
 * been so without a processor, up to when it got one last (/proc/PID/schedstat).
 *
 * Init asks by itself, through the supervisor's /proc, so that nobody else has to get a processor for it; only at a wall
 * deadline, since a look takes some ten system calls a thread. Control groups are not needed.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct demand {
	bool is_ready;   /* some thread runs or is ready to */
	bool is_partial; /* there are more threads than were looked at: what they want is not known */
	uint64_t waited_ns; /* that the threads have been ready in vain, all together; when none is ready now */
};

enum { DEMAND_THREADS_MAX = 128 };

/**
 * demand_look() - look at all that descends from the caller
 * @proc: O_PATH directory of /proc, in which the caller's own namespace or one above is seen
 *
 * What cannot be read counts as asleep. DEMAND_THREADS_MAX are looked at, since init can end nobody meanwhile: that is some 2 ms.
 */
void demand_look(int proc, struct demand *ret);
