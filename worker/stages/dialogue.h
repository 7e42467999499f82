/* SPDX-License-Identifier: MIT */
/*
 * One pass of an interactive problem, as a case wants it: the submission and the package's output validator, interactor
 * or manager talk, and what comes out is a verdict with the validator's feedback and the evidence.
 */
#pragma once

#include "worker/stages/check.h"
#include "worker/stages/execute.h"
#include "worker/stages/interact.h"

/* Everything is borrowed. */
struct dialogue {
	const struct slot *slot;
	const struct program *program;
	const struct strv *args; /* of the program */
	const struct execute_limits *limits;
	const struct check_method *method; /* its first validator talks */
	const struct helper_ref *interactor; /* a DMOJ package's, which talks instead; NULL in others */
	enum conversation_policy eof_policy;
	size_t n_processes; /* it is a manager and talks with so many of the program; 0: it is none */
	int input;          /* of the case, from its beginning: what a manager reads */
	const struct check_subject *subject;
};

/**
 * dialogue_run() - let them talk
 * @interaction: freed with interaction_done() on success
 * @ret: verdict, messages, scores and next pass; freed with check_outcome_done(), also on failure
 *
 * Return: 0 when there is a verdict; -ECANCELED; a negative errno when we failed.
 */
int dialogue_run(const struct dialogue *dialogue, struct interaction *interaction,
                 struct check_outcome *ret, struct error *err) _must_check_;
