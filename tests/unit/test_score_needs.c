/* SPDX-License-Identifier: MIT */
#include "tests/unit/score_fixture.h"
#include "worker/score/needs.h"

static struct needs_options options = {.problem = &problem, .for_permitted = true};
static struct needs needs;
static struct problem_submission promise;
static struct expectation rules[2];

static void begin(enum problem_format format, bool scoring, enum stop_rule stop)
{
	problem.format = format;
	problem.scoring = scoring;
	options.stop = stop;
	(void)add_group("", "");
}

static struct expectation *expect_rule(unsigned permitted, unsigned required)
{
	struct expectation *rule = &rules[promise.n_expectations++];
	*rule = (struct expectation){.permitted = permitted, .required = required};
	promise.expectations = rules;
	options.promise = &promise;
	return rule;
}

static void start(void)
{
	struct error err = {0};
	if (needs_init(&needs, &options, &err) < 0)
		FAIL("%s", err.text);
}

static void note(size_t i)
{
	needs_note(&needs, i, outcomes[i].verdict, outcomes[i].message);
}

/* One character a case: its verdict when it is in the report, '.' when it is left out. */
static void put_report(char text[FIXTURE_MOST + 1])
{
	for (size_t i = 0; i < problem.n_cases; i++)
		text[i] = '.';
	text[problem.n_cases] = '\0';
	for (size_t i = 0; i < problem.n_cases; i++)
		if (needs_case(&needs, i))
			text[i] = verdict_letter(outcomes[i].verdict);
}

/* Runs the cases one after the other, as long as they are needed. */
static void run_in_order(char report[FIXTURE_MOST + 1])
{
	start();
	for (size_t i = 0; i < problem.n_cases; i++)
		if (needs_case(&needs, i))
			note(i);
	put_report(report);
	needs_done(&needs);
}

static void check_report(const char *expected)
{
	char report[FIXTURE_MOST + 1];
	run_in_order(report);
	CHECK_STR(report, expected);
}

/* Any order of any number of slots, by a generator whose seeds are all the tests' luck. */
static uint32_t random_state;

static uint32_t random_below(uint32_t n)
{
	random_state = random_state * 1664525 + 1013904223;
	return (random_state >> 16) % n;
}

static void run_in_any_order(char report[FIXTURE_MOST + 1])
{
	size_t running[3], n_running = 0, next = 0;
	start();
	while (next < problem.n_cases || n_running > 0) {
		while (n_running < ARRAY_SIZE(running) && next < problem.n_cases) {
			if (needs_case(&needs, next))
				running[n_running++] = next;
			next++;
		}
		if (n_running == 0)
			continue;
		size_t which = random_below((uint32_t)n_running);
		note(running[which]);
		running[which] = running[--n_running];
	}
	put_report(report);
	needs_done(&needs);
}

static void check_any_order(const char *where)
{
	char in_order[FIXTURE_MOST + 1], report[FIXTURE_MOST + 1];
	for (uint32_t seed = 0; seed < 3000; seed++) {
		random_state = seed;
		for (size_t i = 0; i < problem.n_cases; i++)
			outcomes[i].verdict = fixture_verdict("AAAAWT"[random_below(6)]);
		run_in_order(in_order);
		run_in_any_order(report);
		if (strcmp(in_order, report) != 0)
			FAIL("%s, seed %u: %s in order, %s in another", where, seed, in_order,
			     report);
	}
}

/* ---- pass-fail problems ---- */

TEST(first_stops_everything_at_the_first_rejected_case)
{
	begin(PROBLEM_2025_09, false, STOP_FIRST);
	(void)add_group("sample", "A");
	(void)add_group("secret", "");
	(void)add_group("secret/1", "AWA");
	(void)add_group("secret/2", "AA");
	check_report("AAW...");
}

