/* SPDX-License-Identifier: MIT */
/*
 * Scoring of the legacy formats: graders, group by group, the inner ones first.
 *
 * A group's members are its cases and sub-groups in judging order. With on_reject: break the list of
 * their results ends with the first that is not accepted, whatever else was judged. What a group
 * gets is a result like that of a case. Cases that were not judged, and groups without any result,
 * are no members.
 */
#include "worker/score/default_grader.h"
#include "worker/score/legacy_grade.h"
#include "worker/score/score_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct walk {
	const struct score_input *in;
	const struct problem *problem;
	struct score *ret;
	struct error *err;
};

/* One group on its way. */
struct visit {
	const struct test_group *group;
	struct number accept, reject; /* scores of cases without one of their own */
	struct grade *members;
	size_t n_members, room;
	bool ended; /* on_reject: break, after a rejection */
};

static bool is_domjudge(const struct walk *w)
{
	return w->in->dialect == DIALECT_DOMJUDGE;
}

/* ---- members ---- */

static struct grade *add_member(struct walk *w, struct visit *v)
{
	if (v->n_members == v->room) {
		size_t room = v->room ? v->room * 2 : 16;
		struct grade *members = reallocarray(v->members, room, sizeof(*members));
		if (!members) {
			(void)error_set(w->err, -ENOMEM, "score");
			return NULL;
		}
		v->members = members;
		v->room = room;
	}
	struct grade *member = &v->members[v->n_members++];
	*member = (struct grade){.verdict = VERDICT_NONE};
	number_init(&member->score);
	return member;
}

static void note_member(struct visit *v, enum verdict verdict)
{
	v->ended |= verdict != VERDICT_ACCEPTED && !v->group->grading.continue_on_reject;
}

/* A score as the package writes it; readers have checked it, so that a bad one is a package that
 * was read without them. */
static void set_default(struct walk *w, const struct test_group *group, const char *text,
                        uint64_t otherwise, struct number *ret)
{
	struct error err = {0};
	number_set_whole(ret, otherwise);
	if (text && number_parse(ret, text, &err) < 0)
		score_fail(w->ret, SIZE_MAX, "%s: accept_score, reject_score: %s", group->name,
		           err.text);
}

static void visit_begin(struct walk *w, const struct test_group *group, struct visit *v)
{
	*v = (struct visit){.group = group};
	number_init(&v->accept);
	number_init(&v->reject);
	set_default(w, group, group->grading.accept_score, 1, &v->accept);
	set_default(w, group, group->grading.reject_score, 0, &v->reject);
}

static void visit_end(struct visit *v)
{
	for (size_t i = 0; i < v->n_members; i++)
		number_done(&v->members[i].score);
	free(v->members);
	number_done(&v->accept);
	number_done(&v->reject);
}

static int visit_case(struct walk *w, struct visit *v, size_t index)
{
	const struct case_outcome *outcome = &w->in->cases[index];
	if (v->ended || outcome->verdict == VERDICT_NONE)
		return 0;
	struct grade *member = add_member(w, v);
	if (!member)
		return -ENOMEM;
	number_set(&member->score, outcome->verdict == VERDICT_ACCEPTED ? &v->accept : &v->reject);
	legacy_grade_case(w->in, index, w->ret, member);
	if (w->problem->scoring && member->verdict != VERDICT_JUDGE_ERROR)
		number_set(score_case(&w->ret->cases[index]), &member->score);
	note_member(v, member->verdict);
	return 0;
}

/* ---- groups ---- */

static int visit_group(struct walk *w, size_t index, bool is_dead, size_t *ret_next);

/* For DOMjudge, samples are no group without a testdata.yaml of their own, and that it changes
 * something is all that can be seen of it here. ignore_sample does not count results there. */
static bool is_ignored(const struct walk *w, const struct test_group *group)
{
	const struct test_group *parent = group->parent;
	if (!is_domjudge(w) || !parent || strcmp(group->name, "sample") != 0)
		return false;
	return legacy_same_grading(&group->grading, &parent->grading) ||
	       grader_flags_parse(parent->grading.grader_flags).ignore_sample;
}

