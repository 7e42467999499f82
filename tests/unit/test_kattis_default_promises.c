/* SPDX-License-Identifier: MIT */
/*
 * What the public test vectors of the default output validator promise (problemtools, tests/default_validator_tests), a test for
 * each of the 24 in their order, with inputs of our own. docs/checkers.md tells how the vectors themselves are run.
 */
#include "tests/unit/kattis_default_fixture.h"

#define BOTH "case_sensitive space_change_sensitive float_tolerance 0.25"
#define ROCKET "\xf0\x9f\x9a\x80"

static void check_accepted(const char *arguments, const char *answer, const char *team)
{
	if (!accepts(arguments, answer, team))
		FAIL("[%s] %s", arguments, result.message);
}

static void check_rejected(const char *arguments, const char *answer, const char *team,
                           const char *part)
{
	const char *text = message(arguments, answer, team);
	if (!strstr(text, part))
		FAIL("[%s] \"%s\", not \"%s\"", arguments, text, part);
}

TEST(the_same_letters_are_accepted_where_case_counts)
{
	check_accepted("case_sensitive", "Ada\n", "Ada\n");
}

TEST(other_letters_are_wrong_where_case_counts)
{
	check_rejected("case_sensitive", "Ada\n", "adA\n", "expected \"Ada\", got \"adA\"");
}

TEST(all_arguments_go_together)
{
	check_accepted(BOTH, "Mass of 2.5\n", "Mass of 2.5\n");
}

TEST(a_number_too_far_is_wrong_with_all_arguments_together)
{
	check_rejected(BOTH, "Mass of 4", "Mass of 6", "absolute error 2, relative error 0.5");
}

TEST(an_empty_output_is_wrong_where_there_is_an_answer)
{
	check_rejected("", "Some words\n", "", "the output is empty, expected \"Some\"");
}

TEST(a_number_within_the_absolute_tolerance_is_accepted)
{
	check_accepted("float_absolute_tolerance 0.25", "3\n", "2.8\n");
}

TEST(a_number_beyond_the_absolute_tolerance_is_wrong)
{
	check_rejected("float_absolute_tolerance 0.125", "4\n", "4.25\n",
	               "expected \"4\", got \"4.25\": absolute error 0.25");
}

TEST(an_infinite_answer_is_a_word_and_near_to_nothing)
{
	check_rejected("float_tolerance 0.25", "inf\n", "7\n", "expected \"inf\", got \"7\"");
	CHECK(!strstr(result.message, "error"));
}

TEST(a_number_within_the_relative_tolerance_is_accepted)
{
	check_accepted("float_relative_tolerance 0.2", "50\n", "41\n");
}

TEST(a_number_beyond_the_relative_tolerance_is_wrong)
{
	check_rejected("float_relative_tolerance 0.02", "64\n", "72\n", "relative error 0.125");
}

TEST(a_number_with_something_after_it_is_none)
{
	check_rejected("float_absolute_tolerance 0.25", "2\n",
	               "2.1" ROCKET ROCKET ROCKET ROCKET ROCKET ROCKET ROCKET ROCKET ROCKET ROCKET
	               "\n",
	               "expected \"2\", got \"2.1" ROCKET);
}

TEST(a_number_within_both_tolerances_is_accepted)
{
	check_accepted("float_tolerance 0.25", "2\n", "2.2\n");
}

TEST(a_number_a_little_beyond_both_tolerances_is_wrong)
{
	check_accepted("float_tolerance 0.25", "1\n", "1.25\n");
	check_rejected("float_tolerance 0.25", "1\n", "1.250001\n", "absolute error 0.250001");
}

TEST(nothing_but_zero_is_relatively_near_to_zero)
{
	check_accepted("float_relative_tolerance 0.25", "0\n", "-0.0\n");
	check_rejected("float_relative_tolerance 0.25", "0\n", "0.001\n",
	               "relative error undefined");
}

enum { LONG_SIZE = 300 };

TEST(long_tokens_of_bytes_that_are_no_text_are_compared_and_shown)
{
	char answer[LONG_SIZE + 1] = "", team[LONG_SIZE + 1] = "";
	memset(answer, 0x9c, LONG_SIZE);
	memset(team, 0x9c, LONG_SIZE);
	check_accepted("", answer, team);
	team[LONG_SIZE / 2] = (char)0x9d;
	check_rejected("", answer, team, "different after 150 bytes");
	CHECK(strstr(result.message, "\\x9c\\x9c"));
}

TEST(an_early_difference_in_long_tokens_is_found)
{
	char answer[LONG_SIZE + 1] = "", team[LONG_SIZE + 1] = "";
	memset(answer, 'q', LONG_SIZE);
	memset(team, 'q', LONG_SIZE);
	answer[3] = team[2] = 'Q';
	check_accepted("", answer, team);
	check_rejected("case_sensitive", answer, team, "got \"qqQqqq");
}

TEST(what_follows_the_answer_is_wrong_and_shown_in_whole_characters)
{
	check_rejected("", "Some words!\n",
	               "Some words! andthemoreofthemthebetter-" ROCKET ROCKET ROCKET ROCKET ROCKET
	                       ROCKET ROCKET ROCKET ROCKET ROCKET "\n",
	               "expected the end of the output, got \"andthemore");
	CHECK(!strstr(result.message, "\\x"));
}

TEST(an_output_that_ends_early_is_wrong)
{
	check_rejected("", "Some words\n", "Some \n", "the output ends, expected \"words\"");
}

TEST(the_same_words_are_accepted)
{
	check_accepted("", "some words\n", "some words\n");
}

TEST(another_word_is_wrong)
{
	check_rejected("", "some words\n", "some rocks\n",
	               "column 6: expected \"words\", got \"rocks\"");
}

TEST(the_same_white_space_is_accepted_where_it_counts)
{
	check_accepted("space_change_sensitive", "some\n\twords\n", "some\n\twords\n");
}

TEST(white_space_that_is_missing_is_wrong_where_it_counts)
{
	check_accepted("", "some\n\twords\n", "some\nwords\n");
	check_rejected("space_change_sensitive", "some\n\twords\n", "some\nwords\n",
	               "line 2, column 1: white space differs: expected \"\\t\", got \"w\"");
}

TEST(white_space_too_much_is_wrong_where_it_counts)
{
	check_rejected("space_change_sensitive", "some\nwords\n", "some\n\twords\n",
	               "line 2, column 1: white space differs: expected \"w\", got \"\\t\"");
}

TEST(an_output_of_white_space_alone_is_wrong)
{
	check_rejected("", "Some words\n", "\t\n  \n\n",
	               "the output has only white space, expected \"Some\"");
}
