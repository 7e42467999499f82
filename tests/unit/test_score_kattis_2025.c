/* SPDX-License-Identifier: MIT */
#include "tests/unit/score_fixture.h"

static struct case_outcome validations[FIXTURE_MOST]; /* of groups */

static void begin(bool scoring)
{
	problem.format = PROBLEM_2025_09;
	problem.scoring = scoring;
	(void)add_group("", "");
}

static void bound(struct test_group *group, uint64_t max, enum score_aggregation aggregation)
{
	group->scoring.max_score_given = true;
	group->scoring.max_score = max;
	group->scoring.aggregation = aggregation;
}

static void unbound(struct test_group *group, enum score_aggregation aggregation)
{
	group->scoring.max_score_given = group->scoring.max_score_unbounded = true;
	group->scoring.aggregation = aggregation;
}

static void require(struct test_group *group, const char *name)
{
	CHECK_INT(strv_add(&group->scoring.require_pass, name), 0);
}

/* A static validation of @max points, 0: pass-fail, which got @verdict. */
static void validate(struct test_group *group, uint64_t max, enum verdict verdict)
{
	group->scoring.static_validation_given = true;
	group->scoring.static_validation_pass_fail = max == 0;
	group->scoring.static_validation_score = max;
	validations[group - fixture_groups].verdict = verdict;
	input.static_validations = validations;
}

/* The judge error says where and what. */
static void check_error(const char *place, const char *rule)
{
	run_score();
	if (!score.error)
		FAIL("no judge error");
	if (strncmp(score.error, place, strlen(place)) != 0 || !strstr(score.error, rule))
		FAIL("expected '%s' and '%s' in: %s", place, rule, score.error);
	CHECK_VERDICT(score.total.verdict, "JE");
	CHECK(!score.total.has_score);
	for (size_t i = 0; score.error_case < problem.n_cases && i < problem.n_groups; i++) {
		const struct test_group *group = problem.groups[i];
		bool is_about = score.error_case >= group->first_case &&
		                score.error_case < group->first_case + group->n_cases;
		CHECK_INT(score.groups[i].verdict == VERDICT_JUDGE_ERROR, is_about);
	}
	score_done(&score);
}

/* ---- pass-fail problems ---- */

TEST(a_pass_fail_problem_is_accepted_when_every_case_is)
{
	begin(false);
	(void)add_group("sample", "A");
	(void)add_group("secret", "AA");
	run_score();
	CHECK_VERDICT(score.total.verdict, "AC");
	CHECK(!score.total.has_score);
}

TEST(a_rejected_sample_rejects_in_a_pass_fail_problem)
{
	begin(false);
	(void)add_group("sample", "W");
	(void)add_group("secret", "AA");
	run_score();
	CHECK_VERDICT(score.total.verdict, "WA");
}

TEST(the_verdict_is_that_of_the_first_rejected_case)
{
	begin(false);
	(void)add_group("sample", "A");
	(void)add_group("secret", "");
	(void)add_group("secret/1", "ATW");
	(void)add_group("secret/2", "R");
	run_score();
	CHECK_VERDICT(score.total.verdict, "TLE");
	CHECK_VERDICT(value_of("secret/2")->verdict, "RTE");
	CHECK_VERDICT(value_of("sample")->verdict, "AC");
}

TEST(a_case_that_could_not_be_judged_comes_before_any_rejection)
{
	begin(false);
	(void)add_group("secret", "AWJ");
	problem.scoring = true;
	run_score();
	CHECK(!score.total.has_score && !value_of("secret")->has_score);
	CHECK_VERDICT(score.total.verdict, "JE");
}

TEST(a_rejected_static_validation_rejects)
{
	begin(false);
	(void)add_group("sample", "A");
	validate(add_group("secret", "AA"), 0, VERDICT_WRONG_ANSWER);
	run_score();
	CHECK_VERDICT(score.total.verdict, "WA");
	CHECK_VERDICT(value_of("sample")->verdict, "AC");
}

