/* SPDX-License-Identifier: MIT */
/*
 * What is certain is kept in two places. Each group has the case from which on it is stopped; a
 * rejection moves it, whether or not the cases before it are known, as what comes of those can only
 * stop the group, or one around it, earlier still. Expectations are decided by cases of the report
 * alone, so they move with the frontier: the first case of which neither the verdict nor that it is
 * left out is known.
 */
#include "worker/score/needs.h"

#include "worker/score/default_grader.h"
#include "worker/score/rule_state.h"
#include "worker/score/score.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct needs_group {
	const struct test_group *group;
	struct needs_group *parent;
	size_t *required; /* groups of require_pass */
	size_t n_required;
	bool breaks;    /* a rejected member stops it */
	bool is_strict; /* a rejected member makes it rejected */
	bool has_subgroups;
	bool is_failed;          /* some case or validation is not accepted */
	size_t stopped_from;     /* the first case that it leaves out; SIZE_MAX */
	enum verdict validation; /* of its static validation; VERDICT_NONE: there is none */
	const char *validation_message;
};

/* ---- how groups stop ---- */

static void set_2025(const struct needs *n, struct needs_group *g)
{
	const enum stop_rule stop = n->options.stop;
	bool is_outer = g->has_subgroups || !g->parent;
	bool in_sum =
		n->options.problem->scoring && test_group_aggregation(g->group) == AGGREGATE_SUM;
	bool is_data = !g->parent && n->options.problem->scoring;
	g->is_strict = !in_sum && !is_data;
	g->breaks = g->is_strict && (stop == STOP_FIRST || (stop == STOP_GROUP && !is_outer));
}

static void set_legacy(const struct needs *n, struct needs_group *g)
{
	const struct group_grading *grading = &g->group->grading;
	const struct grader_flags flags = grader_flags_parse(grading->grader_flags);
	g->breaks = n->options.stop != STOP_NEVER && !grading->continue_on_reject;
	g->is_strict = !grading->custom && flags.verdict != GRADE_ALWAYS_ACCEPT &&
	               !flags.accept_if_any_accepted;
}

static void set_dmoj(const struct needs *n, struct needs_group *g)
{
	bool ends_all = n->options.problem->dmoj.short_circuit;
	g->is_strict = false;
	g->breaks = n->options.stop != STOP_NEVER && (g->group->is_batch || ends_all);
}

/* In a pass-fail problem whose graders forgive nothing, one rejection decides. */
static void set_first(struct needs *n)
{
	const struct problem *problem = n->options.problem;
	bool decides = n->options.stop == STOP_FIRST && !problem->scoring;
	for (size_t i = 0; i < problem->n_groups; i++) {
		const char *text = problem->groups[i]->grading.grader_flags;
		decides &= n->groups[i].is_strict && !grader_flags_parse(text).ignore_sample;
	}
	for (size_t i = 0; decides && i < problem->n_groups; i++)
		n->groups[i].breaks = true;
}

static int set_required(struct needs *n, size_t index)
{
	const struct problem *problem = n->options.problem;
	struct needs_group *g = &n->groups[index];
	const struct strv *names = &g->group->scoring.require_pass;
	const size_t n_batches = g->group->n_dependencies;
	g->required = calloc(names->count + n_batches + 1, sizeof(*g->required));
	if (!g->required)
		return -ENOMEM;
	n->has_requirements |= names->count + n_batches > 0;
	for (size_t i = 0; i < n_batches; i++)
		g->required[g->n_required++] = g->group->dependencies[i];
	for (size_t i = 0; i < names->count; i++) {
		size_t required = problem_required_group(problem, names->items[i]);
		if (required < index) /* others are an error, which scoring tells */
			g->required[g->n_required++] = required;
	}
	return 0;
}

static struct needs_group *find_group(const struct needs *n, size_t below,
                                      const struct test_group *group)
{
	while (below-- > 0)
		if (n->groups[below].group == group)
			return &n->groups[below];
	return NULL;
}

static int init_groups(struct needs *n)
{
	const struct problem *problem = n->options.problem;
	bool maximums = score_uses_maximums(problem);
	for (size_t i = 0; i < problem->n_groups; i++) {
		struct needs_group *g = &n->groups[i];
		g->group = problem->groups[i];
		g->parent = find_group(n, i, g->group->parent);
		g->stopped_from = SIZE_MAX;
		if (g->parent)
			g->parent->has_subgroups = true;
		for (size_t c = 0; c < g->group->n_cases; c++)
			n->case_groups[g->group->first_case + c] = i;
		if ((maximums || problem->format == PROBLEM_DMOJ) && set_required(n, i) < 0)
			return -ENOMEM;
	}
	bool is_dmoj = problem->format == PROBLEM_DMOJ;
	for (size_t i = 0; i < problem->n_groups; i++)
		(is_dmoj ? set_dmoj : maximums ? set_2025 : set_legacy)(n, &n->groups[i]);
	set_first(n);
	return 0;
}

/* ---- what is certain ---- */

static bool expectations_need(const struct needs *n, size_t index)
{
	for (size_t i = 0; i < n->n_rules; i++)
		if (rule_state_needs(&n->rules[i], index))
			return true;
	return false;
}

static bool requirements_fail(const struct needs *n, const struct needs_group *g)
{
	for (size_t i = 0; i < g->n_required; i++)
		if (n->groups[g->required[i]].is_failed)
			return true;
	return false;
}

static bool is_validated(const struct needs *n, const struct needs_group *g)
{
	bool is_run = g->validation != VERDICT_NONE;
	for (; is_run && g; g = g->parent)
		is_run = !requirements_fail(n, g);
	return is_run;
}

