/* SPDX-License-Identifier: MIT */
/*
 * Drivers: a process for each processor, all of which do the same thing for the same time, to see
 * how much of it this machine can do. Made before anything else, so that they inherit nothing.
 */
#pragma once

#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct drivers;

/* What a driver can do; the functions run in the driver's process. */
struct driver_work {
	/* Once, before the first order. @ret_context: for the others. */
	int (*open)(void *setup, unsigned number, void **ret_context, struct error *err);
	/* Does it until @until_ns of CLOCK_MONOTONIC. Return: 0, how often in *@ret_runs. */
	int (*run)(void *context, int order, uint64_t until_ns, uint64_t *ret_runs,
	           struct error *err);
	void (*close)(void *context);
};

/* @n: the most drivers; they are numbered from 0 */
int drivers_start(const struct driver_work *work, void *setup, unsigned n, struct drivers **ret,
                  struct error *err) _must_check_;

/**
 * drivers_run() - have the first @n of them do something at the same time
 * @order: for the work's run
 * @pinned: each on a processor of its own; otherwise where the scheduler puts it
 * @duration_ns: for how long
 * @ret_rate: of all together, in a second
 */
int drivers_run(struct drivers *drivers, unsigned n, int order, bool pinned, uint64_t duration_ns,
                double *ret_rate, struct error *err) _must_check_;

void drivers_stop(struct drivers *drivers);

/* How many processors this process may use, at most 64. */
unsigned drivers_processors(void);
/* The @number'th of them. */
int drivers_processor(unsigned number);
