/* SPDX-License-Identifier: MIT */
#include "tests/unit/score_fixture.h"
#include "worker/score/default_grader.h"

#include <errno.h>

static struct group_grading root_grading;

/* data/ with this grading, which groups inherit. */
static void begin(bool scoring, const char *flags, bool continues)
{
	problem.format = PROBLEM_LEGACY;
	problem.scoring = scoring;
	struct test_group *data = add_group("", "");
	root_grading.grader_flags = flags ? keep(flags) : NULL;
	root_grading.continue_on_reject = continues;
	data->grading = root_grading;
}

static void set_flags(struct test_group *group, const char *flags)
{
	group->grading.grader_flags = keep(flags);
}

static void set_scores(struct test_group *group, const char *accept, const char *reject)
{
	group->grading.accept_score = keep(accept);
	group->grading.reject_score = reject ? keep(reject) : NULL;
}

static void check_error(const char *place, const char *rule)
{
	run_score();
	if (!score.error)
		FAIL("no judge error");
	if (strncmp(score.error, place, strlen(place)) != 0 || !strstr(score.error, rule))
		FAIL("expected '%s' and '%s' in: %s", place, rule, score.error);
	CHECK_VERDICT(score.total.verdict, "JE");
	CHECK(!score.total.has_score);
	score_done(&score);
}

/* ---- pass-fail problems ---- */

TEST(a_pass_fail_problem_has_a_verdict_and_no_score)
{
	begin(false, NULL, false);
	(void)add_group("sample", "A");
	(void)add_group("secret", "AA");
	run_score();
	CHECK_VERDICT(score.total.verdict, "AC");
	CHECK(!score.total.has_score);
	CHECK(!value_of("secret")->has_score);
	CHECK(!score.cases[0].has_score);
}

TEST(a_group_that_breaks_has_the_verdict_of_its_first_rejected_case)
{
	begin(false, NULL, false);
	(void)add_group("sample", "A");
	(void)add_group("secret", "AWR");
	run_score();
	CHECK_VERDICT(score.total.verdict, "WA");
}

TEST(of_verdicts_that_are_as_bad_the_first_counts)
{
	begin(false, NULL, true);
	(void)add_group("secret", "ANWN");
	run_score();
	CHECK_VERDICT(score.total.verdict, "NO");
}

TEST(a_group_that_continues_has_the_worst_verdict)
{
	begin(false, NULL, true);
	(void)add_group("sample", "A");
	(void)add_group("secret", "WTRO");
	run_score();
	CHECK_VERDICT(score.total.verdict, "RTE");
}

TEST(verdicts_have_an_order_of_severity)
{
	static const char worst_first[] = "JSRMTOWA";
	begin(false, NULL, true);
	(void)add_group("secret", "AA");
	for (const char *worse = worst_first; worse[1]; worse++) {
		outcomes[0].verdict = fixture_verdict(worse[1]);
		outcomes[1].verdict = fixture_verdict(worse[0]);
		run_score();
		CHECK_INT(score.total.verdict, outcomes[1].verdict);
		score_done(&score);
	}
}

TEST(a_rejected_sub_group_breaks_its_parent)
{
	begin(true, NULL, false);
	(void)add_group("secret", "");
	(void)add_group("secret/1", "AW");
	(void)add_group("secret/2", "R");
	run_score();
	CHECK_VERDICT(score.total.verdict, "WA");
	CHECK_VERDICT(value_of("secret/2")->verdict, "");
	CHECK_SCORE("secret", "1");
}

TEST(a_group_that_continues_within_one_that_breaks_is_judged_to_its_end)
{
	begin(true, NULL, false);
	(void)add_group("secret", "");
	add_group("secret/1", "WA")->grading.continue_on_reject = true;
	(void)add_group("secret/2", "A");
	run_score();
	CHECK_SCORE("secret/1", "1");
	CHECK_VERDICT(value_of("secret/2")->verdict, "");
}

