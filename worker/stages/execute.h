/* SPDX-License-Identifier: MIT */
/*
 * Running a submission on one case: input in, output out, and what the run itself says about the verdict.
 */
#pragma once

#include "worker/relay/relay.h"
#include "worker/stages/program.h"
#include "worker/verdict/verdict.h"

struct execute_limits {
	uint64_t time_ns, wall_ns; /* time: CPU time of all processes */
	uint64_t memory_bytes, output_bytes;
	uint64_t run_time_ns; /* when a run is ended for its CPU time, if it is not at the limit; 0: it is */
};

/* The limits that a language's suite makes of the problem's. */
struct execute_limits execute_limits_for(const struct suite *suite,
                                         const struct execute_limits *problem);

/**
 * execute_box() - the request of a run, its streams left open
 * @args: argv[1..] of the program; NULL for none
 * @box: freed with box_done(), also on failure
 */
int execute_box(struct box *box, const struct slot *slot, const struct program *program,
                const struct strv *args, const struct execute_limits *limits,
                struct error *err) _must_check_;

struct execution {
	struct sandbox_handle *handle; /* NULL: not running */
	struct sandbox_result result; /* .keep_dir_fd: the directory of a program that keeps it; -1 */
	struct relay relay;           /* its .output holds what the program wrote */
	enum verdict verdict; /* VERDICT_NONE when the run was in order and the output decides */
	char message[256];    /* why not; empty otherwise */
};

/**
 * execute_begin() - queue a run of a program on an input
 * @input: file, read from its present offset; taken, also on failure
 * @args: argv[1..] of the program; NULL for none
 * @ret: to be given to execute_finish() or execution_done() on success
 *
 * The run may start at once, and then waits when it has read or written as much as a pipe holds: who begins the next one
 * early finishes it soon.
 *
 * Return: 0; a negative errno when the sandbox failed.
 */
int execute_begin(const struct slot *slot, const struct program *program, int input,
                  const struct strv *args, const struct execute_limits *limits,
                  struct execution *ret, struct error *err) _must_check_;

/**
 * execute_finish() - see it to its end
 * @program, @limits: those that it was begun with
 *
 * Return: 0 when there is a result, whatever it is; -ECANCELED; a negative errno when the sandbox failed.
 */
int execute_finish(const struct slot *slot, const struct program *program,
                   const struct execute_limits *limits, struct execution *execution,
                   struct error *err) _must_check_;

/* Cancels the run if it is not finished. */
void execution_done(struct execution *execution);
