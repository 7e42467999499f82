/* SPDX-License-Identifier: MIT */
/*
 * Whether the programs of a box want a processor. A program that computes and gets none looks, by its CPU time, like one that
 * sleeps; the kernel knows better: it tells of each thread whether it is ready to run (/proc/PID/stat), and how long it has
 * been so without a processor, up to when it got one last (/proc/PID/schedstat).
 *
 * Init asks by itself, through the supervisor's /proc, so that nobody else has to get a processor for it; only about a
 * wall deadline, since a look takes six to nine system calls a thread. As init has other duties, a look is made in slices.
 * Control groups are not needed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct demand {
	bool is_ready;   /* some thread runs or is ready to */
	bool is_partial; /* there are more threads than were looked at: what they want is not known */
	uint64_t waited_ns; /* that the first threads have been ready in vain, all together; when none is ready now */
};

enum { DEMAND_THREADS_MAX = 4096, DEMAND_WAITS_MAX = 128, DEMAND_SLICE_THREADS = 64 };

/* A look at all that descends from the caller. All zero: none is under way. There is one at a time, since its lists are static. */
struct demand_look {
	bool is_under_way;
	bool adds_waits;
	int proc,
		tasks; /* tasks: lists the threads of the process that is being looked at; -1 none */
	size_t n_processes, next_process, n_threads;
	size_t entries_size, next_entry; /* of what has been read of tasks */
	struct demand found;
};

/* Takes what memory a look at a small program needs; a look does it by itself. */
void demand_prepare(void);

/**
 * demand_begin() - begin to look
 * @proc: O_PATH directory of /proc, in which the caller's own namespace or one above is seen; borrowed until the end
 * @adds_waits: waited_ns is wanted; of DEMAND_WAITS_MAX threads, since it takes a third of the time, and since of many threads
 *              that are woken together each waits for all others
 */
void demand_begin(struct demand_look *look, int proc, bool adds_waits);

/**
 * demand_go_on() - look at some more threads, DEMAND_SLICE_THREADS at most
 *
 * What cannot be read counts as asleep. The first thread that is ready ends the look, and so does the one after
 * DEMAND_THREADS_MAX.
 *
 * Return: true when the look has ended; then @look->found says what was seen.
 */
bool demand_go_on(struct demand_look *look);

/* Gives up a look that may be under way. */
void demand_end(struct demand_look *look);

/**
 * demand_has_begun() - whether the caller's first child has come through its execve
 * @proc: as above
 *
 * Return: true also when that cannot be read.
 */
bool demand_has_begun(int proc);
