/* SPDX-License-Identifier: MIT */
/*
 * The check stage: what a submission wrote, the case and the answer become a verdict. Either a checker that is built in,
 * which is ours and runs here, or the package's own, which run in the jury's sandbox.
 */
#pragma once

#include "checkers/checker.h"
#include "worker/manifest/problem.h"
#include "worker/stages/kept.h"
#include "worker/stages/validator.h"

struct helpers;

/* How a problem's outputs are checked. */
struct check_method {
	const struct program *validators; /* all must accept; none: the default validator */
	size_t n_validators;
	enum checker_words words;      /* how the default validator reads its arguments */
	const struct helpers *helpers; /* a DMOJ package: each case has a checker; NULL in others */
	struct jury_limits limits;
};

/* One output to check. Paths are those of the sandbox's view; everything is borrowed. */
struct check_subject {
	const struct strv *args; /* of the validators */
	const char *args_for; /* the validator of this name alone gets all of them; NULL: all do */
	size_t n_args_of_all; /* the others get so many: those of the problem (legacy) */
	int answer, output;   /* files; the output is read from its beginning */
	const char *name;     /* of the case, without directories: "01" */
	const char *input_view, *answer_view;
	const char *submission_view; /* directory that the validators work in; NULL: their own */
	struct passes *passes;       /* NULL: the problem has one pass */
	struct kept_pass kept;       /* where what validators leave is kept for people */

	/* DMOJ */
	const struct checker_ref *checker; /* NULL: "standard" */
	const char *points;                /* the case's, a number as written; NULL: none */
	const struct state *state;
	unsigned number; /* unlike that of every other case that is run by this juror */
};

/* Whether there is something to check also when the submission did not end well. */
bool check_is_for_failures(const struct check_method *method, const struct check_subject *subject);

/**
 * check_output() - decide about an output
 * @ret: freed with check_outcome_done() on success
 *
 * Return: 0 when there is an outcome, a judge error of the package's among them; -ECANCELED; a negative errno when we
 * failed.
 */
int check_output(const struct slot *slot, const struct check_method *method,
                 const struct check_subject *subject, struct check_outcome *ret,
                 struct error *err) _must_check_;

/* What an output validator is called with; for interactive problems, which run it beside the submission. */
struct validator_call {
	struct jury_task task;
	struct strv args;
	char input[300], answer[300]; /* inside its box */
};

/* @call: freed with validator_call_done(), also on failure; stays where it is until then. */
int validator_call_init(struct validator_call *call, const struct check_method *method,
                        const struct check_subject *subject, const struct program *validator,
                        struct error *err) _must_check_;
void validator_call_done(struct validator_call *call);