TEST(cases_beyond_a_break_do_not_count_even_when_judged)
{
	begin(true, NULL, false);
	(void)add_group("secret", "AWA");
	run_score();
	CHECK_SCORE("secret", "1");
	CHECK(!score.cases[2].has_score);
}

/* ---- the default grader ---- */

static void check_grader(const char *flags, const char *verdict, const char *expected)
{
	problem.n_groups = problem.n_cases = 0;
	memset(outcomes, 0, sizeof(outcomes));
	begin(true, flags, true);
	struct test_group *secret = add_group("secret", "AWAT");
	set_scores(secret, "3", "0.5");
	run_score();
	CHECK_VERDICT(value_of("secret")->verdict, verdict);
	CHECK_SCORE("secret", expected);
	score_done(&score);
}

TEST(the_default_grader_has_its_modes_and_flags)
{
	check_grader(NULL, "TLE", "7");
	check_grader("worst_error sum", "TLE", "7");
	check_grader("no_errors", "TLE", "7");
	check_grader("first_error", "WA", "7");
	check_grader("always_accept avg", "AC", "1.75");
	check_grader("min", "TLE", "0.5");
	check_grader("max", "TLE", "3");
	check_grader("accept_if_any_accepted min", "AC", "0.5");
}

TEST(the_last_of_conflicting_flags_counts_and_unknown_ones_do_not)
{
	check_grader("min\tmax  first_error worst_error summ subtask_score=3", "TLE", "3");
}

TEST(accept_if_any_accepted_accepts_nothing_without_an_accepted_case)
{
	begin(false, "accept_if_any_accepted first_error", true);
	(void)add_group("secret", "WT");
	run_score();
	CHECK_VERDICT(score.total.verdict, "WA");
}

TEST(ignore_sample_takes_the_result_of_secret_alone)
{
	begin(true, "ignore_sample", true);
	set_flags(add_group("sample", "W"), "");
	struct test_group *secret = add_group("secret", "AA");
	set_flags(secret, "");
	set_scores(secret, "10", NULL);
	run_score();
	CHECK_VERDICT(score.total.verdict, "AC");
	CHECK_TOTAL("20");
}

TEST(ignore_sample_of_more_than_two_results_is_a_judge_error)
{
	begin(true, "ignore_sample", true);
	(void)add_group("secret", "AAA");
	check_error("secret: grader_flags: ", "ignore_sample");
}

TEST(groups_of_groups_are_graded_from_the_inside)
{
	begin(true, NULL, true);
	(void)add_group("secret", "");
	struct test_group *first = add_group("secret/1", "");
	set_flags(first, "max");
	struct test_group *inner = add_group("secret/1/a", "AA");
	set_flags(inner, "sum");
	set_scores(inner, "5", NULL);
	set_scores(add_group("secret/1/b", "A"), "7", NULL);
	struct test_group *second = add_group("secret/2", "AAA");
	set_scores(second, "4", NULL);
	set_flags(second, "min");
	run_score();
	CHECK_SCORE("secret/1/a", "10");
	CHECK_SCORE("secret/1", "10");
	CHECK_SCORE("secret/2", "4");
	CHECK_TOTAL("14");
}

TEST(scores_are_exact_where_doubles_are_not)
{
	begin(true, "avg", true);
	set_scores(add_group("secret", "AWA"), "0.1", "0.2");
	run_score();
	CHECK_SCORE("secret", "0.133333333333");
	_cleanup_(number_done) struct number three, expected;
	number_init(&three);
	number_init(&expected);
	number_set_whole(&three, 3);
	CHECK_INT(number_parse(&expected, "0.4", NULL), 0);
	number_multiply(&three, &value_of("secret")->score);
	CHECK_INT(number_compare(&three, &expected), 0);
}

TEST(an_empty_group_is_accepted_with_nothing_and_nobody_s_member)
{
	begin(true, "min", true);
	(void)add_group("sample", "");
	(void)add_group("secret", "A");
	run_score();
	CHECK_VERDICT(value_of("sample")->verdict, "AC");
	CHECK_SCORE("sample", "0");
	CHECK_TOTAL("1");
}

