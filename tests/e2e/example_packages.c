/* SPDX-License-Identifier: MIT */
/*
 * The packages of examples/ that show a feature of the formats each: without fault, and every submission gets its verdict and
 * its score.
 */
#include "tests/e2e/e2e.h"
#include "tests/e2e/expected.h"

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
