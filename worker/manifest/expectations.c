/* SPDX-License-Identifier: MIT */
/*
 * What the name of a directory below submissions/ promises about the submissions in it.
 *
 * The formats name a few directories each. Packages have others; they get the promise that their
 * name makes where DOMjudge, which takes any result's name for a directory, reads it so, and none
 * where authors mean different things by the name: partial, mixed, mixed-verdicts, multiple,
 * check_manually, slow_accepted, brute_force in legacy packages, cpp_slow and the like.
 */
#include "worker/manifest/expectations.h"

#include "worker/manifest/glob.h"
#include "worker/verdict/verdict.h"

#include <string.h>
#include <strings.h>

/* The verdicts of a whole submission that formats with four codes know by one of them. */
enum {
	WHOLE_AC = 1 << VERDICT_ACCEPTED,
	WHOLE_WA = 1 << VERDICT_WRONG_ANSWER | 1 << VERDICT_NO_OUTPUT,
	/* Who writes without end exceeds the time limit as well where nobody stops him. */
	WHOLE_TLE = 1 << VERDICT_TIME_LIMIT | 1 << VERDICT_WALL_TIME_LIMIT | 1 << VERDICT_IDLENESS |
	            1 << VERDICT_OUTPUT_LIMIT,
	WHOLE_RTE = 1 << VERDICT_RUN_TIME_ERROR | 1 << VERDICT_MEMORY_LIMIT |
	            1 << VERDICT_OUTPUT_LIMIT | 1 << VERDICT_SECURITY_VIOLATION,
};

/* Source: problem package format 2025-09, "Default directories". */
static const struct directory_promise promises_2025[] = {
	{"accepted", EXPECT_AC, EXPECT_ANY, TIME_LIMIT_BY_VERDICTS, 0, false},
	{"rejected", EXPECT_ANY, EXPECT_RTE | EXPECT_TLE | EXPECT_WA, TIME_LIMIT_BY_VERDICTS, 0,
         false},
	{"wrong_answer", EXPECT_AC | EXPECT_WA, EXPECT_WA, TIME_LIMIT_BY_VERDICTS, 0, false},
	{"time_limit_exceeded", EXPECT_AC | EXPECT_TLE, EXPECT_TLE, TIME_LIMIT_BY_VERDICTS, 0, false},
	{"run_time_error", EXPECT_AC | EXPECT_RTE, EXPECT_RTE, TIME_LIMIT_BY_VERDICTS, 0, false},
	{"brute_force", EXPECT_AC | EXPECT_RTE | EXPECT_TLE, EXPECT_RTE | EXPECT_TLE,
         TIME_LIMIT_BY_VERDICTS, 0, false},
	{0},
};

/* Source: problem package format legacy, "Example Submissions"; only accepted/ bounds the time
 * limit there. */
static const struct directory_promise promises_legacy[] = {
	{"accepted", EXPECT_AC, EXPECT_ANY, TIME_LIMIT_LOWER, 0, false},
	{"wrong_answer", EXPECT_AC | EXPECT_WA, EXPECT_WA, TIME_LIMIT_UNUSED, 0, false},
	{"time_limit_exceeded", EXPECT_AC | EXPECT_WA | EXPECT_TLE, EXPECT_TLE, TIME_LIMIT_UNUSED,
         0, false},
	{"run_time_error", EXPECT_ANY, EXPECT_RTE, TIME_LIMIT_UNUSED, 0, false},
	{0},
};

/* As the former, where groups decide which cases count: problemtools compares the verdict of the
 * whole (verifyproblem.py, check_submission). */
static const struct directory_promise promises_legacy_scoring[] = {
	{"accepted", EXPECT_ANY, EXPECT_ANY, TIME_LIMIT_LOWER, WHOLE_AC, false},
	{"partially_accepted", EXPECT_ANY, EXPECT_ANY, TIME_LIMIT_UNUSED, WHOLE_AC, true},
	{"wrong_answer", EXPECT_ANY, EXPECT_ANY, TIME_LIMIT_UNUSED, WHOLE_WA, false},
	{"time_limit_exceeded", EXPECT_ANY, EXPECT_ANY, TIME_LIMIT_UNUSED, WHOLE_TLE, false},
	{"run_time_error", EXPECT_ANY, EXPECT_ANY, TIME_LIMIT_UNUSED, WHOLE_RTE, false},
	{0},
};