/* ---- scores of cases and groups ---- */

TEST(secret_shares_100_points_among_its_cases)
{
	begin(true);
	(void)add_group("sample", "A");
	(void)add_group("secret", "AAW");
	run_score();
	CHECK_TOTAL("66.6666666667");
	CHECK_NUMBER(&score.total.max, "100");
	CHECK_NUMBER(&score.cases[1].score, "33.3333333333");
	CHECK_NUMBER(&score.cases[3].score, "0");
	CHECK_VERDICT(score.total.verdict, "WA");
}

TEST(all_cases_accepted_is_the_whole_sum_whatever_it_is_divided_by)
{
	begin(true);
	(void)add_group("secret", "AAAAAAA");
	run_score();
	CHECK_TOTAL("100");
	CHECK_INT(number_compare(&score.total.score, &score.total.max), 0);
}

TEST(samples_have_no_score_and_change_none)
{
	begin(true);
	(void)add_group("sample", "WA");
	(void)add_group("secret", "AA");
	outcomes[0].score_text = "5";
	outcomes[1].score_text = "nonsense";
	outcomes[1].multiplier_text = "2";
	run_score();
	CHECK_TOTAL("100");
	CHECK(!value_of("sample")->has_score);
	CHECK(!score.cases[1].has_score);
}

TEST(groups_are_pass_fail_by_default)
{
	begin(true);
	(void)add_group("secret", "");
	bound(add_group("secret/1", "AA"), 30, AGGREGATE_DEFAULT);
	bound(add_group("secret/2", "AW"), 70, AGGREGATE_DEFAULT);
	run_score();
	CHECK_SCORE("secret/1", "30");
	CHECK_SCORE("secret/2", "0");
	CHECK_TOTAL("30");
	CHECK(!score.cases[0].has_score);
}

TEST(a_sum_group_gives_each_case_its_share)
{
	begin(true);
	(void)add_group("secret", "");
	bound(add_group("secret/1", "AWAA"), 30, AGGREGATE_SUM);
	run_score();
	CHECK_SCORE("secret/1", "22.5");
}

TEST(a_min_group_gives_the_smallest_of_whole_scores)
{
	begin(true);
	(void)add_group("secret", "");
	bound(add_group("secret/1", "AAA"), 30, AGGREGATE_MIN);
	bound(add_group("secret/2", "AWA"), 30, AGGREGATE_MIN);
	outcomes[1].multiplier_text = "0.5\n";
	run_score();
	CHECK_SCORE("secret/1", "15");
	CHECK_SCORE("secret/2", "0");
}

TEST(a_multiplier_is_a_share_of_the_case)
{
	begin(true);
	(void)add_group("secret", "AA");
	outcomes[0].multiplier_text = "0.3";
	outcomes[1].multiplier_text = "1";
	run_score();
	CHECK_TOTAL("65");
}

TEST(score_txt_is_the_case_s_score_as_it_is)
{
	begin(true);
	(void)add_group("secret", "AAA");
	outcomes[0].score_text = "33.3";
	outcomes[1].score_text = "0";
	outcomes[2].score_text = "1e1";
	run_score();
	CHECK_TOTAL("43.3");
}

TEST(unbounded_groups_add_what_validators_write)
{
	begin(true);
	unbound(add_group("secret", ""), AGGREGATE_DEFAULT);
	unbound(add_group("secret/1", "AA"), AGGREGATE_SUM);
	unbound(add_group("secret/2", "AA"), AGGREGATE_MIN);
	outcomes[0].score_text = "1000";
	outcomes[1].score_text = "0.5";
	outcomes[2].score_text = "7";
	outcomes[3].score_text = "8";
	run_score();
	CHECK_SCORE("secret/1", "1000.5");
	CHECK_SCORE("secret/2", "7");
	CHECK_TOTAL("1007.5");
	CHECK(!score.total.has_max);
}

