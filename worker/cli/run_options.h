/* SPDX-License-Identifier: MIT */
/* The command line of `juror run`. */
#pragma once

#include "common/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

/* A limit of 0 is none. */
struct run_options {
	uint64_t time_ns, wall_ns;
	uint64_t memory_bytes, processes, output_bytes, cpu_percent;
	const char *streams[3]; /* files for standard input, output, error; NULL: juror's own */
	struct strv binds;      /* SOURCE[:TARGET[:FLAGS]] */
	struct strv env;        /* the whole environment, NAME=VALUE */
	const char *cwd, *policy;
	const char *json; /* NULL: none */
	bool weak_limits, quiet;
	const char *const *command; /* like argv; borrowed */
};

/* Exits by itself for --help and for a usage that is wrong. Return: 0, or a negative errno when memory ran out. */
int run_options_parse(struct run_options *options, int argc, char **argv) _must_check_;
void run_options_done(struct run_options *options);
