/* SPDX-License-Identifier: MIT */
#include "common/units.h"
#include "tests/unit/score_fixture.h"
#include "worker/score/time_limit.h"

enum { JUDGEMENTS_MOST = 4 };

static struct findings findings;
static struct time_limit_choice choice;
static struct problem_submission submissions[JUDGEMENTS_MOST];
static struct expectation rules[JUDGEMENTS_MOST];
static struct case_outcome results[JUDGEMENTS_MOST][FIXTURE_MOST];
static struct time_limit_judgement judgements[JUDGEMENTS_MOST];
static size_t n_judgements;

static void begin(enum problem_format format)
{
	problem.format = format;
	problem.limits = (struct problem_limits){
		.time_resolution_ns = 1000000000, .ac_to_time_limit = 2, .time_limit_to_tle = 1.5};
	(void)add_group("", "");
	(void)add_group("sample", "A");
	(void)add_group("secret", "AA");
}

/* A submission and the milliseconds and verdicts of the three cases; one rule. */
static struct expectation *submit(const char *directory, const char *verdicts, const unsigned ms[3])
{
	size_t i = n_judgements++;
	rules[i] = (struct expectation){.permitted = EXPECT_ANY, .required = EXPECT_ANY};
	submissions[i] = (struct problem_submission){.name = keep("x.cpp"),
	                                             .directory = keep(directory),
	                                             .expectations = &rules[i],
	                                             .n_expectations = 1};
	for (int c = 0; c < 3; c++)
		results[i][c] = (struct case_outcome){.verdict = fixture_verdict(verdicts[c]),
		                                      .time_ns = UINT64_C(1000000) * ms[c]};
	judgements[i] = (struct time_limit_judgement){&submissions[i], results[i], 0};
	return &rules[i];
}

static struct expectation *submit_accepted(unsigned ms)
{
	struct expectation *rule = submit("accepted", "AAA", (unsigned[]){10, ms, 20});
	rule->permitted = EXPECT_AC;
	return rule;
}

static struct expectation *submit_slow(unsigned ms)
{
	struct expectation *rule = submit("time_limit_exceeded", "AAT", (unsigned[]){10, 20, ms});
	rule->permitted = EXPECT_AC | EXPECT_TLE;
	rule->required = EXPECT_TLE;
	return rule;
}

static void choose(void)
{
	time_limit_choose(&problem, judgements, n_judgements, false, &choice, &findings);
}

static void check_limit_ms(unsigned ms)
{
	choose();
	if (findings.count > 0)
		FAIL("%s", findings.items[0].message);
	CHECK_INT(choice.limit_ns, UINT64_C(1000000) * ms);
}

static void check_finding(enum severity severity, const char *message)
{
	choose();
	CHECK_INT(findings.count, 1);
	CHECK_INT(findings.items[0].severity, severity);
	CHECK_STR(findings.items[0].message, message);
}

static void give(unsigned ms)
{
	problem.limits.time_limit_given = true;
	problem.limits.time_limit_ns = UINT64_C(1000000) * ms;
}

TEST(the_limit_is_the_smallest_multiple_that_gives_twice_the_time)
{
	begin(PROBLEM_2025_09);
	(void)submit_accepted(1100);
	check_limit_ms(3000);
}

TEST(a_time_that_fits_exactly_is_not_rounded_up)
{
	begin(PROBLEM_2025_09);
	problem.limits.ac_to_time_limit = 1.1;
	problem.limits.time_resolution_ns = 100000000;
	(void)submit_accepted(1000);
	check_limit_ms(1100);
}

TEST(a_factor_may_be_as_large_as_one_likes)
{
	begin(PROBLEM_2025_09);
	problem.limits.ac_to_time_limit = 1e9;
	(void)submit_accepted(999);
	choose();
	CHECK_INT(findings.count, 0);
	CHECK_INT(choice.limit_ns, UINT64_C(999000000) * 1000000000);
	problem.limits.time_limit_to_tle = 1e9; /* it is run as long as anything can be */
	CHECK_INT(time_limit_upper_run_ns(&problem, choice.limit_ns), TIME_MOST_NS);
}

