/* SPDX-License-Identifier: MIT */
/*
 * What lasts from one pass of a case to the next: the validator's feedback directory, and the input that it wrote for the
 * next pass. Both are copied into juror's scratch when the validator is dead, where boxes see them read-only.
 */
#pragma once

#include "common/error.h"
#include "worker/state/state.h"

#include <stdbool.h>
#include <stdint.h>

/* The file by which an output validator asks for another pass. */
#define NEXT_PASS_FILE "nextpass.in"

struct passes {
	const struct state *state; /* borrowed */
	uint64_t bytes_max;        /* of a feedback directory */
	char name[40];             /* of the directory in the scratch */
	unsigned kept;             /* passes whose feedback has been kept */
	char *feedback_view; /* where a box finds the feedback so far; NULL before the first pass ended */
	char *input_view; /* the same of the next pass's input */
	int input;        /* that input, to be read from its beginning; -1 before */
};

/* @number: unlike that of every other case of this juror. */
void passes_init(struct passes *passes, const struct state *state, unsigned number,
                 uint64_t bytes_max);

/**
 * passes_keep() - keep what the validator left, and take the next pass's input out of it
 *
 * Return: 0; -EFBIG when it is more than a feedback directory may hold (the validator's fault); other negative errno.
 */
int passes_keep(struct passes *passes, int feedback, struct error *err) _must_check_;

/* Removes the directories. */
void passes_done(struct passes *passes);
