/* SPDX-License-Identifier: MIT */
#include "tests/unit/score_fixture.h"
#include "worker/score/needs.h"

static void begin(const char *verdicts, const char *points)
{
	problem.format = PROBLEM_DMOJ;
	problem.scoring = true;
	(void)add_group("", verdicts);
	for (size_t i = 0; i < problem.n_cases; i++)
		fixture_cases[i].points = keep(points);
}

static struct test_group *add_batch(const char *name, const char *verdicts, const char *points)
{
	struct test_group *group = add_group(name, verdicts);
	group->is_batch = true;
	group->points = keep(points);
	return group;
}

static void check_needed(enum stop_rule stop, const char *expected)
{
	const struct needs_options options = {.problem = &problem, .stop = stop};
	struct needs needs;
	char report[FIXTURE_MOST + 1] = "";
	CHECK_INT(needs_init(&needs, &options, NULL), 0);
	for (size_t i = 0; i < problem.n_cases; i++)
		if (needs_case(&needs, i))
			needs_note(&needs, i, outcomes[i].verdict, NULL);
	for (size_t i = 0; i < problem.n_cases; i++)
		report[i] = needs_case(&needs, i) ? verdict_letter(outcomes[i].verdict) : '.';
	needs_done(&needs);
	CHECK_STR(report, expected);
}

TEST(dmoj_s_cases_give_their_points_or_a_share_of_them)
{
	begin("AWA", "10");
	outcomes[2].multiplier_text = "0.25";
	run_score();
	CHECK_TOTAL("12.5");
	CHECK_NUMBER(&score.total.max, "30");
	CHECK_VERDICT(score.total.verdict, "WA");
}

TEST(a_share_of_dmoj_s_points_may_be_a_quotient_and_of_a_rejected_case)
{
	begin("AWA", "10");
	for (size_t i = 0; i < 3; i++)
		outcomes[i].multiplier_text = "1/3";
	run_score();
	CHECK_TOTAL("10");
	CHECK_VERDICT(score.total.verdict, "WA");
}

TEST(dmoj_s_batches_give_the_smallest_share_of_their_points)
{
	begin("", "0");
	(void)add_batch("batch1", "AA", "40");
	(void)add_batch("batch2", "AW", "60");
	outcomes[1].multiplier_text = "0.5";
	run_score();
	CHECK_SCORE("batch1", "20");
	CHECK_SCORE("batch2", "0");
	CHECK_TOTAL("20");
	CHECK_NUMBER(&score.total.max, "100");
}

TEST(dmoj_s_batch_gives_nothing_when_one_that_it_depends_on_failed)
{
	static size_t first[] = {1};
	begin("", "0");
	(void)add_batch("batch1", "WA", "40");
	struct test_group *second = add_batch("batch2", "AA", "60");
	second->dependencies = first;
	second->n_dependencies = 1;
	run_score();
	CHECK_TOTAL("0");
	check_needed(STOP_NEVER, "WA..");
	score_done(&score);
	outcomes[0].verdict = VERDICT_ACCEPTED;
	run_score();
	CHECK_TOTAL("100");
	check_needed(STOP_NEVER, "AAAA");
}

TEST(dmoj_s_pretests_count_nothing_and_end_everything)
{
	begin("AWA", "10");
	fixture_cases[0].is_pretest = fixture_cases[1].is_pretest = true;
	run_score();
	CHECK_TOTAL("10");
	CHECK_NUMBER(&score.total.max, "10");
	check_needed(STOP_NEVER, "AW.");
}

TEST(dmoj_s_batches_stop_and_its_single_cases_go_on_unless_circuits_are_short)
{
	begin("WA", "10");
	(void)add_batch("batch1", "WA", "40");
	check_needed(STOP_GROUP, "WAW.");
	check_needed(STOP_NEVER, "WAWA");
	problem.dmoj.short_circuit = true;
	check_needed(STOP_GROUP, "W...");
}

TEST(a_share_of_dmoj_s_points_is_a_number_from_nothing_to_all)
{
	static const char *const shares[] = {"1.5", "-0.1", "half", "3/2", "1/0", "1/x"};
	begin("AA", "10");
	outcomes[0].multiplier_text = "1";
	outcomes[1].multiplier_text = "0";
	run_score();
	CHECK_TOTAL("10");
	for (size_t i = 0; i < ARRAY_SIZE(shares); i++) {
		score_done(&score);
		outcomes[1].multiplier_text = shares[i];
		run_score();
		CHECK(score.error && strncmp(score.error, "/2: share of points: ", 21) == 0);
		CHECK_VERDICT(score.total.verdict, "JE");
	}
}