/* Names of no format. Source: DOMjudge, SubmissionService.php, PROBLEM_RESULT_REMAP, and the
 * packages that have such directories. */
static const struct directory_promise promises_seen[] = {
	{"compiler_error", EXPECT_ANY, EXPECT_ANY, TIME_LIMIT_UNUSED, 1 << VERDICT_COMPILE_ERROR,
         false},
	{"compiler_errors", EXPECT_ANY, EXPECT_ANY, TIME_LIMIT_UNUSED, 1 << VERDICT_COMPILE_ERROR,
         false},
	{"compile_error", EXPECT_ANY, EXPECT_ANY, TIME_LIMIT_UNUSED, 1 << VERDICT_COMPILE_ERROR,
         false},
	{"no_output", EXPECT_ANY, EXPECT_ANY, TIME_LIMIT_UNUSED, 1 << VERDICT_NO_OUTPUT, false},
	{"output_limit", EXPECT_ANY, EXPECT_ANY, TIME_LIMIT_UNUSED, 1 << VERDICT_OUTPUT_LIMIT, false},
	{"runtime_error", EXPECT_ANY, EXPECT_ANY, TIME_LIMIT_UNUSED, WHOLE_RTE, false},
	{"rejected", EXPECT_ANY, EXPECT_ANY, TIME_LIMIT_UNUSED, WHOLE_WA | WHOLE_TLE | WHOLE_RTE,
         false},
	{0},
};

static const struct directory_promise *find_row(const struct directory_promise *rows,
                                                const char *directory)
{
	for (; rows->directory; rows++)
		if (strcmp(rows->directory, directory) == 0)
			return rows;
	return NULL;
}

const struct directory_promise *expectations_default(const char *directory)
{
	return find_row(promises_2025, directory);
}

const struct directory_promise *expectations_of_directory(const struct problem *problem,
                                                          const char *directory)
{
	const struct directory_promise *found = NULL;
	bool is_2025 = problem->format == PROBLEM_2025_09,
	     is_draft = problem->format == PROBLEM_2023_07;
	if (is_2025 || (is_draft && !problem->scoring))
		found = find_row(promises_2025, directory);
	if (!found && !is_2025)
		found = find_row(problem->scoring ? promises_legacy_scoring : promises_legacy,
		                 directory);
	return found ? found : find_row(promises_seen, directory);
}

bool expectation_matches(const struct expectation *expectation, const char *name)
{
	return !expectation->cases || glob_matches(expectation->cases, name);
}

bool submission_has_promise(const struct problem_submission *submission)
{
	return submission->n_expectations > 0 || submission->expected_verdicts != 0 ||
	       submission->expected_score;
}

/* Source: DOMjudge, SubmissionService.php, PROBLEM_RESULT_REMAP; doc/manual/problem-format.rst. */
static const struct {
	const char *name;
	uint64_t verdicts;
} results[] = {
	{"CORRECT", WHOLE_AC},
	{"ACCEPTED", WHOLE_AC},
	{"WRONG-ANSWER", WHOLE_WA},
	{"WRONG_ANSWER", WHOLE_WA},
	{"TIMELIMIT", WHOLE_TLE},
	{"TIME_LIMIT_EXCEEDED", WHOLE_TLE},
	{"RUN-ERROR", WHOLE_RTE},
	{"RUN_TIME_ERROR", WHOLE_RTE},
	{"MEMORY-LIMIT", 1 << VERDICT_MEMORY_LIMIT},
	{"OUTPUT-LIMIT", 1 << VERDICT_OUTPUT_LIMIT},
	{"OUTPUT_LIMIT", 1 << VERDICT_OUTPUT_LIMIT},
	{"NO-OUTPUT", 1 << VERDICT_NO_OUTPUT},
	{"NO_OUTPUT", 1 << VERDICT_NO_OUTPUT},
	{"COMPILER-ERROR", 1 << VERDICT_COMPILE_ERROR},
	{"COMPILER_ERROR", 1 << VERDICT_COMPILE_ERROR},
};

uint64_t expectations_of_result(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(results); i++)
		if (strcasecmp(results[i].name, name) == 0)
			return results[i].verdicts;
	return 0;
}