TEST(group_stops_the_rest_of_the_group)
{
	begin(PROBLEM_2025_09, false, STOP_GROUP);
	(void)add_group("sample", "WA");
	(void)add_group("secret", "");
	(void)add_group("secret/1", "AWA");
	(void)add_group("secret/2", "AA");
	check_report("W.AW.AA");
}

TEST(never_stops_nothing)
{
	begin(PROBLEM_2025_09, false, STOP_NEVER);
	(void)add_group("sample", "WA");
	(void)add_group("secret", "TRA");
	check_report("WATRA");
}

TEST(first_stops_a_legacy_problem_that_would_continue)
{
	begin(PROBLEM_LEGACY, false, STOP_FIRST);
	fixture_groups[0].grading.continue_on_reject = true;
	(void)add_group("sample", "W");
	(void)add_group("secret", "AA");
	check_report("W..");
}

TEST(first_does_not_stop_what_a_grader_may_still_accept)
{
	begin(PROBLEM_LEGACY, false, STOP_FIRST);
	fixture_groups[0].grading.continue_on_reject = true;
	add_group("sample", "W")->grading.grader_flags = NULL;
	fixture_groups[0].grading.grader_flags = keep("ignore_sample");
	(void)add_group("secret", "AWA");
	check_report("WAWA");
}

/* ---- legacy groups ---- */

TEST(a_rejected_case_breaks_its_group_and_those_above)
{
	begin(PROBLEM_LEGACY, true, STOP_GROUP);
	(void)add_group("sample", "A");
	(void)add_group("secret", "");
	(void)add_group("secret/1", "AWA");
	(void)add_group("secret/2", "AA");
	check_report("AAW...");
}

TEST(a_group_that_continues_goes_on_when_one_in_it_breaks)
{
	begin(PROBLEM_LEGACY, true, STOP_FIRST);
	fixture_groups[0].grading.continue_on_reject = true;
	(void)add_group("secret", "");
	add_group("secret/1", "AWA")->grading.continue_on_reject = false;
	add_group("secret/2", "WA")->grading.continue_on_reject = true;
	add_group("secret/3", "WA")->grading.continue_on_reject = false;
	check_report("AW.WAW.");
}

TEST(a_rejection_in_a_group_that_continues_breaks_above_it_when_it_is_complete)
{
	begin(PROBLEM_LEGACY, true, STOP_GROUP);
	(void)add_group("secret", "");
	add_group("secret/1", "WAA")->grading.continue_on_reject = true;
	(void)add_group("secret/2", "AA");
	check_report("WAA..");
}

TEST(a_group_that_may_be_accepted_all_the_same_does_not_break_those_above)
{
	static const char *const flags[] = {"always_accept", "first_error accept_if_any_accepted"};
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
		problem.n_groups = problem.n_cases = 0;
		begin(PROBLEM_LEGACY, true, STOP_GROUP);
		(void)add_group("secret", "");
		add_group("secret/1", "WA")->grading.grader_flags = keep(flags[i]);
		(void)add_group("secret/2", "AA");
		check_report("W.AA");
	}
	fixture_groups[2].grading = (struct group_grading){.custom = true};
	check_report("W.AA");
}

TEST(never_is_stronger_than_on_reject)
{
	begin(PROBLEM_LEGACY, true, STOP_NEVER);
	(void)add_group("secret", "WA");
	check_report("WA");
}

/* ---- 2025-09 groups ---- */

static void add_scored(const char *name, const char *verdicts, enum score_aggregation aggregation)
{
	struct test_group *group = add_group(name, verdicts);
	group->scoring.max_score_given = true;
	group->scoring.max_score = 10;
	group->scoring.aggregation = aggregation;
}

TEST(groups_stop_when_their_score_is_decided_and_sums_go_on)
{
	begin(PROBLEM_2025_09, true, STOP_FIRST);
	(void)add_group("sample", "WA");
	(void)add_group("secret", "");
	add_scored("secret/1", "WA", AGGREGATE_PASS_FAIL);
	add_scored("secret/2", "WA", AGGREGATE_MIN);
	add_scored("secret/3", "WA", AGGREGATE_SUM);
	add_scored("secret/4", "WA", AGGREGATE_DEFAULT);
	check_report("W.W.W.WAW.");
}

