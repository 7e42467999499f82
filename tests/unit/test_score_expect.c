/* SPDX-License-Identifier: MIT */
#include "tests/unit/score_fixture.h"
#include "worker/score/expect.h"

enum { RULES_MOST = 4 };

static struct expectation rules[RULES_MOST];
static struct problem_submission submission = {.expectations = rules};
static struct expect_input subject = {
	.problem = &problem, .submission = &submission, .cases = outcomes, .score = &score};
static struct strv lines;

static void begin(bool scoring)
{
	problem.format = PROBLEM_2025_09;
	problem.scoring = scoring;
	(void)add_group("", "");
}

static struct expectation *add_rule(const char *origin, const char *cases, unsigned permitted,
                                    unsigned required)
{
	struct expectation *rule = &rules[submission.n_expectations++];
	*rule = (struct expectation){.origin = keep(origin),
	                             .cases = cases ? keep(cases) : NULL,
	                             .permitted = permitted,
	                             .required = required};
	return rule;
}

static enum expect_result compare(void)
{
	strv_done(&lines);
	lines = (struct strv){0};
	run_score();
	if (subject.verdict == VERDICT_NONE)
		subject.verdict = score.total.verdict;
	int r = expect_check(&subject, &lines, NULL);
	score_done(&score);
	CHECK(r >= 0);
	return (enum expect_result)r;
}

static void check_met(void)
{
	enum expect_result result = compare();
	if (lines.count > 0)
		FAIL("%s", lines.items[0]);
	CHECK_INT(result, EXPECT_MET);
}

static void check_broken(const char *line)
{
	CHECK_INT(compare(), EXPECT_NOT_MET);
	CHECK_INT(lines.count, 1);
	CHECK_STR(lines.items[0], line);
}

TEST(nothing_promised_is_nothing_known)
{
	begin(false);
	(void)add_group("secret", "A");
	CHECK_INT(compare(), EXPECT_UNKNOWN);
}

TEST(every_verdict_must_be_permitted)
{
	begin(false);
	(void)add_group("secret", "AWTT");
	(void)add_rule("wrong_answer/", NULL, EXPECT_AC | EXPECT_WA, EXPECT_WA);
	check_broken(
		"wrong_answer/: every case should get AC or WA; secret/3 gets TLE, 1 more cases "
		"fail this");
}

TEST(some_verdict_must_be_a_required_one)
{
	begin(false);
	(void)add_group("secret", "AAW");
	(void)add_rule("rejected/", NULL, EXPECT_ANY, EXPECT_TLE | EXPECT_RTE);
	check_broken("rejected/: some case should get TLE or RTE; 3 judged, all get AC or WA");
	outcomes[1].verdict = VERDICT_RUN_TIME_ERROR;
	check_met();
}

TEST(other_verdicts_stand_for_one_of_the_four)
{
	static const char others[][2] = {"NW", "OR", "MR", "SR", "LT", "IT"};
	begin(false);
	(void)add_group("secret", "A");
	struct expectation *rule = add_rule("x/", NULL, EXPECT_ANY, EXPECT_ANY);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		outcomes[0].verdict = fixture_verdict(others[i][0]);
		subject.verdict = VERDICT_NONE;
		rule->permitted = rule->required = others[i][1] == 'W'   ? EXPECT_WA
		                                   : others[i][1] == 'T' ? EXPECT_TLE
		                                                         : EXPECT_RTE;
		check_met();
	}
}

TEST(cases_that_were_not_judged_do_not_count)
{
	begin(false);
	(void)add_group("secret", "AW--");
	(void)add_rule("wrong_answer/", NULL, EXPECT_AC | EXPECT_WA, EXPECT_WA);
	check_met();
}

TEST(a_rule_may_speak_of_some_cases)
{
	begin(false);
	(void)add_group("sample", "A");
	(void)add_group("secret", "");
	(void)add_group("secret/1", "AA");
	(void)add_group("secret/2", "AT");
	(void)add_rule("submissions.yaml:3", "secret/1", EXPECT_AC, EXPECT_ANY);
	(void)add_rule("submissions.yaml:5", "secret/2", EXPECT_AC | EXPECT_TLE, EXPECT_TLE);
	check_met();
	outcomes[1].verdict = VERDICT_TIME_LIMIT;
	outcomes[4].verdict = VERDICT_ACCEPTED;
	CHECK_INT(compare(), EXPECT_NOT_MET);
	CHECK_INT(lines.count, 2);
	CHECK_STR(lines.items[0],
	          "submissions.yaml:3: secret/1: every case should get AC; secret/1/1 gets TLE");
	CHECK_STR(lines.items[1],
	          "submissions.yaml:5: secret/2: some case should get TLE; 2 judged, all get AC");
}

