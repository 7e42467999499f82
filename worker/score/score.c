/* SPDX-License-Identifier: MIT */
#include "worker/score/score.h"

#include "worker/score/default_grader.h"
#include "worker/score/score_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static void value_init(struct score_value *value)
{
	*value = (struct score_value){.verdict = VERDICT_NONE};
	number_init(&value->score);
	number_init(&value->max);
}

static void value_done(struct score_value *value)
{
	number_done(&value->score);
	number_done(&value->max);
}

int score_init(struct score *score, const struct problem *problem, struct error *err)
{
	*score = (struct score){.error_case = SIZE_MAX};
	value_init(&score->total);
	score->cases = calloc(problem->n_cases + 1, sizeof(*score->cases));
	score->static_validations =
		calloc(problem->n_groups + 1, sizeof(*score->static_validations));
	score->groups = calloc(problem->n_groups + 1, sizeof(*score->groups));
	if (!score->cases || !score->static_validations || !score->groups)
		return error_set(err, -ENOMEM, "score");
	score->n_cases = problem->n_cases;
	score->n_groups = problem->n_groups;
	for (size_t i = 0; i < score->n_groups; i++)
		value_init(&score->groups[i]);
	return 0;
}

static void cases_done(struct case_score *cases, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (cases[i].has_score)
			number_done(&cases[i].score);
	free(cases);
}

void score_done(struct score *score)
{
	cases_done(score->cases, score->n_cases);
	cases_done(score->static_validations, score->n_groups);
	for (size_t i = 0; i < score->n_groups; i++)
		value_done(&score->groups[i]);
	value_done(&score->total);
	free(score->groups);
	free(score->error);
	strv_done(&score->faults);
}

void score_fail(struct score *score, size_t index, const char *format, ...)
{
	va_list args;
	if (score->error)
		return;
	va_start(args, format);
	if (vasprintf(&score->error, format, args) < 0)
		score->error = NULL;
	va_end(args);
	score->error_case = index;
	score->total.verdict = VERDICT_JUDGE_ERROR;
}

struct number *score_case(struct case_score *c)
{
	if (!c->has_score)
		number_init(&c->score);
	c->has_score = true;
	return &c->score;
}

void score_fold_verdict(enum verdict *whole, enum verdict part)
{
	bool is_first = *whole == VERDICT_NONE || *whole == VERDICT_ACCEPTED;
	if (part == VERDICT_JUDGE_ERROR || (is_first && part != VERDICT_NONE))
		*whole = part;
}

bool score_uses_maximums(const struct problem *problem)
{
	if (problem->format != PROBLEM_2023_07)
		return problem->format == PROBLEM_2025_09;
	for (size_t i = 0; i < problem->n_groups; i++) {
		const struct group_scoring *scoring = &problem->groups[i]->scoring;
		if (scoring->max_score_given || scoring->aggregation != AGGREGATE_DEFAULT)
			return true;
	}
	return false;
}

enum score_dialect score_dialect_of(const struct problem *problem)
{
	for (size_t i = 0; i < problem->n_groups; i++) {
		const struct group_grading *grading = &problem->groups[i]->grading;
		if (grading->custom || grader_flags_are_of_kattis(grading->grader_flags))
			return DIALECT_KATTIS;
	}
	for (size_t i = 0; i < problem->n_submissions; i++)
		if (problem->submissions[i].expected_score)
			return DIALECT_DOMJUDGE;
	return DIALECT_KATTIS;
}

/* The groups that a breach is about are not judged either; and what is not judged has no score. */
static void spread_error(const struct problem *problem, struct score *score)
{
	for (size_t i = 0; i < problem->n_groups; i++) {
		const struct test_group *group = problem->groups[i];
		struct score_value *value = &score->groups[i];
		bool is_about = score->error && score->error_case < problem->n_cases &&
		                score->error_case - group->first_case < group->n_cases;
		if (is_about)
			value->verdict = VERDICT_JUDGE_ERROR;
		value->has_score &= value->verdict != VERDICT_JUDGE_ERROR;
	}
	if (score->error)
		score->total.verdict = VERDICT_JUDGE_ERROR;
	score->total.has_score &= score->total.verdict != VERDICT_JUDGE_ERROR;
}

int score_submission(const struct score_input *input, struct score *ret, struct error *err)
{
	int r = score_init(ret, input->problem, err);
	if (r == 0 && input->problem->format == PROBLEM_DMOJ)
		r = score_dmoj(input, ret, err);
	else if (r == 0 && score_uses_maximums(input->problem))
		r = score_kattis_2025(input, ret, err);
	else if (r == 0)
		r = score_legacy(input, ret, err);
	if (r == 0)
		spread_error(input->problem, ret);
	return r;
}
