/* SPDX-License-Identifier: MIT */
/*
 * A problem in memory with what came of its cases, for tests of worker/score: groups and cases are
 * added in judging order, "AAW" being three cases and their verdicts' letters.
 */
#pragma once

#include "tests/harness/test.h"
#include "worker/score/score.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIXTURE_MOST = 64 };

static struct test_group fixture_groups[FIXTURE_MOST];
static struct test_group *fixture_group_list[FIXTURE_MOST];
static struct test_case fixture_cases[FIXTURE_MOST];
static char fixture_names[FIXTURE_MOST][64];
static struct case_outcome outcomes[FIXTURE_MOST];
static struct problem problem = {.groups = fixture_group_list, .cases = fixture_cases};
static struct score score;
static struct score_input input = {
	.problem = &problem,
	.submission = "a.cpp",
	.cases = outcomes,
};

/* A copy that nobody has to free: structs of the problem hold no const texts. */
static inline char *keep(const char *text)
{
	static char texts[16384];
	static size_t used;
	size_t size = strlen(text) + 1;
	if (size > sizeof(texts) - used)
		FAIL("too many texts");
	char *copy = memcpy(texts + used, text, size);
	used += size;
	return copy;
}

static inline enum verdict fixture_verdict(char letter)
{
	for (int i = 0; i < VERDICT_COUNT; i++)
		if (verdict_letter((enum verdict)i) == letter)
			return (enum verdict)i;
	FAIL("no verdict %c", letter);
}

static inline struct test_group *fixture_find(const char *name, size_t size)
{
	for (size_t i = 0; i < problem.n_groups; i++)
		if (strlen(fixture_groups[i].name) == size &&
		    memcmp(fixture_groups[i].name, name, size) == 0)
			return &fixture_groups[i];
	FAIL("no group %.*s", (int)size, name);
}

/* A group, below the one that its name says, and its own cases. */
static inline struct test_group *add_group(const char *name, const char *verdicts)
{
	const char *slash = strrchr(name, '/');
	struct test_group *parent =
		name[0] ? fixture_find(name, slash ? (size_t)(slash - name) : 0) : NULL;
	struct test_group *group = &fixture_groups[problem.n_groups];
	*group = (struct test_group){.name = keep(name), .parent = parent};
	if (parent)
		group->grading = parent->grading; /* inherited, as readers do */
	group->first_case = problem.n_cases;
	fixture_group_list[problem.n_groups++] = group;
	for (; *verdicts; verdicts++) {
		size_t i = problem.n_cases++;
		(void)snprintf(fixture_names[i], sizeof(fixture_names[i]), "%s/%zu", name,
		               group->n_cases + 1);
		fixture_cases[i] = (struct test_case){.name = fixture_names[i], .group = group};
		outcomes[i].verdict = fixture_verdict(*verdicts);
		for (struct test_group *g = group; g; g = g->parent)
			g->n_cases++;
	}
	return group;
}

/* Scores what has been added. */
static inline void run_score(void)
{
	struct error err = {0};
	if (score_submission(&input, &score, &err) != 0)
		FAIL("%s", err.text);
}

static inline void check_number(const char *file, int line, const struct number *number,
                                const char *expected)
{
	_cleanup_(freep) char *text = number_text(number);
	test_check_str(file, line, "number", text, expected);
}
#define CHECK_NUMBER(number, expected) check_number(__FILE__, __LINE__, number, expected)

static inline const struct score_value *value_of(const char *name)
{
	return &score.groups[fixture_find(name, strlen(name)) - fixture_groups];
}

/* Of a group that has a score. */
static inline void check_score(const char *file, int line, const struct score_value *value,
                               const char *expected)
{
	if (!value->has_score)
		test_fail(file, line, "no score; %s", score.error ? score.error : "no error");
	check_number(file, line, &value->score, expected);
}
#define CHECK_SCORE(name, expected) check_score(__FILE__, __LINE__, value_of(name), expected)
#define CHECK_TOTAL(expected) check_score(__FILE__, __LINE__, &score.total, expected)

static inline void check_verdict(const char *file, int line, enum verdict found, const char *code)
{
	test_check_str(file, line, "verdict", verdict_code(found), code);
}
#define CHECK_VERDICT(found, code) check_verdict(__FILE__, __LINE__, found, code)
