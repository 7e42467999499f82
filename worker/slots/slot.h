/* SPDX-License-Identifier: MIT */
/*
 * A slot judges one case at a time: a thread with two sandboxes of its own, one for what is judged (compilers and
 * solutions) and one for the jury's programs, so that neither side waits for, or shares a user with, the other.
 */
#pragma once

#include "common/error.h"
#include "sandbox/sandbox.h"
#include "worker/state/state.h"

#include <stdbool.h>

/* What every box of a job may bind from; names are fixed so that stages need not ask. */
#define VIEW_SCRATCH "/juror/scratch" /* juror's scratch directory: sources and compiled programs */
#define VIEW_PACKAGE "/juror/package" /* the problem package */

enum side { SIDE_SOLUTION, SIDE_JURY, SIDE_COUNT };

enum slot_policy { POLICY_RUN, POLICY_RUN_PROCESSES, POLICY_COMPILE, POLICY_COUNT };

struct slot_options {
	const struct state *state;
	const char *package; /* absolute path of the package; NULL: none */
	bool weak_limits;
	int policies[POLICY_COUNT]; /* seccomp filters; borrowed */
	int stop;                   /* readable when juror is to stop; borrowed */
};

struct slot {
	struct slot_options options; /* what it points to is borrowed */
	struct sandbox *sandboxes[SIDE_COUNT];
	struct state_uid uids[SIDE_COUNT]; /* .lock -1 when juror is no superuser */
};

int slot_open(const struct slot_options *options, struct slot *ret, struct error *err) _must_check_;
void slot_close(struct slot *slot);

/* Opens those of its sandboxes again whose supervisor was killed; what cannot be opened stays as it is. */
void slot_mend(struct slot *slot);

/* Waits until the run's result can be had. Return: 0, or -ECANCELED when juror is to stop. */
int slot_wait(const struct slot *slot, const struct sandbox_handle *handle,
              struct error *err) _must_check_;
