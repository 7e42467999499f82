/* SPDX-License-Identifier: MIT */
/*
 * The main of every bench: options from a table, --json, the frame around the tables, the exit status. A bench defines
 * bench_program and has no main of its own.
 */
#pragma once

#include "tests/bench/measure.h"

/* An option of the bench; one of @count, @text, @flag and @take says what is done with it. */
struct bench_option {
	const char *name;     /* without its dashes */
	const char *argument; /* its name in the help; NULL for a flag */
	const char *doc;
	uint64_t *count, most; /* a number from 1 to @most */
	const char **text;
	bool *flag;
	bool (*take)(const char *text); /* false for a text that was not expected; @doc says which are */
};

struct bench_program {
	const char *name, *doc;
	const struct bench_option *options;
	size_t n_options;
	struct measure_options measure; /* what is usual */
	int (*run)(const struct measure_options *measure, struct error *err);
};

extern const struct bench_program bench_program;