/* A sub-group; beyond a break only to come past it. */
static int visit_subgroup(struct walk *w, struct visit *v, size_t index, size_t *ret_next)
{
	int r = visit_group(w, index, v->ended, ret_next);
	const struct score_value *value = &w->ret->groups[index];
	/* An empty group has a result, AC 0, but is nobody's member. */
	bool is_empty = w->problem->groups[index]->n_cases == 0;
	if (r < 0 || v->ended || is_empty || value->verdict == VERDICT_NONE ||
	    is_ignored(w, w->problem->groups[index]))
		return r;
	struct grade *member = add_member(w, v);
	if (!member)
		return -ENOMEM;
	member->verdict = value->verdict;
	member->is_own = true;
	number_set(&member->score, &value->score);
	note_member(v, member->verdict);
	return 0;
}

static int visit_members(struct walk *w, struct visit *v, size_t index, size_t *ret_next)
{
	size_t end = v->group->first_case + v->group->n_cases, next = index + 1;
	for (size_t at = v->group->first_case;;) {
		const struct test_group *inner =
			next < w->problem->n_groups ? w->problem->groups[next] : NULL;
		int r = 0;
		if (inner && inner->parent == v->group && (inner->first_case == at || at == end)) {
			at = inner->n_cases > 0 ? inner->first_case + inner->n_cases : at;
			r = visit_subgroup(w, v, next, &next);
		} else if (at < end) {
			r = visit_case(w, v, at++);
		} else {
			break;
		}
		if (r < 0)
			return r;
	}
	*ret_next = next;
	return 0;
}

static bool any_judge_error(const struct visit *v)
{
	for (size_t i = 0; i < v->n_members; i++)
		if (v->members[i].verdict == VERDICT_JUDGE_ERROR)
			return true;
	return false;
}

static int grade_members(struct walk *w, struct visit *v, struct grade *ret)
{
	if (v->n_members == 0) {
		ret->verdict = v->group->n_cases == 0 ? VERDICT_ACCEPTED : VERDICT_NONE;
		return 0;
	}
	if (any_judge_error(v)) {
		ret->verdict = VERDICT_JUDGE_ERROR;
		return 0;
	}
	if (is_domjudge(w)) {
		legacy_grade_domjudge(v->group, v->members, v->n_members, ret);
		return 0;
	}
	return legacy_grade_group(w->in, v->group, v->members, v->n_members, w->ret, ret, w->err);
}

static void keep_result(struct walk *w, const struct test_group *group, const struct grade *result,
                        struct score_value *value)
{
	value->verdict = result->verdict;
	number_set(&value->score, &result->score);
	value->has_score = w->problem->scoring && result->verdict != VERDICT_NONE &&
	                   result->verdict != VERDICT_JUDGE_ERROR;
	value->has_max = false;
	if (w->problem->scoring && group->grading.range_high && !w->problem->minimize_score)
		value->has_max = number_parse(&value->max, group->grading.range_high, NULL) == 0;
	if (value->has_score && !is_domjudge(w))
		legacy_check_range(group, &value->score, w->ret);
}

static int visit_group(struct walk *w, size_t index, bool is_dead, size_t *ret_next)
{
	struct visit v;
	struct grade result = {.verdict = VERDICT_NONE};
	number_init(&result.score);
	visit_begin(w, w->problem->groups[index], &v);
	v.ended = is_dead;
	int r = visit_members(w, &v, index, ret_next);
	if (r == 0 && !is_dead)
		r = grade_members(w, &v, &result);
	if (r == 0 && !is_dead)
		keep_result(w, v.group, &result, &w->ret->groups[index]);
	visit_end(&v);
	number_done(&result.score);
	return r;
}

/* A case that could not be judged makes the whole one that could not, even beyond a break. */
static void fold_judge_errors(const struct walk *w)
{
	for (size_t i = 0; i < w->problem->n_cases; i++)
		if (w->in->cases[i].verdict == VERDICT_JUDGE_ERROR)
			w->ret->total.verdict = VERDICT_JUDGE_ERROR;
}

int score_legacy(const struct score_input *input, struct score *ret, struct error *err)
{
	struct walk walk = {.in = input, .problem = input->problem, .ret = ret, .err = err};
	size_t next;
	if (input->problem->n_groups == 0)
		return 0;
	int r = visit_group(&walk, 0, false, &next);
	const struct score_value *root = &ret->groups[0];
	if (r < 0)
		return r;
	/* The score of a rejected submission does not count; for DOMjudge it does. */
	ret->total.verdict = root->verdict;
	ret->total.has_score =
		root->has_score && (root->verdict == VERDICT_ACCEPTED || is_domjudge(&walk));
	ret->total.has_max = root->has_max;
	number_set(&ret->total.score, &root->score);
	number_set(&ret->total.max, &root->max);
	fold_judge_errors(&walk);
	return 0;
}
