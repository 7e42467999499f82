/* SPDX-License-Identifier: MIT */
/*
 * Scoring of problem package format 2025-09, "Result aggregation".
 *
 * First come the verdicts, and which groups count (require_pass); then each case's score, in judging
 * order, so that the first breach of a rule is the one that is told; then the groups, inner ones
 * first. A static validation is a case of its group with a maximum of its own.
 */
#include "worker/score/score_files.h"
#include "worker/score/score_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct scoring {
	const struct score_input *in;
	const struct problem *problem;
	struct score *ret;
	bool *passed;               /* of each group: all its cases are accepted */
	bool *has_subgroups;        /* of each group */
	size_t *case_groups;        /* of each case: its group's index */
	enum verdict *why_left_out; /* of each group: what the one got that leaves it out */
};

/* ---- groups as they are configured ---- */

static bool is_group(const struct test_group *group, const char *name)
{
	return strcmp(group->name, name) == 0;
}

static bool is_scored_group(const struct test_group *group)
{
	return is_group(group, "secret") || strncmp(group->name, "secret/", 7) == 0;
}

/* The group's max_score; false when it is unbounded. */
static bool max_of(const struct test_group *group, uint64_t *ret)
{
	enum { SECRET_MAX = 100 };
	const struct group_scoring *scoring = &group->scoring;
	if (!scoring->max_score_given)
		*ret = SECRET_MAX;
	else if (!scoring->max_score_unbounded)
		*ret = scoring->max_score;
	return scoring->max_score_given ? !scoring->max_score_unbounded : is_group(group, "secret");
}

static uint64_t static_max_of(const struct test_group *group)
{
	const struct group_scoring *scoring = &group->scoring;
	return scoring->static_validation_given && !scoring->static_validation_pass_fail
	               ? scoring->static_validation_score
	               : 0;
}

static const struct case_outcome *static_outcome(const struct scoring *s, size_t group)
{
	if (!s->in->static_validations ||
	    !s->problem->groups[group]->scoring.static_validation_given)
		return NULL;
	return &s->in->static_validations[group];
}

/* ---- verdicts ---- */

static bool all_accepted(const struct scoring *s, size_t index)
{
	const struct test_group *group = s->problem->groups[index];
	const struct case_outcome *validation = static_outcome(s, index);
	if (validation && validation->verdict != VERDICT_ACCEPTED)
		return false;
	for (size_t i = 0; i < group->n_cases; i++)
		if (s->in->cases[group->first_case + i].verdict != VERDICT_ACCEPTED)
			return false;
	return true;
}

/* A case of a group that is left out counts as not accepted; what it requires got the verdict. */
static enum verdict verdict_of_case(const struct scoring *s, size_t index)
{
	size_t group = s->case_groups[index];
	return s->ret->groups[group].is_left_out ? s->why_left_out[group]
	                                         : s->in->cases[index].verdict;
}

static enum verdict group_verdict(const struct scoring *s, size_t index)
{
	const struct test_group *group = s->problem->groups[index];
	enum verdict verdict = VERDICT_NONE;
	if (s->ret->groups[index].is_left_out)
		return VERDICT_NONE;
	for (size_t i = 0; i < group->n_cases; i++)
		score_fold_verdict(&verdict, verdict_of_case(s, group->first_case + i));
	for (size_t i = index; s->in->static_validations && i < s->problem->n_groups; i++) {
		const struct test_group *inner = s->problem->groups[i];
		while (inner && inner != group)
			inner = inner->parent;
		const struct case_outcome *validation = static_outcome(s, i);
		if (inner && validation && !s->ret->groups[i].is_left_out)
			score_fold_verdict(&verdict, validation->verdict);
	}
	return verdict;
}

static void leave_out(struct scoring *s, size_t index, enum verdict why)
{
	s->ret->groups[index].is_left_out = true;
	/* Accepted as far as it was judged: then nothing more is known of this one. */
	s->why_left_out[index] = why == VERDICT_ACCEPTED ? VERDICT_NONE : why;
}

