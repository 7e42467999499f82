/* SPDX-License-Identifier: MIT */
/*
 * A slot judges one case at a time: a thread with two sandboxes of its own, one for what is judged (compilers and
 * solutions) and one for the jury's programs, so that neither side waits for, or shares a user with, the other.
 */
#pragma once

#include "common/error.h"
#include "sandbox/sandbox.h"
#include "worker/relay/outputs.h"
#include "worker/state/state.h"

#include <stdbool.h>

/* What every box of a job may bind from; names are fixed so that stages need not ask. */
#define VIEW_SCRATCH "/juror/scratch" /* juror's scratch directory: sources and compiled programs */
#define VIEW_PACKAGE "/juror/package" /* the problem package */

/* From SIDE_FURTHER on: further processes of a solution, in problems in which several run at once. */
enum side { SIDE_SOLUTION, SIDE_JURY, SIDE_FURTHER, SIDE_COUNT = SIDE_FURTHER + 31 };
enum { SLOT_PROCESSES_MAX = SIDE_COUNT - SIDE_FURTHER + 1 };

/* The side of a solution's process, from 0. */
static inline enum side side_of_process(size_t process)
{
	return process == 0 ? SIDE_SOLUTION : (enum side)(SIDE_FURTHER + process - 1);
}

struct slot_options {
	const struct state *state;
	const char *package; /* absolute path of the package; NULL: none */
	bool weak_limits;
	int stop; /* readable when juror is to stop; borrowed */
};

struct slot_side {
	struct sandbox *sandbox; /* NULL: not opened yet */
	struct state_uid uid;    /* .lock -1 when juror is no superuser, or it is not opened */
};

struct slot {
	struct slot_options options; /* what it points to is borrowed */
	struct slot_side *sides;     /* SIDE_COUNT */
	struct outputs *outputs;     /* of its thread */
};

/* Opens the solution's side; the others are opened when they are first asked for, since many problems need none. */
int slot_open(const struct slot_options *options, struct slot *ret, struct error *err) _must_check_;
void slot_close(struct slot *slot);

/* Opens those of its sandboxes again whose supervisor was killed; what cannot be opened stays as it is. */
void slot_mend(struct slot *slot);

/* From the slot's own thread. Return: borrowed, until slot_mend(); NULL when it cannot be opened. */
struct sandbox *slot_sandbox(const struct slot *slot, enum side side,
                             struct error *err) _must_check_;

/* Waits until the run's result can be had. Return: 0, or -ECANCELED when juror is to stop. */
int slot_wait(const struct slot *slot, const struct sandbox_handle *handle,
              struct error *err) _must_check_;