TEST(cases_that_were_not_judged_are_no_members)
{
	begin(true, "min", true);
	(void)add_group("sample", "--");
	(void)add_group("secret", "A-A");
	run_score();
	CHECK_VERDICT(value_of("sample")->verdict, "");
	CHECK_TOTAL("1");
}

TEST(the_score_of_a_rejected_submission_does_not_count)
{
	begin(true, NULL, true);
	(void)add_group("secret", "AW");
	run_score();
	CHECK_SCORE("secret", "1");
	CHECK_VERDICT(score.total.verdict, "WA");
	CHECK(!score.total.has_score);
}

TEST(a_case_that_could_not_be_judged_fails_all_groups_above_it)
{
	begin(true, "always_accept", true);
	(void)add_group("secret", "");
	(void)add_group("secret/1", "AJ");
	(void)add_group("secret/2", "A");
	run_score();
	CHECK_VERDICT(value_of("secret/1")->verdict, "JE");
	CHECK(!value_of("secret/1")->has_score && value_of("secret/2")->has_score);
	CHECK_VERDICT(value_of("secret")->verdict, "JE");
	CHECK_VERDICT(value_of("secret/2")->verdict, "AC");
	CHECK_VERDICT(score.total.verdict, "JE");
}

/* ---- score.txt ---- */

TEST(custom_scores_come_from_the_validator)
{
	begin(true, NULL, true);
	problem.custom_score = true;
	(void)add_group("secret", "AAW");
	outcomes[0].score_text = "12.5\n";
	outcomes[1].score_text = "-3";
	run_score();
	CHECK_SCORE("secret", "9.5");
	CHECK_NUMBER(&score.cases[0].score, "12.5");
}

TEST(score_txt_where_nobody_asks_for_it_is_a_judge_error)
{
	begin(true, NULL, true);
	(void)add_group("secret", "AA");
	outcomes[1].score_text = "1";
	check_error("secret/2: ", "does not ask for");
	CHECK_INT(score.error_case, 1);
	problem.scoring = false;
	check_error("secret/2: ", "does not ask for");
}

TEST(score_txt_beside_a_rejection_is_ignored_and_told)
{
	begin(true, NULL, true);
	problem.custom_score = true;
	(void)add_group("secret", "WA");
	outcomes[0].score_text = "5";
	outcomes[1].score_text = "3";
	run_score();
	CHECK_VERDICT(score.total.verdict, "WA");
	CHECK_SCORE("secret", "3");
	CHECK_INT(score.faults.count, 1);
	CHECK(strstr(score.faults.items[0], "did not accept"));
}

TEST(score_txt_beside_a_rejection_is_a_judge_error_in_drafts)
{
	begin(true, NULL, true);
	problem.format = PROBLEM_2023_07;
	(void)add_group("secret", "W");
	outcomes[0].score_text = "0";
	check_error("secret/1: ", "did not accept");
}

TEST(an_accepted_case_without_its_custom_score_is_a_judge_error)
{
	begin(true, NULL, true);
	problem.custom_score = true;
	(void)add_group("secret", "A");
	check_error("secret/1: ", "without score.txt");
	outcomes[0].score_text = "much";
	check_error("secret/1: ", "score.txt: expected a decimal number, found 'much'");
}

TEST(drafts_may_write_score_txt_or_not)
{
	begin(true, NULL, true);
	problem.format = PROBLEM_2023_07;
	set_scores(add_group("secret", "AA"), "4", NULL);
	outcomes[1].score_text = "2.5";
	run_score();
	CHECK_SCORE("secret", "6.5");
}

TEST(drafts_with_maximums_are_scored_as_2025_09)
{
	begin(true, NULL, true);
	problem.format = PROBLEM_2023_07;
	struct test_group *secret = add_group("secret", "AA");
	secret->scoring.max_score_given = true;
	secret->scoring.max_score = 7;
	run_score();
	CHECK_TOTAL("7");
}

/* ---- ranges ---- */