static void check_requirements(struct scoring *s, size_t index)
{
	const struct test_group *group = s->problem->groups[index];
	const struct strv *names = &group->scoring.require_pass;
	for (size_t i = 0; i < names->count; i++) {
		size_t required = problem_required_group(s->problem, names->items[i]);
		if (required >= index) {
			score_fail(s->ret, SIZE_MAX,
			           "%s: require_pass names no group that comes before it: %s",
			           group->name, names->items[i]);
		} else if (!s->passed[required]) {
			leave_out(s, index,
			          s->ret->groups[required].is_left_out ? s->why_left_out[required]
			                                               : group_verdict(s, required));
			return;
		}
	}
}

/* Which groups passed and which are left out, earlier ones first: those that are required. */
static void settle_groups(struct scoring *s)
{
	for (size_t i = 0; i < s->problem->n_groups; i++) {
		const struct test_group *group = s->problem->groups[i];
		size_t above = 0;
		while (group->parent && s->problem->groups[above] != group->parent)
			above++;
		for (size_t c = 0; c < group->n_cases; c++)
			s->case_groups[group->first_case + c] = i;
		if (group->parent && s->ret->groups[above].is_left_out)
			leave_out(s, i, s->why_left_out[above]);
		else
			check_requirements(s, i);
		s->passed[i] = !s->ret->groups[i].is_left_out && all_accepted(s, i);
		if (!group->parent)
			continue;
		s->has_subgroups[above] = true;
		s->passed[above] &= s->passed[i];
	}
}

/* ---- scores of cases ---- */

/* (max_score - static_validation_score) / N, or max_score where the smallest counts. */
static void set_case_max(struct scoring *s, const struct test_group *group,
                         enum score_aggregation aggregation, struct score_subject *subject)
{
	uint64_t max = 0, reserved = static_max_of(group);
	subject->has_max = max_of(group, &max);
	if (!subject->has_max)
		return;
	number_set_whole(&subject->max, max);
	if (aggregation != AGGREGATE_SUM)
		return;
	if (reserved > max)
		score_fail(s->ret, SIZE_MAX, "%s: static_validation_score is above max_score",
		           group->name);
	number_set_whole(&subject->max, reserved > max ? 0 : max - reserved);
	number_divide(&subject->max, group->n_cases);
}

/* Its files are read where cases have no scores, too: they break a rule there. */
static void score_subject(struct scoring *s, const struct score_subject *subject,
                          struct case_score *ret)
{
	bool is_scored = subject->aggregation != AGGREGATE_PASS_FAIL;
	struct number none;
	number_init(&none);
	score_files_read(s->in, subject, s->ret, is_scored ? score_case(ret) : &none);
	number_done(&none);
}

static void score_one_case(struct scoring *s, size_t index)
{
	size_t at = s->case_groups[index];
	const struct test_group *group = s->problem->groups[at];
	if (!is_scored_group(group) || s->ret->groups[at].is_left_out)
		return;
	struct score_subject subject = {
		.name = s->problem->cases[index].name,
		.index = index,
		.outcome = &s->in->cases[index],
		/* A case beside groups, which strict readers refuse, has no part in the score. */
		.aggregation =
			s->has_subgroups[at] ? AGGREGATE_PASS_FAIL : test_group_aggregation(group),
	};
	number_init(&subject.max);
	if (subject.aggregation != AGGREGATE_PASS_FAIL)
		set_case_max(s, group, subject.aggregation, &subject);
	score_subject(s, &subject, &s->ret->cases[index]);
	number_done(&subject.max);
}

static void score_static_validation(struct scoring *s, size_t at)
{
	const struct test_group *group = s->problem->groups[at];
	const struct case_outcome *outcome = static_outcome(s, at);
	if (!outcome || !is_scored_group(group) || s->ret->groups[at].is_left_out)
		return;
	struct score_subject subject = {
		.name = group->name,
		.index = SIZE_MAX,
		.validator = VALIDATOR_STATIC,
		.outcome = outcome,
		.aggregation = test_group_aggregation(group),
		.has_max = true,
	};
	number_init(&subject.max);
	number_set_whole(&subject.max, static_max_of(group));
	score_subject(s, &subject, &s->ret->static_validations[at]);
	number_done(&subject.max);
}

/* ---- scores of groups ---- */

struct total {
	enum score_aggregation aggregation;
	bool any;
	struct number *score;
};

