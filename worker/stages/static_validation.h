/* SPDX-License-Identifier: MIT */
/*
 * Static validation: the package's static validator looks at the submitted files, once for each group that asks for it.
 */
#pragma once

#include "common/error.h"

struct judgement;
struct slot;

/* Fills the judgement's validations. Return: 0; -ECANCELED; a negative errno when we failed. */
int static_validations_run(const struct slot *slot, struct judgement *judgement,
                           struct error *err) _must_check_;