TEST(a_score_outside_the_range_is_a_fault_and_counts_all_the_same)
{
	begin(true, NULL, true);
	struct test_group *secret = add_group("secret", "AAA");
	secret->grading.range_low = keep("0");
	secret->grading.range_high = keep("2.5");
	run_score();
	CHECK_TOTAL("3");
	CHECK_INT(score.faults.count, 1);
	CHECK_STR(score.faults.items[0], "secret: the score 3 is outside the range 0 2.5");
	CHECK_NUMBER(&value_of("secret")->max, "2.5");
	score_done(&score);
	secret->grading.range_low = keep("3.5");
	secret->grading.range_high = NULL;
	run_score();
	CHECK_STR(score.faults.items[0], "secret: the score 3 is outside the range 3.5 +inf");
}

TEST(the_ends_of_a_range_are_inside)
{
	begin(true, NULL, true);
	struct test_group *secret = add_group("secret", "AA");
	secret->grading.range_low = keep("2");
	secret->grading.range_high = keep("2");
	run_score();
	CHECK_INT(score.faults.count, 0);
}

/* ---- the package's grader ---- */

static char grader_read[256];
static const char *grader_answer;
static int grader_result;

static int run_grader(void *context, const struct test_group *group, const char *lines,
                      char **ret_output, struct error *err)
{
	(void)context, (void)group;
	(void)snprintf(grader_read, sizeof(grader_read), "%s", lines);
	if (grader_result != 0)
		return error_say(err, grader_result, "it exited with 1");
	*ret_output = strdup(grader_answer);
	return 0;
}

static void begin_grader(const char *answer)
{
	static const struct score_grader grader = {.run = run_grader};
	begin(true, NULL, true);
	struct test_group *secret = add_group("secret", "ANMIS");
	secret->grading.custom = true;
	set_scores(secret, "2.5", "0");
	grader_answer = answer;
	input.grader = &grader;
}

TEST(a_grader_reads_a_line_for_each_member_in_the_four_codes_of_the_format)
{
	begin_grader("AC 12.5\n");
	run_score();
	CHECK_STR(grader_read, "AC 2.5\nWA 0\nRTE 0\nTLE 0\nRTE 0\n");
	CHECK_VERDICT(value_of("secret")->verdict, "AC");
	CHECK_TOTAL("12.5");
}

TEST(what_is_no_line_of_verdict_and_score_is_a_judge_error)
{
	static const char *const answers[] = {"",           "AC",       "AC\n1",
	                                      "AC one\n",   "OK 1\n",   "1 AC",
	                                      "AC 1\nAC 1", "AC 1 2\n", " AC 1\n"};
	begin_grader(NULL);
	for (size_t i = 0; i < ARRAY_SIZE(answers); i++) {
		grader_answer = answers[i];
		check_error("secret: grader: ", "expected one line");
	}
}

TEST(a_grader_that_fails_or_answers_je_is_a_judge_error)
{
	begin_grader("JE 0\n");
	check_error("secret: grader: ", "JE");
	grader_result = GRADER_FAILED;
	check_error("secret: grader: ", "it exited with 1");
}

TEST(custom_grading_without_a_grader_is_a_judge_error)
{
	begin_grader("");
	input.grader = NULL;
	check_error("secret: ", "there is no grader");
}

TEST(a_failure_of_ours_while_grading_is_no_verdict)
{
	begin_grader("");
	grader_result = -EIO;
	struct error err = {0};
	CHECK_INT(score_submission(&input, &score, &err), -EIO);
	CHECK_STR(err.text, "grade secret: it exited with 1");
	score_done(&score);
}

/* ---- DOMjudge ---- */

static void begin_domjudge(void)
{
	begin(true, "sum", true);
	input.dialect = DIALECT_DOMJUDGE;
}

TEST(domjudge_gives_accept_score_once_for_a_group)
{
	begin_domjudge();
	(void)add_group("sample", "A");
	(void)add_group("secret", "");
	set_scores(add_group("secret/1", "AA"), "10", NULL);
	set_scores(add_group("secret/2", "AW"), "20", NULL);
	set_scores(add_group("secret/3", "AA"), "30", NULL);
	run_score();
	CHECK_TOTAL("40");
	CHECK_VERDICT(score.total.verdict, "WA");
}

