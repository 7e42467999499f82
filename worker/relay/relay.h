/* SPDX-License-Identifier: MIT */
/*
 * The relay of a run without a partner: a file goes into the program's standard input, once, and what it writes to
 * standard output goes into a file, once, both through pipes. Standard error is counted and its beginning
 * kept. Three channels (channel.h) and the program's end; for two programs that talk see conversation.h.
 *
 * Works with pipes of any size, blocks on nothing but all of them together, and holds no more than the pipes do.
 *
 * An input of up to RELAY_INPUT_PIPE_BYTES is in its pipe before the program is there: many solutions read all of it with
 * one read(2), which works where standard input is a file, and must not depend on who is faster here. The pages are the
 * file's own.
 */
#pragma once

#include "common/error.h"
#include "sandbox/sandbox.h"
#include "worker/relay/channel.h"
#include "worker/relay/outputs.h"

#include <stdbool.h>
#include <stdint.h>

/* Where the user may have a pipe of that size; else what the kernel allows everybody (fs.pipe-max-size, 1 MiB by default). */
enum { RELAY_INPUT_PIPE_BYTES = 16 << 20 };

/* The program's ends, for struct sandbox_request; close them with relay_ends_close() after the submit. */
struct relay_ends {
	int stdin_fd, stdout_fd, stderr_fd;
};
#define RELAY_NO_ENDS ((struct relay_ends){-1, -1, -1})
void relay_ends_close(struct relay_ends *ends);

struct relay {
	struct relay_ends program;
	struct channel in, out, errors;
	struct channel_limit limit; /* of standard output and standard error together */
	struct channel_kept kept;   /* the beginning of standard error */
	struct outputs *outputs;    /* borrowed; NULL: none */
	int output;            /* nameless file with what the program wrote to standard output */
	uint64_t output_bytes; /* with standard error, at most one above the limit */
	bool output_limit_hit;
};

/**
 * relay_open() - make the pipes and put into the first what it can hold
 * @input: file, read from its present offset; taken, also on failure
 * @output_limit_bytes: of standard output and error together
 * @outputs: where the file for the output comes from and goes; borrowed until relay_close(); NULL: a new one in memory
 */
int relay_open(struct relay *relay, int input, uint64_t output_limit_bytes, struct outputs *outputs,
               struct error *err) _must_check_;

/**
 * relay_run() - move bytes until the run's result can be had and all pipes are empty
 * @handle: killed when the output limit is passed
 * @stop: descriptor that becomes readable when juror is to stop; -1 for none
 *
 * SIGPIPE must be ignored. Return: 0, -ECANCELED when @stop says so, or a negative errno of our own failure; in both
 * cases the run goes on until the caller cancels it.
 */
int relay_run(struct relay *relay, struct sandbox_handle *handle, int stop,
              struct error *err) _must_check_;

void relay_close(struct relay *relay);
