/* SPDX-License-Identifier: MIT */
/*
 * One check of many things, each a task of the pool.
 */
#pragma once

#include "worker/validate/validate_internal.h"

#include <stdarg.h>

/* The check of one thing. */
struct each {
	struct validate *validate; /* only to be read: others use it at the same time */
	const struct slot *slot;
	size_t index;
	void *context;
	const char *file; /* what is being checked, below the package; of findings, and of failures */
	struct findings found; /* added to the package's in the order of the things */
};

/* Return: 0, also when there are faults; -ECANCELED; a negative errno when it could not be checked. */
typedef int (*each_run)(struct each *each, struct error *err);

/**
 * validate_each() - run a check for the things 0 … @n - 1
 * @what: few words for who watches, e.g. "inputs"; static
 *
 * What could not be checked is an error among the findings, which says why, after a second attempt.
 *
 * Return: 0; the number of a signal; -ENOMEM.
 */
int validate_each(struct validate *v, const char *what, size_t n, each_run run, void *context,
                  struct error *err) _must_check_;

/* A finding about each->file. */
void each_find(struct each *each, enum severity severity, const char *format, ...) _printf_(3, 4);
