/* SPDX-License-Identifier: MIT */
/*
 * An input validator on an input.
 */
#pragma once

#include "worker/validate/each.h"

enum input_verdict {
	INPUT_VALID,         /* exit status 42 */
	INPUT_REJECTED,      /* 43 */
	INPUT_TOOK_TOO_LONG, /* it is not run any more, and that is told in the end */
	INPUT_UNKNOWN /* anything else: the input is not valid, and the validator did not say so */
};

struct input_outcome {
	enum input_verdict verdict;
	char *said; /* INPUT_UNKNOWN and _TOOK_TOO_LONG: a sentence about the end; INPUT_REJECTED: the validator's words, NULL without; owned */
};

/* An input; everything is borrowed. */
struct input_subject {
	int fd;                 /* read from its beginning, whatever its offset is */
	const char *files_path; /* a case's files, which the validator works beside; NULL: none */
	const struct case_settings *settings;
	uint64_t time_ns; /* limit; 0: the problem's */
};

/* How many input validators there are, those that cannot be run included. */
size_t input_validators_count(const struct validate *v);

/* Whether the validator has compiled, and always ended in time; others are passed over. */
bool input_validator_is_usable(const struct validate *v, size_t index);
bool input_validators_are_usable(const struct validate *v); /* at least one is */

/* Whether one was ended for its time: then nobody knows what all of them together reject. */
bool input_validators_are_stuck(const struct validate *v);

/* Its path below the package. */
const char *input_validator_path(const struct validate *v, size_t index);

/**
 * input_validator_run() - what a validator says of an input
 * @ret: freed with input_outcome_done() on success
 *
 * Return: 0; -ECANCELED; -EINVAL when the case's files cannot be used; another negative errno when we failed.
 */
int input_validator_run(struct each *each, size_t index, const struct input_subject *subject,
                        struct input_outcome *ret, struct error *err) _must_check_;
void input_outcome_done(struct input_outcome *outcome);