TEST(secret_can_take_the_smallest_of_its_groups)
{
	begin(true);
	bound(add_group("secret", ""), 50, AGGREGATE_MIN);
	bound(add_group("secret/1", "AA"), 50, AGGREGATE_SUM);
	bound(add_group("secret/2", "AW"), 50, AGGREGATE_SUM);
	run_score();
	CHECK_TOTAL("25");
}

TEST(a_pass_fail_secret_gives_all_or_nothing)
{
	begin(true);
	bound(add_group("secret", ""), 50, AGGREGATE_PASS_FAIL);
	bound(add_group("secret/1", "AA"), 1, AGGREGATE_DEFAULT);
	struct test_group *second = add_group("secret/2", "A");
	bound(second, 1, AGGREGATE_DEFAULT);
	run_score();
	CHECK_TOTAL("50");
	score_done(&score);
	outcomes[2].verdict = VERDICT_TIME_LIMIT;
	run_score();
	CHECK_TOTAL("0");
	score_done(&score);
	outcomes[2].verdict = VERDICT_ACCEPTED;
	validate(second, 0, VERDICT_WRONG_ANSWER);
	run_score();
	CHECK_TOTAL("0");
}

TEST(a_case_that_was_not_judged_has_no_points)
{
	begin(true);
	(void)add_group("secret", "AW--");
	run_score();
	CHECK_TOTAL("25");
}

/* ---- require_pass ---- */

TEST(a_group_counts_only_when_those_it_requires_pass)
{
	begin(true);
	(void)add_group("secret", "");
	bound(add_group("secret/1", "AW"), 20, AGGREGATE_DEFAULT);
	struct test_group *second = add_group("secret/2", "AA");
	bound(second, 30, AGGREGATE_SUM);
	require(second, "1");
	struct test_group *third = add_group("secret/3", "A");
	bound(third, 50, AGGREGATE_DEFAULT);
	require(third, "secret/2"); /* which counts as not accepted */
	run_score();
	CHECK_TOTAL("0");
	CHECK_VERDICT(value_of("secret/2")->verdict, "");
	score_done(&score);
	outcomes[1].verdict = VERDICT_ACCEPTED;
	run_score();
	CHECK_TOTAL("100");
}

TEST(secret_counts_only_when_a_required_sample_passes)
{
	begin(true);
	(void)add_group("sample", "W");
	require(add_group("secret", "AA"), "sample");
	run_score();
	CHECK_TOTAL("0");
	score_done(&score);
	outcomes[0].verdict = VERDICT_ACCEPTED;
	run_score();
	CHECK_TOTAL("100");
}

TEST(cases_that_are_left_out_count_as_not_accepted_for_what_is_around_them)
{
	begin(true);
	(void)add_group("sample", "T");
	(void)add_group("secret", "");
	bound(add_group("secret/1", "AA"), 20, AGGREGATE_DEFAULT);
	struct test_group *second = add_group("secret/2", "A");
	bound(second, 30, AGGREGATE_DEFAULT);
	require(second, "sample");
	struct test_group *third = add_group("secret/3", "A");
	bound(third, 50, AGGREGATE_DEFAULT);
	require(third, "secret/2");
	run_score();
	CHECK_VERDICT(value_of("secret/2")->verdict, "");
	CHECK_VERDICT(value_of("secret/3")->verdict, "");
	CHECK_VERDICT(value_of("secret")->verdict, "TLE"); /* of what is required */
	CHECK_TOTAL("20");
	score_done(&score);
	outcomes[2].verdict = VERDICT_WRONG_ANSWER; /* the first of secret */
	run_score();
	CHECK_VERDICT(value_of("secret")->verdict, "WA");
	CHECK_VERDICT(score.total.verdict, "TLE");
	score_done(&score);
	outcomes[0].verdict = outcomes[2].verdict = VERDICT_ACCEPTED;
	run_score();
	CHECK_VERDICT(value_of("secret")->verdict, "AC");
}

