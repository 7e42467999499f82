/* SPDX-License-Identifier: MIT */
/*
 * The relay of a run without a partner: a file goes into the program's standard input, once, and what it writes to
 * standard output goes into a file in memory, once, both through pipes and by splice(2). Standard error is counted and
 * its beginning kept.
 *
 * Works with pipes of any size, blocks on nothing but all of them together, and holds no more than the pipes do.
 */
#pragma once

#include "common/error.h"
#include "sandbox/sandbox.h"

#include <stdbool.h>
#include <stdint.h>

enum { RELAY_STDERR_KEPT = 4096 };

/* The program's ends, for struct sandbox_request; close them with relay_close_program_ends() after the submit. */
struct relay_program_ends {
	int stdin_fd, stdout_fd, stderr_fd;
};

struct relay {
	int input;        /* file to read, -1 when it is all in the pipe or nobody reads any more */
	int to_program;   /* pipe, -1 when closed */
	int from_program; /* pipe, -1 at its end */
	int errors;       /* pipe, -1 at its end */
	int output;       /* memfd with what the program wrote */
	uint64_t output_limit_bytes;
	uint64_t output_bytes; /* standard output and standard error together, up to a pipe's size above the limit */
	bool output_limit_hit;
	bool stopped; /* because of that */
	size_t kept;  /* bytes of stderr_text */
	char stderr_text[RELAY_STDERR_KEPT];
	struct relay_program_ends program;
};

/**
 * relay_open() - make the pipes and put into the first what it can hold
 * @input: file, read from its present offset; taken, also on failure
 * @output_limit_bytes: of standard output and error together
 */
int relay_open(struct relay *relay, int input, uint64_t output_limit_bytes,
               struct error *err) _must_check_;

void relay_close_program_ends(struct relay *relay);

/**
 * relay_run() - move bytes until the run's result can be had and all pipes are empty
 * @handle: killed when the output limit is passed
 * @stop: descriptor that becomes readable when juror is to stop; -1 for none
 *
 * Return: 0, -ECANCELED when @stop says so, or a negative errno of our own failure; in both cases the run goes on until
 * the caller cancels it.
 */
int relay_run(struct relay *relay, struct sandbox_handle *handle, int stop,
              struct error *err) _must_check_;

void relay_close(struct relay *relay);
