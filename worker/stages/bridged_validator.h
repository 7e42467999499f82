/* SPDX-License-Identifier: MIT */
/*
 * The program of a DMOJ package that checks inputs.
 */
#pragma once

#include "worker/stages/bridged.h"

struct bridged_input {
	int fd;        /* read from where it stands */
	size_t batch;  /* from 1; 0: none */
	size_t number; /* of the case, from 1 */
};

/**
 * bridged_validate() - what it says of an input
 * @ret: AC, WA or JE, with a message; freed with check_outcome_done() on success
 * @ret_is_late: it was ended for its time, which is a JE, too
 *
 * Return: 0; -ECANCELED; -EINVAL when it cannot be called; another negative errno when we failed.
 */
int bridged_validate(const struct slot *slot, const struct check_method *method,
                     const struct helper_ref *ref, const struct bridged_input *input,
                     struct check_outcome *ret, bool *ret_is_late, struct error *err) _must_check_;