TEST(no_limit_is_longer_than_one_can_be_given)
{
	static const double factors[] = {1e11, 1e12, 1e300};
	begin(PROBLEM_2025_09);
	(void)submit_accepted(40);
	for (size_t i = 0; i < ARRAY_SIZE(factors); i++) {
		problem.limits.ac_to_time_limit = factors[i];
		choose();
		CHECK_INT(choice.limit_ns, 0);
		CHECK_INT(findings.count, 1);
		CHECK_INT(findings.items[0].severity, SEVERITY_ERROR);
		CHECK(strstr(
			findings.items[0].message,
			"slowest that must not exceed it, 0.04 s (secret/1 of accepted/x.cpp), "
			"needs >= "));
		CHECK(strstr(findings.items[0].message, ", and the longest is 1000000000 s"));
		findings_done(&findings);
	}
	problem.limits.time_limit_to_tle = 1e300;
	CHECK_INT(time_limit_upper_run_ns(&problem, 1), TIME_MOST_NS);
}

TEST(the_limit_is_one_multiple_at_least)
{
	begin(PROBLEM_2025_09);
	(void)submit_accepted(0);
	(void)submit_slow(9000);
	check_limit_ms(1000);
}

TEST(the_slowest_of_all_that_must_not_exceed_the_limit_counts)
{
	begin(PROBLEM_2025_09);
	(void)submit_accepted(300);
	struct expectation *wrong = submit("wrong_answer", "AWW", (unsigned[]){5, 1700, 6});
	wrong->permitted = EXPECT_AC | EXPECT_WA;
	check_limit_ms(4000);
	CHECK_STR(choice.lower.test->name, "secret/1");
	CHECK_STR(choice.lower.submission->directory, "wrong_answer");
}

TEST(rules_may_leave_a_submission_out_or_take_it_in)
{
	begin(PROBLEM_2025_09);
	(void)submit_accepted(300);
	submit_accepted(5000)->time_limit_use = TIME_LIMIT_UNUSED;
	submit("mixed", "RAA", (unsigned[]){5, 1200, 6})->time_limit_use = TIME_LIMIT_LOWER;
	check_limit_ms(3000);
}

TEST(only_the_cases_that_a_rule_speaks_of_count)
{
	begin(PROBLEM_2025_09);
	submit_accepted(5000)->cases = keep("sample");
	check_limit_ms(1000);
	CHECK_STR(choice.lower.test->name, "sample/1");
}

TEST(brute_force_bounds_nothing)
{
	begin(PROBLEM_2025_09);
	(void)submit_accepted(300);
	struct expectation *rule = submit("brute_force", "AAT", (unsigned[]){5, 10, 1100});
	rule->permitted = EXPECT_AC | EXPECT_RTE | EXPECT_TLE;
	rule->required = EXPECT_RTE | EXPECT_TLE;
	check_limit_ms(1000);
	CHECK(!choice.upper.is_given);
}

TEST(the_fastest_of_those_that_must_exceed_the_limit_counts_by_its_slowest_case)
{
	begin(PROBLEM_2025_09);
	(void)submit_accepted(900);
	(void)submit_slow(9000);
	(void)submit_slow(3000);
	check_limit_ms(2000);
	CHECK_INT(choice.upper.time_ns, 3000000000);
	CHECK_INT(choice.lower.time_ns, 900000000);
}

TEST(no_limit_that_fits_is_an_error_with_all_the_figures)
{
	begin(PROBLEM_2025_09);
	(void)submit_accepted(2310);
	(void)submit_slow(7499);
	check_finding(SEVERITY_ERROR,
	              "no time limit fits: slowest that must not exceed it, 2.31 s (secret/1 of "
	              "accepted/x.cpp), "
	              "needs >= 4.62 s, but 7.499 s (secret/2 of time_limit_exceeded/x.cpp) must "
	              "exceed it and allows <= 4.999 s; it is a multiple of 1 s");
	CHECK_INT(choice.limit_ns, 0);
}

TEST(a_bound_that_is_met_exactly_fits)
{
	begin(PROBLEM_2025_09);
	(void)submit_accepted(2310);
	(void)submit_slow(7500);
	check_limit_ms(5000);
}

TEST(a_submission_that_waits_is_slower_than_any_limit)
{
	begin(PROBLEM_2025_09);
	(void)submit_accepted(400);
	struct expectation *rule = submit("time_limit_exceeded", "AIA", (unsigned[]){5, 10, 30});
	rule->required = EXPECT_TLE;
	check_limit_ms(1000);
}