TEST(secret_stops_at_its_own_decision_only_under_first)
{
	begin(PROBLEM_2025_09, true, STOP_FIRST);
	add_scored("secret", "", AGGREGATE_MIN);
	add_scored("secret/1", "WA", AGGREGATE_SUM);
	add_scored("secret/2", "WA", AGGREGATE_MIN);
	add_scored("secret/3", "AA", AGGREGATE_SUM);
	check_report("WAW...");
	options.stop = STOP_GROUP;
	check_report("WAW.AA");
}

TEST(a_group_whose_requirement_failed_is_left_out_even_by_never)
{
	begin(PROBLEM_2025_09, true, STOP_NEVER);
	(void)add_group("secret", "");
	add_scored("secret/1", "AW", AGGREGATE_PASS_FAIL);
	add_scored("secret/2", "AA", AGGREGATE_PASS_FAIL);
	CHECK_INT(strv_add(&fixture_groups[3].scoring.require_pass, "1"), 0);
	CHECK_STR(fixture_groups[3].name, "secret/2");
	add_scored("secret/3", "A", AGGREGATE_PASS_FAIL);
	CHECK_INT(strv_add(&fixture_groups[4].scoring.require_pass, "secret/2"), 0);
	add_scored("secret/4", "A", AGGREGATE_PASS_FAIL);
	check_report("AW...A");
}

TEST(a_rejected_static_validation_stops_its_group_before_it_begins)
{
	begin(PROBLEM_2025_09, true, STOP_GROUP);
	(void)add_group("secret", "");
	add_scored("secret/1", "AA", AGGREGATE_PASS_FAIL);
	add_scored("secret/2", "AA", AGGREGATE_SUM);
	char report[FIXTURE_MOST + 1];
	start();
	needs_note_validation(&needs, 2, VERDICT_WRONG_ANSWER, NULL);
	needs_note_validation(&needs, 3, VERDICT_WRONG_ANSWER, NULL);
	note(2);
	note(3);
	put_report(report);
	CHECK_STR(report, "..AA");
}

TEST(cases_that_are_not_selected_are_never_needed)
{
	static const bool selected[] = {true, false, true};
	begin(PROBLEM_2025_09, false, STOP_FIRST);
	(void)add_group("secret", "AWA");
	options.selected = selected;
	check_report("A.A");
}

/* ---- expectations ---- */

TEST(it_goes_on_until_a_required_verdict_shows)
{
	begin(PROBLEM_2025_09, false, STOP_FIRST);
	(void)add_group("secret", "AWATAA");
	(void)expect_rule(EXPECT_ANY, EXPECT_TLE);
	check_report("AWAT..");
}

TEST(it_does_not_go_on_for_a_rule_that_is_broken)
{
	begin(PROBLEM_2025_09, false, STOP_FIRST);
	(void)add_group("secret", "AWAT");
	(void)expect_rule(EXPECT_AC | EXPECT_TLE, EXPECT_TLE);
	check_report("AW..");
}

TEST(it_goes_on_to_the_end_while_a_verdict_may_come_that_is_not_permitted)
{
	begin(PROBLEM_2025_09, false, STOP_FIRST);
	(void)add_group("secret", "AWARWA");
	(void)expect_rule(EXPECT_AC | EXPECT_WA, EXPECT_WA);
	check_report("AWAR..");
	rules[0].permitted |= EXPECT_RTE;
	check_report("AWARWA");
	rules[0].permitted = EXPECT_ANY;
	check_report("AW....");
	rules[0].permitted = EXPECT_AC | EXPECT_WA;
	options.for_permitted = false;
	check_report("AW....");
}

