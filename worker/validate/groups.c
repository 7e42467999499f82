/* SPDX-License-Identifier: MIT */
/*
 * Groups of the older formats, whose files say things that do not go together; and of all formats, in whose names numbers
 * stand that are not sorted as numbers.
 * Source: problem package format legacy, "Test data groups", "Default grader specification".
 */
#include "worker/score/default_grader.h"
#include "worker/validate/validate_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void tell(const struct validate *v, enum severity severity, const struct test_group *group,
                 const char *text)
{
	_cleanup_(freep) char *path = str_printf("data%s%s", *group->name ? "/" : "", group->name);
	if (path)
		findings_add(v->findings, severity, &(struct place){.file = path}, "%s", text);
	else
		v->findings->out_of_memory = true;
}

/* The same about a key of the file that configures the group. */
static void tell_key(const struct validate *v, const struct test_group *group, const char *key,
                     const char *text)
{
	_cleanup_(freep) char *path =
		str_printf("data%s%s/testdata.yaml", *group->name ? "/" : "", group->name);
	if (path)
		findings_add(v->findings, SEVERITY_ERROR, &(struct place){.file = path, .key = key},
		             "%s", text);
	else
		v->findings->out_of_memory = true;
}

/* What the group's own file says, or a file above that has nothing above it: inherited things are told once. */
static bool is_own(const char *text, const char *inherited)
{
	return text && !(inherited && strcmp(text, inherited) == 0);
}

/* What the files around @group's own say already. */
static const struct group_grading *grading_above(const struct validate *v,
                                                 const struct test_group *group)
{
	return group->parent ? &group->parent->grading : &v->pipeline->problem->grading;
}

static void check_scores(const struct validate *v, const struct test_group *group)
{
	const struct problem *problem = v->pipeline->problem;
	const struct group_grading *own = &group->grading, *above = grading_above(v, group);
	const struct {
		const char *key;
		bool is_given;
	} rows[] = {
		{"accept_score", is_own(own->accept_score, above->accept_score)},
		{"reject_score", is_own(own->reject_score, above->reject_score)},
		{"range", is_own(own->range_low, above->range_low) ||
	                          is_own(own->range_high, above->range_high)},
	};
	if (problem->scoring || problem->doubts & DOUBT_KIND)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].is_given)
			tell_key(v, group, rows[i].key,
			         "expected no such key, as the problem is not scoring");
}

static void check_ignored_samples(const struct validate *v, const struct test_group *group)
{
	const struct group_grading *grading = &group->grading;
	const char *above = group->parent ? group->parent->grading.grader_flags : NULL;
	if (grading->custom || !is_own(grading->grader_flags, above) ||
	    !grader_flags_parse(grading->grader_flags).ignore_sample)
		return;
	if (group->parent)
		tell_key(v, group, "grader_flags", "expected ignore_sample in data only");
	else if (!grading->continue_on_reject)
		tell_key(v, group, "grader_flags",
		         "ignore_sample expects on_reject: continue; a rejected sample keeps the "
		         "rest from being judged");
}

static void tell_unknown(const struct validate *v, const struct test_group *group,
                         const struct grader_word *word)
{
	_cleanup_(freep) char *text = str_printf(
		"expected flags of the default grader, found '%.*s'", (int)word->size, word->text);
	if (text)
		tell_key(v, group, "grader_flags", text);
	else
		v->findings->out_of_memory = true;
}

/* Told of what the group says itself; the package's own grader may know any. */
static void check_flags(const struct validate *v, const struct test_group *group)
{
	const struct group_grading *grading = &group->grading;
	if (grading->custom || !is_own(grading->grader_flags, grading_above(v, group)->grader_flags))
		return;
	struct grader_word word = grader_flags_unknown(grading->grader_flags);
	for (; word.text; word = grader_flags_unknown(word.text + word.size))
		tell_unknown(v, group, &word);
}

static void check_group(const struct validate *v, const struct test_group *group)
{
	bool is_sample = strcmp(group->name, "sample") == 0;
	if (group->n_cases == 0 && group->parent && !is_sample)
		tell(v, SEVERITY_ERROR, group, "expected at least one case");
	check_scores(v, group);
	check_ignored_samples(v, group);
	check_flags(v, group);
}

/* ---- graders ---- */

static void check_graders(const struct validate *v)
{
	const struct problem *problem = v->pipeline->problem;
	static const struct place place = {.file = "graders"};
	bool is_used = false;
	for (size_t i = 0; i < problem->n_groups; i++)
		is_used |= problem->groups[i]->grading.custom;
	if (problem->graders.count > 1)
		findings_add(v->findings, SEVERITY_ERROR, &place, "expected one grader, found %zu",
		             problem->graders.count);
	if (problem->graders.count > 0 && !problem->scoring && !(problem->doubts & DOUBT_KIND))
		findings_add(v->findings, SEVERITY_ERROR, &place,
		             "expected none, as the problem is not scoring");
	else if (problem->graders.count > 0 && !is_used)
		findings_add(v->findings, SEVERITY_WARNING, &place,
		             "is not used, as no group says grading: custom");
}

/* ---- order ---- */

/* As people sort: runs of digits by their value. */
static int compare_as_people(const char *a, const char *b)
{
	while (*a && *b) {
		if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
			char *a_end, *b_end;
			unsigned long long x = strtoull(a, &a_end, 10), y = strtoull(b, &b_end, 10);
			if (x != y)
				return x < y ? -1 : 1;
			a = a_end;
			b = b_end;
		} else if (*a == *b) {
			a++;
			b++;
		} else {
			return (unsigned char)*a - (unsigned char)*b;
		}
	}
	return (unsigned char)*a - (unsigned char)*b;
}

static void check_order(const struct validate *v)
{
	const struct problem *problem = v->pipeline->problem;
	const struct test_group *before = NULL;
	for (size_t i = 0; i < problem->n_groups; i++) {
		const struct test_group *group = problem->groups[i];
		if (!group->parent || !group->parent->parent) /* sample and secret */
			continue;
		_cleanup_(freep) char *text = NULL;
		if (before && before->parent == group->parent &&
		    compare_as_people(before->name, group->name) >= 0)
			text = str_printf("comes after %s: expected numbers of as many digits",
			                  before->name);
		if (text)
			tell(v, SEVERITY_WARNING, group, text);
		before = group;
	}
}

int validate_groups(struct validate *v, _unused_ struct error *err)
{
	const struct problem *problem = v->pipeline->problem;
	check_order(v);
	if (problem->format == PROBLEM_2025_09)
		return 0; /* its rules are those of the strict reading */
	for (size_t i = 0; i < problem->n_groups; i++)
		check_group(v, problem->groups[i]);
	check_graders(v);
	return 0;
}
