/* SPDX-License-Identifier: MIT */
/*
 * The checks of validate_data(): each is one function of a file of its own.
 */
#pragma once

#include "worker/validate/validate.h"

#include <stdatomic.h>

/*
 * A validator that was ended for its time once is run no more: on many inputs that would take hours, and one is enough to
 * tell. Which one it was depends on the slots, so the finding does not say.
 */
struct validate {
	struct pipeline *pipeline;
	struct findings *findings;
	atomic_bool *input_validators_stuck; /* of each */
	atomic_bool output_validators_stuck;
	atomic_bool dmoj_validator_stuck;
};

/* Return: 0, also when there are faults; the number of a signal; negative errno. */
typedef int (*validate_check)(struct validate *v, struct error *err);

int validate_presence(struct validate *v, struct error *err);     /* what a package should have */
int validate_constants(struct validate *v, struct error *err);    /* that nothing names */
int validate_groups(struct validate *v, struct error *err);       /* what their files say */
int validate_interactions(struct validate *v, struct error *err); /* in the statement */
int validate_data_files(struct validate *v, struct error *err);   /* line ends, encodings, sizes */
int validate_duplicates(struct validate *v, struct error *err);   /* cases with the same input */
int validate_inputs(struct validate *v, struct error *err);       /* by the input validators */
int validate_junk_inputs(struct validate *v, struct error *err);  /* must not pass them */
int validate_outputs(struct validate *v, struct error *err);      /* by the output validators */
int validate_dmoj_inputs(struct validate *v, struct error *err);  /* by the validator of init.yml */
int validate_junk_outputs(struct validate *v, struct error *err);

/* Whether there is something that decides about outputs, and it has compiled. */
bool validate_can_check_outputs(const struct validate *v);