TEST(score_files_of_a_group_that_does_not_count_are_not_read)
{
	begin(true);
	(void)add_group("sample", "W");
	require(add_group("secret", "A"), "sample");
	outcomes[1].score_text = "nonsense";
	run_score();
	CHECK_TOTAL("0");
}

TEST(require_pass_of_a_later_group_is_a_judge_error)
{
	begin(true);
	(void)add_group("secret", "");
	struct test_group *first = add_group("secret/1", "A");
	bound(first, 20, AGGREGATE_DEFAULT);
	require(first, "2");
	bound(add_group("secret/2", "A"), 20, AGGREGATE_DEFAULT);
	check_error("secret/1: ", "require_pass");
}

/* ---- static validation ---- */

TEST(a_static_validation_has_points_of_its_own)
{
	begin(true);
	validate(add_group("secret", "AA"), 10, VERDICT_ACCEPTED);
	run_score();
	CHECK_TOTAL("100");
	CHECK_NUMBER(&score.cases[0].score, "45");
	score_done(&score);
	validations[1].verdict = VERDICT_WRONG_ANSWER;
	run_score();
	CHECK_TOTAL("90");
	score_done(&score);
	validations[1] =
		(struct case_outcome){.verdict = VERDICT_ACCEPTED, .multiplier_text = "0.1"};
	run_score();
	CHECK_TOTAL("91");
}

TEST(a_static_validation_of_a_pass_fail_group_must_accept)
{
	begin(true);
	(void)add_group("secret", "");
	struct test_group *first = add_group("secret/1", "AA");
	bound(first, 20, AGGREGATE_DEFAULT);
	validate(first, 0, VERDICT_WRONG_ANSWER);
	run_score();
	CHECK_TOTAL("0");
	CHECK_VERDICT(score.total.verdict, "WA");
}

TEST(a_static_validation_s_score_above_its_maximum_is_a_judge_error)
{
	begin(true);
	validate(add_group("secret", "AA"), 10, VERDICT_ACCEPTED);
	validations[1].score_text = "10.5";
	check_error("secret (static validation): ", "expected at most 10, found 10.5");
}

/* ---- the matrix of judge errors ---- */

TEST(a_score_file_beside_a_rejection_is_a_judge_error)
{
	begin(true);
	(void)add_group("secret", "AWA");
	outcomes[1].score_text = "0";
	check_error("secret/2: ", "wrote score.txt and did not accept");
	CHECK_INT(score.error_case, 1);
	outcomes[1].score_text = NULL;
	outcomes[1].multiplier_text = "0";
	check_error("secret/2: ", "wrote score_multiplier.txt and did not accept");
}

TEST(what_a_validator_wrote_before_a_crash_does_not_count)
{
	begin(true);
	(void)add_group("secret", "ATR");
	outcomes[1].score_text = outcomes[2].score_text = "1";
	run_score();
	CHECK_TOTAL("33.3333333333");
}

TEST(both_score_files_are_a_judge_error)
{
	begin(true);
	(void)add_group("secret", "A");
	outcomes[0].score_text = "1";
	outcomes[0].multiplier_text = "1";
	check_error("secret/1: ", "both");
}

TEST(a_score_file_in_a_pass_fail_group_is_a_judge_error)
{
	begin(true);
	(void)add_group("secret", "");
	bound(add_group("secret/1", "A"), 20, AGGREGATE_PASS_FAIL);
	outcomes[0].score_text = "1";
	check_error("secret/1/1: ", "wrote score.txt in a group with pass-fail aggregation");
	outcomes[0].score_text = NULL;
	outcomes[0].multiplier_text = "1";
	check_error("secret/1/1: ", "wrote score_multiplier.txt in a group with pass-fail");
}

TEST(an_unbounded_case_without_score_txt_is_a_judge_error)
{
	begin(true);
	unbound(add_group("secret", "AW"), AGGREGATE_SUM);
	check_error("secret/1: ", "without score.txt where max_score is unbounded");
	outcomes[0].multiplier_text = "1";
	check_error("secret/1: ", "wrote score_multiplier.txt where max_score is unbounded");
}

