/* SPDX-License-Identifier: MIT */
/*
 * The check stage: what a submission wrote, the case and the answer become a verdict. Either the default validator, which
 * is ours and runs here, or the package's own, which runs in the jury's sandbox.
 */
#pragma once

#include "checkers/checker.h"
#include "worker/stages/program.h"
#include "worker/verdict/verdict.h"

struct check_limits {
	uint64_t time_ns, memory_bytes, output_bytes;
};

/* How a problem's outputs are checked. */
struct check_method {
	const struct program *validators; /* all must accept; none: the default validator */
	size_t n_validators;
	enum checker_words words; /* how the default validator reads its arguments */
	struct check_limits limits;
};

/* One output to check. Paths are those of the sandbox's view; descriptors are borrowed. */
struct check_subject {
	const struct strv *args; /* of the validator; NULL: none */
	int answer, output;
	const char *name; /* of the case, without directories: "01" */
	const char *input_view_path, *answer_view_path;
};

struct check_outcome {
	enum verdict verdict;         /* VERDICT_ACCEPTED, _WRONG_ANSWER or _JUDGE_ERROR */
	char *message, *team_message; /* NULL without; the caller's to free */
};

/**
 * check_output() - decide about an output
 *
 * Return: 0 when there is an outcome, a judge error of the package's among them; -ECANCELED; a negative errno when we
 * failed.
 */
int check_output(const struct slot *slot, const struct check_method *method,
                 const struct check_subject *subject, struct check_outcome *ret,
                 struct error *err) _must_check_;