TEST(after_one_that_did_not_end_it_goes_on_for_no_verdict_that_may_come)
{
	begin(PROBLEM_2025_09, false, STOP_FIRST);
	(void)add_group("secret", "AWATRT");
	(void)expect_rule(EXPECT_AC | EXPECT_WA | EXPECT_TLE, EXPECT_TLE);
	check_report("AWAT..");
	rules[0].cases = keep("secret");
	check_report("AWATR.");
}

TEST(what_the_older_formats_permit_is_not_about_cases_after_the_one_that_stops)
{
	static const enum problem_format formats[] = {PROBLEM_LEGACY, PROBLEM_LEGACY_ICPC};
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
		problem.n_groups = problem.n_cases = promise.n_expectations = 0;
		begin(formats[i], false, STOP_FIRST);
		(void)add_group("secret", "AWAR");
		(void)expect_rule(EXPECT_AC | EXPECT_WA, EXPECT_WA);
		check_report("AW..");
	}
}

TEST(it_goes_on_until_a_message_shows)
{
	begin(PROBLEM_2025_09, false, STOP_FIRST);
	(void)add_group("secret", "WWWW");
	outcomes[0].message = "one";
	outcomes[2].message = "number three";
	expect_rule(EXPECT_ANY, EXPECT_ANY)->message = keep("three");
	check_report("WWW.");
}

static void run_after_validation(size_t group, const char *expected)
{
	char report[FIXTURE_MOST + 1];
	start();
	needs_note_validation(&needs, group, VERDICT_WRONG_ANSWER, "no goto");
	for (size_t i = 0; i < problem.n_cases; i++)
		if (needs_case(&needs, i))
			note(i);
	put_report(report);
	needs_done(&needs);
	CHECK_STR(report, expected);
}

TEST(a_rejected_static_validation_may_be_what_is_required)
{
	begin(PROBLEM_2025_09, false, STOP_FIRST);
	(void)add_group("sample", "A");
	(void)add_group("secret", "AW");
	expect_rule(EXPECT_ANY, EXPECT_WA)->message = keep("goto");
	run_after_validation(2, "A..");
	rules[0].message = keep("others");
	outcomes[2].message = "others";
	run_after_validation(2, "AAW");
}

TEST(the_static_validation_of_a_group_that_is_left_out_is_not_what_is_required)
{
	begin(PROBLEM_2025_09, true, STOP_FIRST);
	(void)add_group("sample", "R");
	(void)add_group("secret", "");
	add_scored("secret/1", "A", AGGREGATE_PASS_FAIL);
	CHECK_INT(strv_add(&fixture_groups[3].scoring.require_pass, "sample"), 0);
	add_scored("secret/2", "RRW", AGGREGATE_PASS_FAIL);
	(void)expect_rule(EXPECT_ANY, EXPECT_WA);
	run_after_validation(3, "R.RRW");
}

TEST(it_goes_on_for_all_cases_that_a_nested_rule_speaks_of)
{
	begin(PROBLEM_2025_09, false, STOP_FIRST);
	(void)add_group("secret", "");
	(void)add_group("secret/1", "WA");
	(void)add_group("secret/2", "AA");
	(void)add_group("secret/3", "A");
	expect_rule(EXPECT_AC, EXPECT_ANY)->cases = keep("secret/2");
	check_report("W.AA.");
	outcomes[2].verdict = VERDICT_WRONG_ANSWER;
	check_report("W.W..");
}

TEST(all_cases_that_bound_a_time_limit_are_run)
{
	begin(PROBLEM_LEGACY, false, STOP_FIRST);
	(void)add_group("secret", "AWAA");
	(void)expect_rule(EXPECT_AC | EXPECT_WA, EXPECT_WA);
	options.for_time_limit = true;
	check_report("AWAA");
	rules[0].time_limit_use = TIME_LIMIT_UNUSED;
	check_report("AW..");
}