TEST(domjudge_takes_smallest_and_average_over_groups)
{
	begin_domjudge();
	struct test_group *secret = add_group("secret", "");
	set_flags(secret, "min");
	set_scores(add_group("secret/1", "AA"), "10", NULL);
	set_scores(add_group("secret/2", "A"), "20", NULL);
	run_score();
	CHECK_TOTAL("10");
	score_done(&score);
	set_flags(secret, "avg");
	run_score();
	CHECK_TOTAL("15");
}

TEST(domjudge_takes_scores_of_rejected_cases_but_none_of_a_crash)
{
	begin_domjudge();
	(void)add_group("secret", "AWRA");
	outcomes[0].score_text = "1.5";
	outcomes[1].score_text = "2";
	outcomes[2].score_text = "4";
	set_scores(&fixture_groups[1], "7", "9");
	run_score();
	CHECK_TOTAL("3.5");
}

TEST(domjudge_ignores_the_sample_when_told)
{
	begin_domjudge();
	set_flags(&fixture_groups[0], "sum ignore_sample");
	set_scores(add_group("sample", "W"), "7", NULL);
	set_scores(add_group("secret", "AA"), "10", NULL);
	run_score();
	CHECK_TOTAL("10");
	CHECK_VERDICT(score.total.verdict, "AC");
}

TEST(domjudge_has_no_group_for_samples_without_keys_of_their_own)
{
	begin_domjudge();
	struct test_group *sample = add_group("sample", "W");
	set_scores(add_group("secret", "AA"), "10", NULL);
	outcomes[0].score_text = "100";
	run_score();
	CHECK_TOTAL("10");
	CHECK_VERDICT(score.total.verdict, "AC");
	score_done(&score);
	set_scores(sample, "1", NULL);
	run_score();
	CHECK_TOTAL("110");
	CHECK_VERDICT(score.total.verdict, "WA");
}

TEST(a_package_that_expects_scores_in_its_sources_is_domjudge_s)
{
	char expected[] = "60";
	struct problem_submission submissions[2] = {{.name = NULL}};
	problem.submissions = submissions;
	problem.n_submissions = 2;
	CHECK_INT(score_dialect_of(&problem), DIALECT_KATTIS);
	submissions[1].expected_score = expected;
	CHECK_INT(score_dialect_of(&problem), DIALECT_DOMJUDGE);
	struct test_group *group = add_group("", "");
	group->grading.grader_flags = keep("min ignore_sample");
	CHECK_INT(score_dialect_of(&problem), DIALECT_DOMJUDGE);
}

TEST(a_package_with_what_only_kattis_knows_is_kattis_s_whatever_a_source_says)
{
	char expected[] = "60";
	struct problem_submission submission = {.expected_score = expected};
	struct test_group *group = add_group("", "");
	problem.submissions = &submission;
	problem.n_submissions = 1;
	group->grading.grader_flags = keep("first_error accept_if_any_accepted");
	CHECK_INT(score_dialect_of(&problem), DIALECT_KATTIS);
	group->grading.grader_flags = keep("sum always_accept");
	CHECK_INT(score_dialect_of(&problem), DIALECT_KATTIS);
	group->grading.grader_flags = NULL;
	CHECK_INT(score_dialect_of(&problem), DIALECT_DOMJUDGE);
	group->grading.custom = true;
	CHECK_INT(score_dialect_of(&problem), DIALECT_KATTIS);
}

TEST(words_that_are_no_flags_of_the_default_grader_are_named)
{
	CHECK(!grader_flags_unknown(NULL).text);
	CHECK(!grader_flags_unknown(" min first_error ").text);
	struct grader_word word = grader_flags_unknown("min foo=1 bar");
	CHECK(word.text);
	CHECK_INT(word.size, 5);
	CHECK(memcmp(word.text, "foo=1", 5) == 0);
}
