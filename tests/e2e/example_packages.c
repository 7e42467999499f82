/* SPDX-License-Identifier: MIT */
/*
 * The packages of examples/ that show a feature of the formats each: without fault, and every submission gets its verdict and
 * its score.
 */
#include "tests/e2e/e2e.h"
#include "tests/e2e/expected.h"

#include <string.h>

TEST(every_submission_of_the_examples_has_its_line_and_every_line_its_submission)
{
	e2e_enter();
	e2e_shell("(cd '%s' && ls -d */submissions/*/* archives/*) | LC_ALL=C sort >found",
	          e2e_example(""));
	e2e_shell("cut -f 2 '%s' | LC_ALL=C sort >told", e2e_example("expected.tsv"));
	e2e_shell("diff told found >&2");
}

static void validate(const char *package)
{
	e2e_enter();
	expected_validate(package);
}

TEST(coins_has_groups_that_sum_and_least_multipliers_and_static_validation)
{
	validate("coins");
}

TEST(loners_has_scores_without_a_bound)
{
	validate("loners");
}

TEST(pranks_has_every_way_in_which_a_validator_breaks_the_rules)
{
	e2e_enter();
	struct e2e_end end = expected_judge("pranks", NULL, NULL);
	CHECK(strstr(end.err, "output_validator: expected one kind of score files"));
}

TEST(purses_has_more_in_its_groups_than_in_all)
{
	e2e_enter();
	(void)expected_judge("purses", NULL, NULL);
}

TEST(thickest_has_arguments_and_files_and_settings_of_groups_and_cases)
{
	validate("thickest");
}

TEST(fences_has_drivers_and_constants_with_variants)
{
	validate("fences");
}

TEST(scales_has_a_conversation_and_a_validator_that_scripts_build_and_run)
{
	validate("scales");
}

TEST(lighthouse_has_conversations_in_several_passes)
{
	validate("lighthouse");
}

TEST(stairs_has_legacy_groups_and_the_default_grader)
{
	validate("stairs");
}

TEST(darts_has_a_grader_of_its_own_and_two_validators_that_must_both_accept)
{
	validate("darts");
}

TEST(ranks_has_every_kind_of_promise_about_submissions)
{
	validate("ranks");
}

static const char *note(const struct e2e_end *end, const char *submission, size_t process)
{
	const json_t *notes =
		json_object_get(json_object_get(e2e_case(end, submission, 0), "evidence"), "notes");
	CHECK_INT(json_array_size(notes), 2);
	return json_string_value(json_array_get(notes, process));
}

TEST(postcards_has_two_processes_that_talk_with_one_manager)
{
	static const char bob[] = "postcards/submissions/run_time_error/bob_crashes.c";
	e2e_enter();
	struct e2e_end end = expected_judge("postcards", NULL, "1");
	const json_t *evidence = json_object_get(e2e_case(&end, bob, 0), "evidence");
	const json_t *said = json_array_get(json_object_get(evidence, "transcript"), 0);
	CHECK_INT(json_integer_value(json_object_get(evidence, "processes")), 2);
	CHECK(json_is_integer(json_object_get(said, "process")));
	CHECK(!strstr(note(&end, bob, 0), "the verdict is about it"));
	CHECK(strstr(note(&end, bob, 1), "process 1 was ended by signal 6"));
	CHECK(strstr(note(&end, bob, 1), "the verdict is about it"));
	CHECK(strstr(e2e_string(e2e_case(&end, bob, 0), "message"), "process 1: "));
}

TEST(ridge_has_an_interactor_and_then_a_checker)
{
	static const char wrong[] = "ridge/submissions/wrong_answer/";
	e2e_enter();
	struct e2e_end end = expected_judge("ridge", NULL, "1");
	const json_t *asked = e2e_case(&end, e2e_text("%scounts_from_zero.c", wrong), 0);
	const json_t *guessed = e2e_case(&end, e2e_text("%smiddle.py", wrong), 0);
	CHECK_STR(e2e_string(json_object_get(asked, "evidence"), "rule"), "validator-rejected");
	CHECK_STR(e2e_string(json_object_get(guessed, "evidence"), "rule"), "validator-accepted");
	CHECK_STR(e2e_string(guessed, "message"), "place 3 is no peak");
}
