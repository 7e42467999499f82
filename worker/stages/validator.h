/* SPDX-License-Identifier: MIT */
/*
 * Validators of a package (output and static ones), by the protocol of the Kattis formats: exit status 42 or 43, and a
 * feedback directory with messages, scores and the input of the next pass.
 */
#pragma once

#include "worker/report/report.h"
#include "worker/stages/jury.h"
#include "worker/stages/passes.h"
#include "worker/verdict/verdict.h"

/* What a check says. Texts are malloc'ed or NULL; free with check_outcome_done(). */
struct check_outcome {
	enum verdict verdict; /* VERDICT_ACCEPTED, _WRONG_ANSWER or _JUDGE_ERROR */
	char *message, *team_message;
	char *score, *multiplier;             /* what score.txt and score_multiplier.txt hold */
	struct report_difference *difference; /* where output and answer part; NULL: not known */
	bool took_too_long; /* a judge error: a validator was ended for its time */
	bool next_pass;     /* the validator asked for another pass, whose input is in the passes */
};

void check_outcome_done(struct check_outcome *outcome);

/* Makes the outcome a judge error with this message, which is taken. */
void check_outcome_blame(struct check_outcome *outcome, char *message);

/**
 * validator_feedback() - what a feedback directory adds to a verdict: messages, scores, the next pass
 * @feedback: -1 for none
 * @passes: keeps what lasts to the next pass; NULL: the problem has one pass
 * @ret: its verdict is known; becomes a judge error when the validator broke the protocol
 */
int validator_feedback(int feedback, struct passes *passes, struct check_outcome *ret,
                       struct error *err) _must_check_;

/* After a judge error's message: what the validator says in judgeerror.txt, as those that use Kattis' validate.h do. */
void validator_add_reason(int feedback, struct check_outcome *outcome);

/**
 * validator_conclude() - what a validator that has ended decided
 * @passes: see validator_feedback()
 * @ret: filled, also with a judge error when the validator broke the protocol
 *
 * Return: 0, or a negative errno when we failed.
 */
int validator_conclude(const struct jury_task *task, const struct jury_result *result,
                       struct passes *passes, struct check_outcome *ret,
                       struct error *err) _must_check_;
