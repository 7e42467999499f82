/* SPDX-License-Identifier: MIT */
/*
 * Scoring of DMOJ's packages: a case gives its points, or the share of them that its checker says; a
 * batch gives its own points times the smallest share of its cases, and nothing unless the batches
 * that it depends on passed. Pretests count nothing.
 * Source: DMOJ, docs/problem_format; judge-server, dmoj/judge.py and dmoj/graders.
 */
#include "common/units.h"
#include "worker/score/score_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct points {
	const struct score_input *in;
	struct score *ret;
	bool *passed; /* of each group: all its cases are accepted, and it was not left out */
};

/* Points as the package writes them; 0 where it gives none. */
static void read_points(struct points *p, const char *text, const char *name, struct number *ret)
{
	struct error err = {0};
	if (text && number_parse(ret, text, &err) < 0)
		score_fail(p->ret, SIZE_MAX, "%s: points: %s", name, err.text);
}

/* "0.25", or "1/4" where no decimal is exact. Return: 0 or -EINVAL. */
static int parse_share(struct number *ret, const char *text, struct error *err)
{
	char numerator[32];
	const char *slash = strchr(text, '/');
	uint64_t denominator;
	if (!slash)
		return number_parse_file(ret, text, err);
	(void)snprintf(numerator, sizeof(numerator), "%.*s", (int)(slash - text), text);
	if (units_parse_count(slash + 1, UINT64_MAX, &denominator) < 0 || denominator == 0)
		return error_say(err, -EINVAL, "expected a number or a quotient");
	int r = number_parse(ret, numerator, err);
	if (r == 0)
		number_divide(ret, denominator);
	return r;
}

/* The share, 0 to 1, that a case earns: that of multiplier_text, else all when it is accepted. */
static void read_share(struct points *p, size_t index, struct number *ret)
{
	const struct case_outcome *outcome = &p->in->cases[index];
	struct error err = {.text = "expected at most 1 and no negative number"};
	_cleanup_(number_done) struct number one;
	number_init(&one);
	number_set_whole(&one, 1);
	number_set_whole(ret, outcome->verdict == VERDICT_ACCEPTED);
	if (!outcome->multiplier_text)
		return;
	if (parse_share(ret, outcome->multiplier_text, &err) < 0 || number_sign(ret) < 0 ||
	    number_compare(ret, &one) > 0)
		score_fail(p->ret, index, "%s: share of points: %s",
		           p->in->problem->cases[index].name, err.text);
}

static void score_single(struct points *p, size_t index, struct score_value *data)
{
	const struct test_case *test = &p->in->problem->cases[index];
	struct number *score = score_case(&p->ret->cases[index]);
	_cleanup_(number_done) struct number points;
	number_init(&points);
	if (!test->is_pretest)
		read_points(p, test->points, test->name, &points);
	number_add(&data->max, &points);
	read_share(p, index, score);
	number_multiply(score, &points);
	number_add(&data->score, score);
}

static bool is_left_out(const struct points *p, const struct test_group *group)
{
	for (size_t i = 0; i < group->n_dependencies; i++)
		if (!p->passed[group->dependencies[i]])
			return true;
	return false;
}

static void score_batch(struct points *p, size_t index, struct score_value *data)
{
	const struct test_group *group = p->in->problem->groups[index];
	struct score_value *value = &p->ret->groups[index];
	bool counts = !is_left_out(p, group);
	_cleanup_(number_done) struct number least, share;
	number_init(&least);
	number_init(&share);
	number_set_whole(&least, counts && group->n_cases > 0);
	p->passed[index] = counts;
	for (size_t i = group->first_case; counts && i < group->first_case + group->n_cases; i++) {
		p->passed[index] &= p->in->cases[i].verdict == VERDICT_ACCEPTED;
		score_fold_verdict(&value->verdict, p->in->cases[i].verdict);
		read_share(p, i, &share);
		if (number_compare(&share, &least) < 0)
			number_set(&least, &share);
	}
	bool is_pretest = group->n_cases > 0 && p->in->problem->cases[group->first_case].is_pretest;
	if (!is_pretest)
		read_points(p, group->points, group->name, &value->max);
	value->has_score = value->has_max = true;
	number_set(&value->score, &value->max);
	number_multiply(&value->score, &least);
	number_add(&data->score, &value->score);
	number_add(&data->max, &value->max);
}

int score_dmoj(const struct score_input *input, struct score *ret, struct error *err)
{
	const struct problem *problem = input->problem;
	_cleanup_(freep) bool *passed = calloc(problem->n_groups + 1, sizeof(*passed));
	struct points points = {.in = input, .ret = ret, .passed = passed};
	if (!passed)
		return error_set(err, -ENOMEM, "score");
	for (size_t i = 0; i < problem->n_groups; i++)
		if (problem->groups[i]->is_batch)
			score_batch(&points, i, &ret->total);
	for (size_t i = 0; i < problem->n_cases; i++) {
		score_fold_verdict(&ret->total.verdict, input->cases[i].verdict);
		if (!problem->cases[i].group->is_batch)
			score_single(&points, i, &ret->total);
	}
	ret->total.has_score = ret->total.has_max = true;
	return 0;
}