static void add_member(struct total *total, const struct number *score)
{
	if (total->aggregation == AGGREGATE_SUM)
		number_add(total->score, score);
	else if (!total->any || number_compare(score, total->score) < 0)
		number_set(total->score, score);
	total->any = true;
}

static void aggregate_members(struct scoring *s, size_t at, struct number *ret)
{
	const struct test_group *group = s->problem->groups[at];
	struct total total = {.aggregation = test_group_aggregation(group), .score = ret};
	for (size_t i = at + 1; s->has_subgroups[at] && i < s->problem->n_groups; i++)
		if (s->problem->groups[i]->parent == group)
			add_member(&total, &s->ret->groups[i].score);
	for (size_t i = 0; !s->has_subgroups[at] && i < group->n_cases; i++)
		add_member(&total, score_case(&s->ret->cases[group->first_case + i]));
	if (static_outcome(s, at))
		add_member(&total, score_case(&s->ret->static_validations[at]));
}

static void check_bound(struct scoring *s, const struct test_group *group,
                        const struct score_value *value)
{
	if (!value->has_max || number_compare(&value->score, &value->max) <= 0)
		return;
	_cleanup_(freep) char *found = number_text(&value->score);
	_cleanup_(freep) char *bound = number_text(&value->max);
	bool is_rounded = found && bound && strcmp(found, bound) == 0;
	score_fail(s->ret, SIZE_MAX, "%s: the score %s%s is above max_score, %s", group->name,
	           found ? found : "?", is_rounded ? " and a fraction" : "", bound ? bound : "?");
}

static void score_group(struct scoring *s, size_t at)
{
	const struct test_group *group = s->problem->groups[at];
	struct score_value *value = &s->ret->groups[at];
	uint64_t max = 0;
	if (!is_scored_group(group))
		return;
	value->has_score = true;
	value->has_max = max_of(group, &max);
	if (value->has_max)
		number_set_whole(&value->max, max);
	if (!s->ret->groups[at].is_left_out && test_group_aggregation(group) != AGGREGATE_PASS_FAIL)
		aggregate_members(s, at, &value->score);
	else if (s->passed[at])
		number_set(&value->score, &value->max);
	if (test_group_aggregation(group) == AGGREGATE_PASS_FAIL && !value->has_max)
		score_fail(s->ret, SIZE_MAX,
		           "%s: a group with pass-fail aggregation needs a max_score", group->name);
	check_bound(s, group, value);
	if (!is_group(group, "secret"))
		return;
	s->ret->total.has_score = true;
	s->ret->total.has_max = value->has_max;
	number_set(&s->ret->total.score, &value->score);
	number_set(&s->ret->total.max, &value->max);
}

static void run(struct scoring *s)
{
	size_t n_groups = s->problem->n_groups;
	settle_groups(s);
	for (size_t i = 0; i < n_groups; i++)
		s->ret->groups[i].verdict = group_verdict(s, i);
	if (n_groups > 0)
		s->ret->total.verdict = s->ret->groups[0].verdict;
	if (!s->problem->scoring)
		return;
	for (size_t i = 0; i < n_groups; i++)
		score_static_validation(s, i);
	for (size_t i = 0; i < s->problem->n_cases; i++)
		score_one_case(s, i);
	for (size_t i = n_groups; i-- > 0;)
		score_group(s, i);
}

int score_kattis_2025(const struct score_input *input, struct score *ret, struct error *err)
{
	size_t n_groups = input->problem->n_groups, n_cases = input->problem->n_cases;
	_cleanup_(freep) bool *flags = calloc(2 * n_groups + 1, sizeof(*flags));
	_cleanup_(freep) size_t *case_groups = calloc(n_cases + 1, sizeof(*case_groups));
	_cleanup_(freep) enum verdict *verdicts = calloc(n_groups + 1, sizeof(*verdicts));
	if (!flags || !case_groups || !verdicts)
		return error_set(err, -ENOMEM, "score");
	struct scoring scoring = {
		.in = input,
		.problem = input->problem,
		.ret = ret,
		.passed = flags,
		.has_subgroups = flags + n_groups,
		.case_groups = case_groups,
		.why_left_out = verdicts,
	};
	run(&scoring);
	return 0;
}