TEST(all_rules_hold_together)
{
	begin(false);
	(void)add_group("secret", "AW");
	(void)add_rule("wrong_answer/", NULL, EXPECT_AC | EXPECT_WA, EXPECT_WA);
	(void)add_rule("submissions.yaml:1", NULL, EXPECT_ANY, EXPECT_RTE);
	check_broken("submissions.yaml:1: some case should get RTE; 2 judged, all get AC or WA");
}

TEST(a_message_must_be_in_some_judge_message)
{
	begin(false);
	(void)add_group("secret", "AW");
	add_rule("submissions.yaml:7", NULL, EXPECT_ANY, EXPECT_ANY)->message = keep("too long");
	outcomes[1].message = "Too long";
	check_broken("submissions.yaml:7: some case's judge message should have 'too long' in it; "
	             "none has");
	outcomes[0].message = "it is too long.";
	check_met();
}

TEST(a_rule_used_for_a_bound_of_the_time_limit_is_one_about_tle)
{
	begin(false);
	(void)add_group("secret", "AT");
	struct expectation *rule = add_rule("submissions.yaml:1", NULL, EXPECT_ANY, EXPECT_ANY);
	rule->time_limit_use = TIME_LIMIT_LOWER;
	check_broken("submissions.yaml:1: every case should get AC, WA or RTE; secret/2 gets TLE");
	rule->time_limit_use = TIME_LIMIT_UPPER;
	check_met();
}

/* ---- static validations ---- */

static struct case_outcome validations[FIXTURE_MOST];

static void validate_group(const char *name, enum verdict verdict, const char *message)
{
	size_t group = (size_t)(fixture_find(name, strlen(name)) - fixture_groups);
	fixture_groups[group].scoring.static_validation_given = true;
	fixture_groups[group].scoring.static_validation_pass_fail = true;
	validations[group] = (struct case_outcome){.verdict = verdict, .message = message};
	input.static_validations = subject.static_validations = validations;
}

TEST(a_static_validation_counts_as_a_case_of_its_group)
{
	begin(false);
	(void)add_group("sample", "A");
	(void)add_group("secret", "AA");
	validate_group("secret", VERDICT_WRONG_ANSWER, "no goto");
	struct expectation *rule = add_rule("accepted/", NULL, EXPECT_AC, EXPECT_ANY);
	check_broken("accepted/: every case should get AC; secret (static validation) gets WA");
	rule->permitted |= EXPECT_WA;
	rule->required = EXPECT_WA;
	rule->message = keep("goto");
	check_met();
	rule->cases = keep("sample");
	CHECK_INT(compare(), EXPECT_NOT_MET);
	rule->cases = keep("secret");
	check_met();
	rule->required = EXPECT_RTE;
	check_broken("accepted/: secret: some case should get RTE; 3 judged, all get AC or WA");
}

TEST(the_static_validation_of_a_group_that_is_not_run_does_not_count)
{
	begin(true);
	(void)add_group("sample", "W");
	(void)add_group("secret", "--");
	CHECK_INT(strv_add(&fixture_groups[2].scoring.require_pass, "sample"), 0);
	validate_group("secret", VERDICT_WRONG_ANSWER, "no goto");
	(void)add_rule("x/", "secret", EXPECT_AC, EXPECT_ANY);
	check_met();
}

/* ---- scores ---- */

TEST(a_score_may_be_exact_or_a_range_with_its_ends)
{
	begin(true);
	(void)add_group("secret", "AAW");
	struct expectation *rule = add_rule("submissions.yaml:2", NULL, EXPECT_ANY, EXPECT_ANY);
	rule->score_low = rule->score_high = keep("66.666667");
	check_met();
	rule->score_low = rule->score_high = keep("66");
	check_broken("submissions.yaml:2: score should be 66; it is 66.6666666667");
	rule->score_high = keep("66.6666666667");
	check_met();
	rule->score_low = keep("67");
	rule->score_high = keep("100");
	check_broken("submissions.yaml:2: score should be 67 to 100; it is 66.6666666667");
}

TEST(a_score_for_some_cases_is_that_of_the_group)
{
	begin(true);
	struct test_group *secret = add_group("secret", "");
	(void)secret;
	for (const char *const *name = (const char *const[]){"secret/1", "secret/2", NULL}; *name;
	     name++) {
		struct test_group *group = add_group(*name, "AW");
		group->scoring.max_score_given = true;
		group->scoring.max_score = 40;
		group->scoring.aggregation = AGGREGATE_SUM;
	}
	struct expectation *rule =
		add_rule("submissions.yaml:2", "secret/{1,2}", EXPECT_ANY, EXPECT_ANY);
	rule->score_low = rule->score_high = keep("20");
	check_met();
	outcomes[2].verdict = VERDICT_WRONG_ANSWER;
	check_broken("submissions.yaml:2: secret/{1,2}: secret/2: score should be 20; it is 0");
}

