/* SPDX-License-Identifier: MIT */
/*
 * Which cases must still be run, and which of those that were run belong in the report.
 *
 * The cases of a judgement are those that would be run one after the other, in judging order, until
 * the stop rule and the expectations need no more. Slots run ahead of that, and finish in any order;
 * so a case is left out as soon as it is certain that the one-by-one order leaves it out, and a case
 * that was run nevertheless is dropped at the end. The outcome is the same for any number of slots.
 *
 * When a group stops, by --stop:
 *   never   not at all
 *   group   legacy: as on_reject says, where a rejected sub-group stops its parent as well.
 *           2025-09: sample, and groups with pass-fail or min aggregation (a min group has no score
 *           after a rejection); every group with cases in a pass-fail problem
 *   first   as group; in a pass-fail problem the first rejected case stops everything, unless a
 *           grader could still accept; and in 2025-09 secret stops when its own score is decided
 * In DMOJ's packages, all of which give points, a batch stops at its first rejected case, and with
 * short_circuit all stops at one outside of batches; a case or batch of no points, and a pretest, ends
 * everything under any rule.
 * A 2025-09 group whose require_pass is not met, or a batch whose dependencies are not, is left out under any of them. A group with a grader
 * that may accept rejected members (custom, always_accept, accept_if_any_accepted) does not stop the
 * groups above it: what the graders then leave out of account is scoring's matter.
 *
 * What stopped goes on for a case that is matched by a rule of the submission's expectations that is
 * not decided yet: `required` or `message` without a case that fulfils it; a rule about some of the
 * cases that is not broken; one that does not permit every verdict, when that is to be decided, but not
 * in the legacy formats, and not after a case that did not end; and all cases of a rule that bounds the
 * time limit, when one is to be chosen; from below, those up to the first that did not end, or wrote
 * without end and must not.
 */
#pragma once

#include "common/error.h"
#include "worker/manifest/problem.h"
#include "worker/verdict/verdict.h"

enum stop_rule {
	STOP_FIRST, /* at the first case that is not accepted */
	STOP_GROUP, /* the same within each group */
	STOP_NEVER
};

struct needs_options {
	const struct problem *problem;
	enum stop_rule stop;
	const struct problem_submission *promise; /* NULL: nothing is expected */
	bool for_time_limit;                      /* its times bound the time limit */
	bool for_permitted;                       /* all of what is permitted is to be decided */
	const bool *selected; /* of each case: may be run at all; NULL: all; borrowed until done */
};

struct needs_group;
struct rule_state;

/* Private; all functions are to be called under one lock. */
struct needs {
	struct needs_options options;
	size_t frontier; /* all cases before it are settled */
	enum verdict *verdicts;
	const char **messages; /* borrowed */
	bool *kept;
	size_t *case_groups;
	struct needs_group *groups;
	struct rule_state *rules;
	size_t n_rules;
	bool has_requirements; /* some group has require_pass */
};

/* Return: 0 or -ENOMEM; needs_done() in any case. */
int needs_init(struct needs *needs, const struct needs_options *options,
               struct error *err) _must_check_;
void needs_done(struct needs *needs);

/* A case has been judged. @message: its judge message or NULL, borrowed until needs_done(). */
void needs_note(struct needs *needs, size_t index, enum verdict verdict, const char *message);

/* A group's static validation has been judged; before any of the cases. @message: as of a case */
void needs_note_validation(struct needs *needs, size_t group, enum verdict verdict,
                           const char *message);

/**
 * needs_case() - whether the case is still to be run; at the end, whether it is in the report
 *
 * false is final. Once every case is noted or answered with false, the answer for all is.
 */
bool needs_case(const struct needs *needs, size_t index);