static bool is_left_out(const struct needs *n, size_t index)
{
	bool stopped = false;
	if (n->options.selected && !n->options.selected[index])
		return true;
	for (const struct needs_group *g = &n->groups[n->case_groups[index]]; g; g = g->parent) {
		if (requirements_fail(n, g))
			return true;
		stopped |= index >= g->stopped_from;
	}
	return stopped && !expectations_need(n, index);
}

/* A group that is left out counts as not passed for those that require it. */
static void spread_requirements(struct needs *n)
{
	for (size_t i = 0; n->has_requirements && i < n->options.problem->n_groups; i++) {
		struct needs_group *g = &n->groups[i];
		g->is_failed |=
			requirements_fail(n, g) || (g->parent && requirements_fail(n, g->parent));
	}
}

static void stop_groups(struct needs_group *g, size_t from)
{
	for (; g; g = g->parent) {
		if (g->breaks && from < g->stopped_from)
			g->stopped_from = from;
		if (!g->is_strict)
			return;
		if (!g->breaks) /* its rejection is its parent's only when it is complete */
			from = g->group->first_case + g->group->n_cases;
	}
}

static void note_rejection(struct needs *n, struct needs_group *g, size_t from)
{
	stop_groups(g, from);
	for (struct needs_group *outer = g; outer; outer = outer->parent)
		outer->is_failed = true;
	spread_requirements(n);
}

/* A failed case of DMOJ's that gives no points. */
static bool ends_everything(const struct needs *n, size_t index)
{
	const struct test_case *test = &n->options.problem->cases[index];
	const char *points = test->group->is_batch ? test->group->points : test->points;
	return test->is_pretest || (points && strcmp(points, "0") == 0);
}

/* Those of the groups that begin with this case: which of them are left out is certain now. */
static void note_validations(struct needs *n, size_t first_case)
{
	const struct needs_group *g = &n->groups[n->case_groups[first_case]];
	for (; g && g->group->first_case == first_case; g = g->parent)
		for (size_t i = 0; is_validated(n, g) && i < n->n_rules; i++)
			rule_state_note_validation(&n->rules[i], g->group, g->validation,
			                           g->validation_message);
}

static void advance(struct needs *n)
{
	for (; n->frontier < n->options.problem->n_cases; n->frontier++) {
		size_t i = n->frontier;
		note_validations(n, i);
		if (is_left_out(n, i))
			continue;
		if (n->verdicts[i] == VERDICT_NONE)
			return;
		n->kept[i] = true;
		for (size_t rule = 0; rule < n->n_rules; rule++)
			rule_state_note(&n->rules[rule], i, n->verdicts[i], n->messages[i]);
	}
}

void needs_note(struct needs *needs, size_t index, enum verdict verdict, const char *message)
{
	needs->verdicts[index] = verdict;
	needs->messages[index] = message;
	if (verdict != VERDICT_ACCEPTED && verdict != VERDICT_NONE)
		note_rejection(needs, &needs->groups[needs->case_groups[index]], index + 1);
	if (verdict != VERDICT_ACCEPTED && verdict != VERDICT_NONE &&
	    ends_everything(needs, index) && index < needs->groups[0].stopped_from)
		needs->groups[0].stopped_from = index + 1;
	advance(needs);
}

void needs_note_validation(struct needs *needs, size_t group, enum verdict verdict,
                           const char *message)
{
	struct needs_group *g = &needs->groups[group];
	g->validation = verdict;
	g->validation_message = message;
	if (verdict != VERDICT_ACCEPTED && verdict != VERDICT_NONE)
		note_rejection(needs, g, g->group->first_case);
	advance(needs);
}

bool needs_case(const struct needs *needs, size_t index)
{
	return index < needs->frontier ? needs->kept[index] : !is_left_out(needs, index);
}

/* ---- from beginning to end ---- */

static int allocate(struct needs *n)
{
	size_t n_cases = n->options.problem->n_cases + 1;
	n->verdicts = calloc(n_cases, sizeof(*n->verdicts));
	n->messages = calloc(n_cases, sizeof(*n->messages));
	n->kept = calloc(n_cases, sizeof(*n->kept));
	n->case_groups = calloc(n_cases, sizeof(*n->case_groups));
	n->groups = calloc(n->options.problem->n_groups + 1, sizeof(*n->groups));
	n->rules = calloc(n->options.promise ? n->options.promise->n_expectations + 1 : 1,
	                  sizeof(*n->rules));
	bool all = n->verdicts && n->messages && n->kept && n->case_groups && n->groups && n->rules;
	return all ? 0 : -ENOMEM;
}

int needs_init(struct needs *needs, const struct needs_options *options, struct error *err)
{
	const struct problem_submission *promise = options->promise;
	*needs = (struct needs){.options = *options};
	int r = allocate(needs);
	if (r == 0)
		r = init_groups(needs);
	for (size_t i = 0; r == 0 && promise && i < promise->n_expectations; i++)
		r = rule_state_init(&needs->rules[needs->n_rules++], options,
		                    &promise->expectations[i]);
	if (r < 0)
		return error_set(err, r, "plan the cases");
	advance(needs);
	return 0;
}

void needs_done(struct needs *needs)
{
	for (size_t i = 0; i < needs->n_rules; i++)
		rule_state_done(&needs->rules[i]);
	for (size_t i = 0; needs->groups && i < needs->options.problem->n_groups; i++)
		free(needs->groups[i].required);
	free(needs->verdicts);
	free(needs->messages);
	free(needs->kept);
	free(needs->case_groups);
	free(needs->groups);
	free(needs->rules);
}