TEST(domjudge_s_score_is_that_of_the_submission)
{
	begin(true);
	(void)add_group("secret", "AW");
	submission.expected_score = keep("50.0");
	check_met();
	submission.expected_score = keep("60");
	check_broken("expected score: score should be 60; it is 50");
}

TEST(a_partially_accepted_submission_has_not_the_best_score)
{
	problem.format = PROBLEM_LEGACY;
	problem.scoring = true;
	struct test_group *data = add_group("", "");
	data->grading = (struct group_grading){.continue_on_reject = true,
	                                       .grader_flags = keep("accept_if_any_accepted"),
	                                       .range_low = keep("0"),
	                                       .range_high = keep("2")};
	(void)add_group("secret", "AW");
	submission.expects_partial = true;
	check_met();
	outcomes[1].verdict = VERDICT_ACCEPTED;
	check_broken("it should be accepted in part; it has the best score, 2");
	problem.minimize_score = true;
	check_met();
	outcomes[0].verdict = outcomes[1].verdict = VERDICT_WRONG_ANSWER;
	subject.verdict = VERDICT_NONE;
	check_broken("it should be accepted in part; it is WA");
}

/* ---- the whole ---- */

TEST(the_submission_s_verdict_may_be_any_that_is_listed)
{
	begin(false);
	(void)add_group("secret", "AM");
	submission.expected_verdicts = 1 << VERDICT_RUN_TIME_ERROR | 1 << VERDICT_TIME_LIMIT;
	check_met();
	submission.expected_verdicts = 1 << VERDICT_ACCEPTED | 1 << VERDICT_TIME_LIMIT;
	check_broken("the verdict should be AC or TLE; it is MLE");
}

TEST(what_does_not_compile_keeps_no_promise_but_that)
{
	begin(false);
	(void)add_group("secret", "--");
	(void)add_rule("rejected/", NULL, EXPECT_ANY, EXPECT_ANY);
	subject.verdict = VERDICT_COMPILE_ERROR;
	check_broken("it does not compile");
	submission.expected_verdicts = 1 << VERDICT_COMPILE_ERROR;
	check_met();
	submission.expected_verdicts = 1 << VERDICT_WRONG_ANSWER;
	check_broken("it does not compile");
}

TEST(what_could_not_be_judged_keeps_no_promise)
{
	begin(false);
	(void)add_group("secret", "AJ");
	(void)add_rule("rejected/", NULL, EXPECT_ANY, EXPECT_ANY);
	check_broken("it could not be judged");
}

TEST(some_of_the_cases_can_break_a_promise_and_not_keep_all_of_it)
{
	begin(false);
	(void)add_group("secret", "A-");
	subject.is_partial = true;
	struct expectation *rule = add_rule("x/", NULL, EXPECT_AC | EXPECT_WA, EXPECT_WA);
	CHECK_INT(compare(), EXPECT_UNKNOWN);
	outcomes[1].verdict = VERDICT_WRONG_ANSWER;
	check_met();
	rule->permitted = EXPECT_WA;
	check_broken("x/: every case should get WA; secret/1 gets AC");
}

TEST(some_of_the_cases_tell_nothing_about_the_whole)
{
	begin(false);
	(void)add_group("secret", "A-");
	subject.is_partial = true;
	submission.expected_verdicts = 1 << VERDICT_WRONG_ANSWER;
	CHECK_INT(compare(), EXPECT_UNKNOWN);
	submission.expected_verdicts = 1 << VERDICT_ACCEPTED;
	submission.expects_partial = true;
	outcomes[0].verdict = VERDICT_WRONG_ANSWER;
	CHECK_INT(compare(), EXPECT_UNKNOWN);
	submission.expected_verdicts = 0;
	outcomes[0].verdict = VERDICT_ACCEPTED;
	submission.expects_partial = false;
	submission.expected_score = keep("7");
	CHECK_INT(compare(), EXPECT_UNKNOWN);
}

TEST(rejected_samples_of_a_scoring_problem_tell_nothing_about_the_whole)
{
	begin(true);
	(void)add_group("sample", "W");
	(void)add_group("secret", "-");
	subject.is_partial = true;
	submission.expected_verdicts = 1 << VERDICT_ACCEPTED;
	CHECK_INT(compare(), EXPECT_UNKNOWN);
}

TEST(a_submission_without_any_judged_case_keeps_no_promise)
{
	begin(false);
	(void)add_group("secret", "--");
	(void)add_rule("x/", NULL, EXPECT_ANY, EXPECT_ANY);
	check_broken("x/: some case should get AC, WA, TLE or RTE; no case was judged");
}

TEST(a_score_that_is_promised_and_not_there_is_missed)
{
	begin(false);
	(void)add_group("secret", "A");
	submission.expected_score = keep("7");
	check_broken("expected score: score should be 7; there is none");
}
