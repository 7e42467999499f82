/* SPDX-License-Identifier: MIT */
/*
 * Rules between the keys of test_group.yaml. A scoring problem that breaks them has no score.
 * Source: problem package format 2025-09, "Test data configuration", "Scoring problems", "Group
 * dependencies", "Static validation test cases".
 */
#include "worker/manifest/manifest_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_secret(const struct test_group *group)
{
	return strcmp(group->name, "secret") == 0;
}

static bool is_sample(const struct test_group *group)
{
	return strcmp(group->name, "sample") == 0;
}

static bool is_unbounded(const struct test_group *group)
{
	return group->scoring.max_score_given ? group->scoring.max_score_unbounded
	                                      : !is_secret(group);
}

static uint64_t max_score_of(const struct test_group *group)
{
	return group->scoring.max_score_given ? group->scoring.max_score : 100;
}

char *check_group_file(struct package_reader *r, const struct test_group *group)
{
	static const char *const names[] = {"testdata.yaml", "test_group.yaml"};
	bool has_name = *group->name != '\0';
	size_t i = r->problem->format == PROBLEM_2025_09 ? 1 : 0;
	char *path = NULL;
	for (; i < ARRAY_SIZE(names) && !(path && package_has_file(r, path)); i++) {
		free(path);
		path = str_printf("data/%s%s%s", group->name, has_name ? "/" : "", names[i]);
		if (!path)
			package_out_of_memory(r);
	}
	return path;
}

/* About the value of a key in the group's file, whose path is made for that: of most groups nothing is told. */
static void tell(struct package_reader *r, const struct test_group *group, const char *key,
                 bool is_fault, const char *format, ...) _printf_(5, 6);

static void tell(struct package_reader *r, const struct test_group *group, const char *key,
                 bool is_fault, const char *format, ...)
{
	va_list args;
	char *formatted;
	va_start(args, format);
	_cleanup_(freep) char *text = vasprintf(&formatted, format, args) >= 0 ? formatted : NULL;
	va_end(args);
	_cleanup_(freep) char *path = check_group_file(r, group);
	if (!path || !text)
		package_out_of_memory(r);
	else if (is_fault)
		package_key_fault(r, path, key, "%s", text);
	else
		package_key_deviation(r, path, key, "%s", text);
}

void check_no_scoring(struct package_reader *r, const struct test_group *group, const char *why)
{
	const struct group_scoring *scoring = &group->scoring;
	const struct {
		const char *key;
		bool is_given;
	} keys[] = {
		{"max_score", scoring->max_score_given},
		{"score_aggregation", scoring->aggregation != AGGREGATE_DEFAULT},
		{"require_pass", scoring->require_pass.count > 0},
	};
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		_cleanup_(freep) char *path = keys[i].is_given ? check_group_file(r, group) : NULL;
		if (path)
			package_key_deviation(r, path, keys[i].key, "expected no such key%s", why);
	}
}

static struct test_group *find_group(const struct problem *problem, const char *name)
{
	size_t i = problem_find_group(problem, name);
	return i < problem->n_groups ? problem->groups[i] : NULL;
}

/* "1" is what some packages write for "secret/1"; *name becomes the group's own name. */
static struct test_group *resolve(struct package_reader *r, const struct test_group *group,
                                  const char *key, char **name)
{
	struct test_group *found = find_group(r->problem, *name);
	if (found && found->parent)
		return found;
	_cleanup_(freep) char *whole = str_printf("secret/%s", *name);
	found = whole ? find_group(r->problem, whole) : NULL;
	if (!found)
		return NULL;
	tell(r, group, key, false, "expected the name %s, found %s", whole, *name);
	free(*name);
	*name = TAKE_PTR(whole);
	return found;
}

