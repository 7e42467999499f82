/* SPDX-License-Identifier: MIT */
/*
 * Whether a program computes that has come to its wall limit, or would if others did not: then it may go on, until its
 * busy_wall_limit_ns. How its threads are looked at is in demand.h.
 */
#pragma once

#include "sandbox/init/demand.h"

#include <stdbool.h>
#include <stdint.h>

struct limits_state;

/* All zero at the beginning of a run. */
struct busy {
	uint64_t until_ns; /* when a program that is past its wall limit and busy is looked at next; 0: it is not */
	struct demand_look look;
	uint64_t look_began_ns;
	bool looked_ahead, is_foreseen; /* see busy_look_ahead() */
	unsigned looks,
		wanting_looks; /* how often it was looked at past its limit, and wanted a processor */
	uint64_t looked_at_ns,
		cpu_then_ns; /* the last time, and the CPU time that had been used by then */
};

/**
 * busy_look_ahead() - look at a program of many threads before its wall limit
 *
 * To look at two thousand takes some 30 ms, by which their end would be late. So the first look begins that much earlier; when it
 * has found nobody who is ready, only the CPU time is asked for at the limit. Where there are few threads it is forgotten.
 */
void busy_look_ahead(struct limits_state *state, uint64_t now_ns);

/* When to look ahead, or on; UINT64_MAX: not. */
uint64_t busy_look_ahead_ns(const struct limits_state *state);

/* Whether a program that is past its wall limit may go on for now: init's other duties come between the slices of a look. */
bool busy_goes_on(struct limits_state *state, uint64_t now_ns);

void busy_end(struct busy *busy);
