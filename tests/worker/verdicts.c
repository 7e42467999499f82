/* SPDX-License-Identifier: MIT */
/*
 * From the verdicts of cases to that of a submission.
 */
#include "worker/stages/verdicts.h"

#include "tests/harness/test.h"
#include "worker/stages/judgement.h"

#include <stdlib.h>
#include <string.h>

enum { CASES_MAX = 16 };

/* A judgement of cases in groups "a", "b" and so on. */
struct fixture {
	struct problem problem;
	struct pipeline pipeline;
	struct report_judgement report;
	struct judgement judgement;
	struct test_group groups[CASES_MAX];
	struct test_case cases[CASES_MAX];
	struct report_case report_cases[CASES_MAX];
	size_t indices[CASES_MAX];
};

static enum verdict verdict_of_letter(char letter)
{
	for (int i = 0; i < VERDICT_COUNT; i++)
		if (verdict_letter((enum verdict)i) == letter)
			return (enum verdict)i;
	FAIL("no verdict has the letter %c", letter);
}

/* @letters: of verdicts, with a bar between groups. */
static struct fixture *judge(enum stop_rule stop, const char *letters)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct test_group *group = f ? f->groups : NULL;
	CHECK(f);
	for (; *letters; letters++) {
		if (*letters == '|') {
			group++;
			continue;
		}
		size_t i = f->report.n_cases++;
		CHECK(i < CASES_MAX);
		f->indices[i] = i;
		f->cases[i].group = group;
		f->report_cases[i] = (struct report_case){
			.verdict = verdict_of_letter(*letters),
			.cpu_ns = 10 + i,
			.memory_peak_bytes = 1000 - i,
			.message = strdup("message"),
			.passes = 1,
		};
	}
	f->report.cases = f->report_cases;
	f->report.compile.verdict = VERDICT_ACCEPTED;
	f->problem.cases = f->cases;
	f->pipeline.problem = &f->problem;
	f->pipeline.stop = stop;
	f->judgement.pipeline = &f->pipeline;
	f->judgement.report = &f->report;
	f->judgement.cases = f->indices;
	return f;
}

/* The letters of the cases afterwards, without bars. */
static const char *letters_of(const struct fixture *f)
{
	static char text[CASES_MAX + 1];
	for (size_t i = 0; i < f->report.n_cases; i++) {
		text[i] = verdict_letter(f->report_cases[i].verdict);
		if (f->report_cases[i].verdict == VERDICT_NONE)
			CHECK(!f->report_cases[i].message && f->report_cases[i].cpu_ns == 0);
	}
	text[f->report.n_cases] = '\0';
	return text;
}

static void fixture_free(struct fixture *f)
{
	for (size_t i = 0; i < f->report.n_cases; i++)
		free(f->report_cases[i].message);
	strv_done(&f->report.expected);
	free(f);
}

static void check(enum stop_rule stop, const char *before, const char *after, enum verdict verdict)
{
	struct fixture *f = judge(stop, before);
	verdicts_conclude(&f->judgement);
	CHECK_STR(letters_of(f), after);
	CHECK_STR(verdict_code(f->report.verdict), verdict_code(verdict));
	fixture_free(f);
}

TEST(all_cases_accepted_is_accepted)
{
	check(STOP_FIRST, "AA|AAA", "AAAAA", VERDICT_ACCEPTED);
	check(STOP_NEVER, "A", "A", VERDICT_ACCEPTED);
}

TEST(the_first_rejected_case_decides)
{
	check(STOP_FIRST, "AWT", "AW-", VERDICT_WRONG_ANSWER);
	check(STOP_NEVER, "ATW", "ATW", VERDICT_TIME_LIMIT);
	check(STOP_GROUP, "AA|ARW", "AAAR-", VERDICT_RUN_TIME_ERROR);
}

TEST(what_was_judged_ahead_is_taken_out_again)
{
	check(STOP_FIRST, "AWAAT", "AW---", VERDICT_WRONG_ANSWER);
	check(STOP_FIRST, "AW-A-", "AW---", VERDICT_WRONG_ANSWER);
}

TEST(each_group_stops_for_itself)
{
	check(STOP_GROUP, "WA|AWA|AA", "W-AW-AA", VERDICT_WRONG_ANSWER);
	check(STOP_GROUP, "WAW|A|TT", "W--AT-", VERDICT_WRONG_ANSWER);
}

TEST(a_judge_error_outweighs_every_verdict)
{
	check(STOP_NEVER, "AWJT", "AWJT", VERDICT_JUDGE_ERROR);
	check(STOP_FIRST, "AJW", "AJ-", VERDICT_JUDGE_ERROR);
}

/* It came after what decided, and would not have been judged by one slot. */
TEST(a_judge_error_behind_the_stop_does_not_count)
{
	check(STOP_FIRST, "AWJ", "AW-", VERDICT_WRONG_ANSWER);
}

TEST(time_and_memory_are_those_of_the_worst_case_that_counts)
{
	struct fixture *f = judge(STOP_FIRST, "AAWAA");
	verdicts_conclude(&f->judgement);
	CHECK_INT(f->report.time_ns, 12);
	CHECK_INT(f->report.memory_peak_bytes, 1000);
	fixture_free(f);
}