static void check_required(struct package_reader *r, struct test_group *group, size_t index)
{
	char key[40];
	const char *wish = NULL;
	char **name = &group->scoring.require_pass.items[index];
	(void)snprintf(key, sizeof(key), "require_pass[%zu]", index);
	if (strcmp(*name, "sample") == 0)
		return; /* even when there is none: nothing of it fails */
	const struct test_group *required = resolve(r, group, key, name);
	if (!required)
		wish = "sample or a group";
	else if (is_secret(group) || is_secret(required))
		wish = "only sample here";
	else if (strcmp(required->name, group->name) >= 0)
		wish = "a group before this one";
	else if (test_group_aggregation(required) != AGGREGATE_PASS_FAIL)
		wish = "a pass-fail group";
	if (wish)
		tell(r, group, key, true, "expected %s, found '%s'", wish, *name);
}

static void check_static(struct package_reader *r, const struct test_group *group)
{
	static const char key[] = "static_validation_score";
	const struct group_scoring *scoring = &group->scoring;
	if (scoring->static_args_given && !scoring->static_validation_given)
		tell(r, group, "static_validator_args", false,
		     "expected a static_validation_score with them");
	if (!scoring->static_validation_given)
		return;
	bool has_score = r->problem->scoring && !is_sample(group) &&
	                 test_group_aggregation(group) != AGGREGATE_PASS_FAIL;
	if (r->problem->static_validators.count == 0)
		tell(r, group, key, true, "expected static_validator/ with it");
	if (r->problem->submit_answer)
		tell(r, group, key, true, "expected no such key in a submit-answer problem");
	if (has_score == scoring->static_validation_pass_fail)
		tell(r, group, key, false, "expected %s here", has_score ? "a number" : "pass-fail");
	else if (has_score && !is_unbounded(group) &&
	         scoring->static_validation_score > max_score_of(group))
		tell(r, group, key, true, "expected at most the max_score");
}

static void check_bounds(struct package_reader *r, const struct test_group *group)
{
	const struct test_group *secret = group->parent;
	if (is_unbounded(group) && test_group_aggregation(group) == AGGREGATE_PASS_FAIL)
		tell(r, group, "max_score", true, "expected a number, as the group is pass-fail");
	if (is_secret(group))
		return;
	if (is_unbounded(group) && !is_unbounded(secret))
		tell(r, group, "max_score", true, "expected a number, as secret's is one");
	if (test_group_aggregation(secret) == AGGREGATE_PASS_FAIL &&
	    test_group_aggregation(group) != AGGREGATE_PASS_FAIL)
		tell(r, group, "score_aggregation", true,
		     "expected pass-fail, as secret's is pass-fail");
}

/* That there are no cases at all is told where they are read. */
static void check_has_cases(struct package_reader *r, const struct test_group *group)
{
	if (group->n_cases > 0 || is_sample(group) || r->problem->n_cases == 0 ||
	    group->scoring.static_validation_given)
		return;
	_cleanup_(freep) char *path = str_printf("data/%s", group->name);
	if (!path)
		package_out_of_memory(r);
	else
		package_deviation(r, path, "expected at least one case%s",
		                  is_secret(group) ? "; there are only samples to judge on" : "");
}

static void check_group(struct package_reader *r, struct test_group *group)
{
	struct group_scoring *scoring = &group->scoring;
	check_static(r, group);
	check_has_cases(r, group);
	if (is_sample(group) && r->problem->scoring)
		check_no_scoring(r, group, " in sample");
	if (!r->problem->scoring || is_sample(group)) {
		strv_done(&scoring->require_pass); /* told, and not heeded */
		return;
	}
	check_bounds(r, group);
	for (size_t i = 0; i < scoring->require_pass.count; i++)
		check_required(r, group, i);
}

/* It runs for the groups that ask for it, and for no other. */
static void check_static_is_run(struct package_reader *r)
{
	const struct problem *problem = r->problem;
	bool is_run = problem->static_validators.count == 0;
	for (size_t i = 0; i < problem->n_groups; i++)
		is_run |= problem->groups[i]->scoring.static_validation_given;
	if (!is_run)
		package_remark(r, "static_validator",
		               "is not run, as no test_group.yaml has a static_validation_score");
}

void check_scoring(struct package_reader *r)
{
	if (r->problem->format != PROBLEM_2025_09)
		return;
	check_static_is_run(r);
	for (size_t i = 0; i < r->problem->n_groups; i++)
		if (r->problem->groups[i]->parent)
			check_group(r, r->problem->groups[i]);
}
