/* SPDX-License-Identifier: MIT */
/*
 * A stage is a flat list of named steps; the name of the one that fails goes into the error.
 */
#pragma once

#include "common/error.h"

#include <stddef.h>

struct run;

struct step {
	const char *name;
	int (*run)(struct run *run, struct error *err);
};

/* Runs the steps in order. Return: 0 or the first failure, with the step's name in front of its text. */
static inline int steps_run(const struct step *steps, size_t n, struct run *run, struct error *err)
{
	for (size_t i = 0; i < n; i++) {
		int r = steps[i].run(run, err);
		if (r < 0) {
			(void)error_prefix(err, "%s", steps[i].name);
			return r;
		}
	}
	return 0;
}