TEST(a_compile_error_is_the_verdict)
{
	struct fixture *f = judge(STOP_FIRST, "");
	f->report.compile.verdict = VERDICT_COMPILE_ERROR;
	verdicts_conclude(&f->judgement);
	CHECK_INT(f->report.verdict, VERDICT_COMPILE_ERROR);
	fixture_free(f);
}

TEST(a_judgement_that_failed_as_a_whole_stays_so)
{
	struct fixture *f = judge(STOP_FIRST, "AA");
	f->report.verdict = VERDICT_JUDGE_ERROR;
	verdicts_conclude(&f->judgement);
	CHECK_INT(f->report.verdict, VERDICT_JUDGE_ERROR);
	fixture_free(f);
}

/* ---- promises ---- */

static enum report_met met(const char *letters, unsigned permitted, unsigned required)
{
	struct fixture *f = judge(STOP_NEVER, letters);
	struct expectation rule = {.permitted = permitted, .required = required};
	const struct problem_submission promise = {.expectations = &rule, .n_expectations = 1};
	f->judgement.promise = &promise;
	verdicts_conclude(&f->judgement);
	enum report_met result = f->report.met;
	fixture_free(f);
	return result;
}

TEST(a_promise_permits_every_verdict_and_requires_one)
{
	static const unsigned wrong = EXPECT_AC | EXPECT_WA;
	CHECK_INT(met("AAA", EXPECT_AC, EXPECT_ANY), MET_YES);
	CHECK_INT(met("AWA", EXPECT_AC, EXPECT_ANY), MET_NO);
	CHECK_INT(met("AWA", wrong, EXPECT_WA), MET_YES);
	CHECK_INT(met("AAA", wrong, EXPECT_WA), MET_NO);
	CHECK_INT(met("AWT", wrong, EXPECT_WA), MET_NO);
	CHECK_INT(met("AW-", wrong, EXPECT_WA), MET_YES);
}

TEST(finer_verdicts_keep_the_promise_of_the_coarse_ones)
{
	CHECK_INT(met("AN", EXPECT_AC | EXPECT_WA, EXPECT_WA), MET_YES);
	CHECK_INT(met("AL", EXPECT_AC | EXPECT_TLE, EXPECT_TLE), MET_YES);
	CHECK_INT(met("AM", EXPECT_AC | EXPECT_RTE, EXPECT_RTE), MET_YES);
	CHECK_INT(met("AO", EXPECT_AC | EXPECT_RTE, EXPECT_RTE), MET_YES);
}

TEST(a_judge_error_keeps_no_promise)
{
	CHECK_INT(met("AJ", EXPECT_ANY, EXPECT_ANY), MET_NO);
}

TEST(all_rules_hold_each_of_its_cases)
{
	struct fixture *f = judge(STOP_NEVER, "AW");
	char first[] = "first", second[] = "second";
	f->report.cases[0].name = first;
	f->report.cases[1].name = second;
	struct expectation rules[] = {
		{.cases = first, .permitted = EXPECT_AC, .required = EXPECT_ANY},
		{.cases = second, .permitted = EXPECT_ANY, .required = EXPECT_WA},
	};
	const struct problem_submission promise = {.expectations = rules, .n_expectations = 2};
	f->judgement.promise = &promise;
	verdicts_conclude(&f->judgement);
	CHECK_INT(f->report.met, MET_YES);
	rules[1].cases = first;
	verdicts_conclude(&f->judgement);
	CHECK_INT(f->report.met, MET_NO);
	fixture_free(f);
}

static enum report_met met_whole(const char *letters, uint64_t verdicts)
{
	struct fixture *f = judge(STOP_NEVER, letters);
	const struct problem_submission promise = {.expected_verdicts = verdicts};
	f->judgement.promise = &promise;
	verdicts_conclude(&f->judgement);
	enum report_met result = f->report.met;
	fixture_free(f);
	return result;
}

TEST(a_promise_of_the_whole_is_met_by_any_of_its_verdicts)
{
	static const uint64_t set = 1 << VERDICT_ACCEPTED | 1 << VERDICT_NO_OUTPUT;
	CHECK_INT(met_whole("AA", set), MET_YES);
	CHECK_INT(met_whole("AN", set), MET_YES);
	CHECK_INT(met_whole("AW", set), MET_NO);
}

TEST(without_a_promise_nothing_is_met_or_missed)
{
	struct fixture *f = judge(STOP_FIRST, "AA");
	verdicts_conclude(&f->judgement);
	CHECK_INT(f->report.met, MET_UNKNOWN);
	CHECK_INT(f->report.expected.count, 0);
	fixture_free(f);
}

TEST(what_is_expected_is_told_by_codes)
{
	struct fixture *f = judge(STOP_FIRST, "AT");
	struct expectation rule = {.permitted = EXPECT_AC | EXPECT_TLE, .required = EXPECT_TLE};
	const struct problem_submission promise = {.expectations = &rule, .n_expectations = 1};
	f->judgement.promise = &promise;
	verdicts_conclude(&f->judgement);
	CHECK_INT(f->report.expected.count, 1);
	CHECK_STR(f->report.expected.items[0], "TLE");
	fixture_free(f);
}
