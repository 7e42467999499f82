/* SPDX-License-Identifier: MIT */
/*
 * Standard input, output and error of `juror run`. The program gets what juror itself has, or files, by descriptor, and
 * nothing stands between; with two exceptions, which go through a pipe and a pump of ours:
 *
 * A regular file as standard input, for a program that has its descriptor could open it anew by /proc/self/fd/0 and
 * write to it. What the program leaves unread is given back, so that a shell's `while read` loop around juror gets it.
 * And output that is limited, for only who moves bytes can count them, whatever they are written to.
 */
#pragma once

#include "common/error.h"
#include "sandbox/sandbox.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

/* From one descriptor to another. No piece is larger than what a pipe takes without blocking when poll(2) says so. */
struct pump {
	int from, to; /* -1 when closed */
	size_t begin, end;
	char buffer[PIPE_BUF];
};

struct run_streams {
	int program[3]; /* for struct sandbox_request; -1: none */
	struct pump pumps[3];
	int input,
		input_pipe; /* the file of the first pump, and the end of its pipe that the program reads */
	uint64_t limit_bytes,
		output_bytes; /* of standard output and error together; limit 0: none */
	bool limit_passed;
};
#define RUN_STREAMS_INIT                                                                           \
	((struct run_streams){                                                                     \
		.program = {-1, -1, -1},                                                           \
		.pumps = {{.from = -1, .to = -1}, {.from = -1, .to = -1}, {.from = -1, .to = -1}}, \
		.input = -1,                                                                       \
		.input_pipe = -1})

/**
 * run_streams_open() - open the files and make the pipes
 * @streams: RUN_STREAMS_INIT; freed with run_streams_done(), also on failure
 * @paths: of standard input, output, error; NULL: juror's own
 */
int run_streams_open(struct run_streams *streams, const char *const paths[3], uint64_t limit_bytes,
                     struct error *err) _must_check_;

/* Closes the program's ends; after the submit. */
void run_streams_close_program(struct run_streams *streams);

/**
 * run_streams_move() - until the result of @handle can be had and all that was written has arrived
 * @handle: killed when the limit is passed
 * @stop: readable when juror is to stop
 *
 * Return: 0, -ECANCELED by @stop, or another negative errno.
 */
int run_streams_move(struct run_streams *streams, struct sandbox_handle *handle, int stop,
                     struct error *err) _must_check_;
void run_streams_done(struct run_streams *streams);