TEST(cases_after_one_that_did_not_end_bound_no_time_limit)
{
	begin(PROBLEM_LEGACY, false, STOP_FIRST);
	(void)add_group("secret", "AWATAA");
	expect_rule(EXPECT_AC, EXPECT_ANY)->time_limit_use = TIME_LIMIT_LOWER;
	options.for_time_limit = true;
	check_report("AWAT..");
}

TEST(cases_after_one_that_wrote_without_end_bound_no_time_limit)
{
	begin(PROBLEM_LEGACY, false, STOP_FIRST);
	(void)add_group("secret", "AWAOAA");
	expect_rule(EXPECT_AC, EXPECT_ANY)->time_limit_use = TIME_LIMIT_LOWER;
	options.for_time_limit = true;
	check_report("AWAO..");
}

TEST(cases_after_one_that_may_write_without_end_bound_the_time_limit)
{
	begin(PROBLEM_2025_09, false, STOP_FIRST);
	(void)add_group("secret", "AOAA");
	(void)expect_rule(EXPECT_AC | EXPECT_RTE, EXPECT_RTE);
	options.for_time_limit = true;
	check_report("AOAA");
}

TEST(all_cases_that_bound_a_time_limit_from_above_are_run)
{
	begin(PROBLEM_2025_09, false, STOP_FIRST);
	(void)add_group("secret", "ATAA");
	expect_rule(EXPECT_AC | EXPECT_TLE, EXPECT_TLE)->time_limit_use = TIME_LIMIT_UPPER;
	options.for_time_limit = true;
	check_report("ATAA");
}

/* ---- any order ---- */

TEST(the_report_is_the_same_in_whatever_order_cases_end)
{
	for (int stop = STOP_FIRST; stop <= STOP_NEVER; stop++) {
		problem.n_groups = problem.n_cases = 0;
		begin(PROBLEM_LEGACY, true, (enum stop_rule)stop);
		(void)add_group("sample", "AA");
		(void)add_group("secret", "");
		add_group("secret/1", "AAA")->grading.continue_on_reject = true;
		(void)add_group("secret/2", "");
		(void)add_group("secret/2/a", "AA");
		add_group("secret/2/b", "AA")->grading.grader_flags = keep("always_accept");
		(void)add_group("secret/3", "AA");
		check_any_order("legacy");
		fixture_groups[0].grading.continue_on_reject = true;
		fixture_groups[2].grading.continue_on_reject = true;
		check_any_order("legacy, continued");
	}
}

TEST(the_report_is_the_same_with_requirements_and_expectations)
{
	for (int stop = STOP_FIRST; stop <= STOP_NEVER; stop++) {
		problem.n_groups = problem.n_cases = 0;
		promise.n_expectations = 0;
		begin(PROBLEM_2025_09, true, (enum stop_rule)stop);
		(void)add_group("sample", "AA");
		add_scored("secret", "", stop == STOP_FIRST ? AGGREGATE_MIN : AGGREGATE_SUM);
		add_scored("secret/1", "AAA", AGGREGATE_PASS_FAIL);
		add_scored("secret/2", "AA", AGGREGATE_PASS_FAIL);
		CHECK_INT(strv_add(&fixture_groups[4].scoring.require_pass, "1"), 0);
		add_scored("secret/3", "AAA", AGGREGATE_SUM);
		CHECK_INT(strv_add(&fixture_groups[5].scoring.require_pass, "2"), 0);
		add_scored("secret/4", "AA", AGGREGATE_MIN);
		check_any_order("2025-09");
		(void)expect_rule(EXPECT_ANY, EXPECT_TLE);
		expect_rule(EXPECT_AC | EXPECT_WA, EXPECT_ANY)->cases = keep("secret/{1,4}");
		check_any_order("2025-09, expected");
		for (size_t i = 0; i < problem.n_groups; i++)
			strv_done(&fixture_groups[i].scoring.require_pass);
	}
}