TEST(a_score_above_the_case_s_maximum_is_a_judge_error)
{
	begin(true);
	(void)add_group("secret", "AAA");
	outcomes[1].score_text = "33.34";
	check_error("secret/2: ", "score.txt: expected at most 33.3333333333, found 33.34");
}

TEST(a_multiplier_above_one_is_a_judge_error)
{
	begin(true);
	(void)add_group("secret", "A");
	outcomes[0].multiplier_text = "1.0000000000000000000000001";
	check_error("secret/1: ", "score_multiplier.txt: expected at most 1");
}

TEST(negative_numbers_and_nonsense_are_judge_errors)
{
	static const char *const texts[] = {"-1", "", "ten", "1 2", "inf", "0x1"};
	begin(true);
	(void)add_group("secret", "A");
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		outcomes[0].score_text = texts[i];
		check_error("secret/1: score.txt: ", "expected");
	}
}

TEST(a_group_above_its_max_score_is_a_judge_error)
{
	begin(true);
	(void)add_group("secret", "");
	bound(add_group("secret/1", "A"), 60, AGGREGATE_DEFAULT);
	bound(add_group("secret/2", "A"), 60, AGGREGATE_DEFAULT);
	check_error("secret: ", "the score 120 is above max_score, 100");
}

TEST(a_pass_fail_group_without_max_score_is_a_judge_error)
{
	begin(true);
	(void)add_group("secret", "");
	(void)add_group("secret/1", "A");
	check_error("secret/1: ", "needs a max_score");
}

TEST(what_a_validator_wrote_for_another_submission_changes_no_score_and_is_kept)
{
	struct score_kinds kinds = {0};
	begin(true);
	(void)add_group("secret", "AA");
	outcomes[0].score_text = "1";
	run_score();
	CHECK_TOTAL("51");
	score_kinds_add(&kinds, &score.kinds);
	score_done(&score);
	outcomes[0].score_text = NULL;
	outcomes[1].multiplier_text = "1";
	input.submission = "b.cpp";
	run_score();
	CHECK_TOTAL("100");
	score_kinds_add(&kinds, &score.kinds);
	CHECK_STR(kinds.validators[0].score_by, "secret/1 of a.cpp");
	CHECK_STR(kinds.validators[0].multiplier_by, "secret/2 of b.cpp");
	CHECK_STR(kinds.validators[1].score_by, "");
}

TEST(a_score_that_is_above_by_a_fraction_is_shown_as_it_is_written)
{
	begin(true);
	bound(add_group("secret", "A"), 10, AGGREGATE_DEFAULT);
	outcomes[0].score_text = " 10.00000000000000000000000000000000001\n";
	check_error("secret/1: ", "score.txt: expected at most 10, found "
	                          "10.00000000000000000000000000000000001");
	outcomes[0].score_text = "1.1e1";
	check_error("secret/1: ", "expected at most 10, found 1.1e1");
}

TEST(a_validator_that_wrote_one_kind_may_not_write_the_other_for_the_same_submission)
{
	begin(true);
	(void)add_group("secret", "AA");
	outcomes[0].multiplier_text = "1";
	outcomes[1].score_text = "1";
	check_error("secret/2: ", "it may write one kind only");
}

TEST(the_static_validator_may_write_another_kind_than_the_output_validator)
{
	begin(true);
	validate(add_group("secret", "A"), 10, VERDICT_ACCEPTED);
	validations[1].score_text = "10";
	outcomes[0].multiplier_text = "1";
	run_score();
	CHECK_TOTAL("100");
}

TEST(the_first_breach_in_judging_order_is_told)
{
	begin(true);
	(void)add_group("secret", "AAA");
	outcomes[2].score_text = "nonsense";
	outcomes[1].score_text = "-1";
	check_error("secret/2: ", "negative");
}