TEST(a_limit_needs_a_submission_below_it)
{
	begin(PROBLEM_2025_09);
	(void)submit_slow(7500);
	check_finding(SEVERITY_ERROR,
	              "expected a submission that bounds the time limit from below, as accepted/ "
	              "does; there is none");
}

/* Why it could not be judged is told with it. */
TEST(a_limit_that_nothing_judged_bounds_from_below_is_no_fault_of_its_own)
{
	begin(PROBLEM_2025_09);
	struct expectation *rule = submit("accepted", "J--", (unsigned[]){10, 20, 20});
	rule->permitted = EXPECT_AC;
	give(2000);
	check_limit_ms(2000);
	problem.limits.time_limit_given = false;
	check_limit_ms(0);
}

TEST(an_accepted_submission_that_was_stopped_gives_no_limit)
{
	begin(PROBLEM_2025_09);
	struct expectation *rule = submit("accepted", "ATA", (unsigned[]){10, 60001, 20});
	rule->permitted = EXPECT_AC;
	check_finding(SEVERITY_ERROR,
	              "a submission that must not exceed the time limit was stopped after 60.001 s "
	              "(secret/1 of accepted/x.cpp)");
}

/* Of a wait nobody can say how much time would do. */
TEST(an_accepted_submission_that_waits_is_told_without_a_figure)
{
	static const char message[] =
		"a submission that must not exceed the time limit waited until it was ended: "
		"secret/1 of accepted/x.cpp";
	begin(PROBLEM_2025_09);
	struct expectation *rule = submit("accepted", "AIA", (unsigned[]){10, 20, 20});
	rule->permitted = EXPECT_AC;
	check_finding(SEVERITY_ERROR, message);
	findings_done(&findings);
	give(2000);
	check_finding(SEVERITY_ERROR, message);
}

TEST(a_given_limit_is_checked_from_both_sides)
{
	begin(PROBLEM_2025_09);
	(void)submit_accepted(1100);
	(void)submit_slow(4600);
	give(3000);
	check_limit_ms(3000);
	give(2000);
	check_finding(SEVERITY_ERROR,
	              "2 s is too low: slowest that must not exceed it, 1.1 s (secret/1 of "
	              "accepted/x.cpp), needs >= 2.2 s");
	findings_done(&findings);
	findings = (struct findings){0};
	give(4000);
	check_finding(SEVERITY_ERROR,
	              "4 s is too high: fastest that must exceed it, 4.6 s (secret/2 of "
	              "time_limit_exceeded/x.cpp), was run long enough only for <= 3.066 s");
}

TEST(in_legacy_the_limit_is_whole_seconds_and_five_times_the_time)
{
	begin(PROBLEM_LEGACY);
	problem.limits.ac_to_time_limit = 5;
	submit_accepted(601)->time_limit_use = TIME_LIMIT_LOWER;
	submit("wrong_answer", "WWW", (unsigned[]){1, 9000, 1})->time_limit_use = TIME_LIMIT_UNUSED;
	check_limit_ms(4000);
}

TEST(in_legacy_a_slow_submission_within_the_safety_margin_is_a_warning)
{
	begin(PROBLEM_LEGACY);
	problem.limits.time_limit_to_tle = 2;
	submit_accepted(1000)->time_limit_use = TIME_LIMIT_LOWER;
	submit_slow(3500)->time_limit_use = TIME_LIMIT_UNUSED;
	results[1][2].verdict = VERDICT_ACCEPTED;
	check_finding(SEVERITY_WARNING,
	              "2 s is too high: fastest that must exceed it, 3.5 s (secret/2 of "
	              "time_limit_exceeded/x.cpp), allows <= 1.75 s");
	CHECK_INT(choice.limit_ns, 2000000000);
}

TEST(before_slow_submissions_are_run_only_accepted_ones_count)
{
	begin(PROBLEM_2025_09);
	(void)submit_accepted(2310);
	(void)submit_slow(1000);
	time_limit_choose(&problem, judgements, n_judgements, true, &choice, &findings);
	CHECK_INT(findings.count, 0);
	CHECK_INT(choice.limit_ns, 5000000000);
	CHECK_INT(time_limit_upper_run_ns(&problem, choice.limit_ns), 7500000000);
	CHECK(time_limit_needs_lower(&submissions[0]) && !time_limit_needs_lower(&submissions[1]));
	CHECK(time_limit_needs_upper(&problem, &submissions[1]));
	CHECK(!time_limit_needs_upper(&problem, &submissions[0]));
}
